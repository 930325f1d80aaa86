import type { LookupFunction } from "node:net";
import { describe, expect, it } from "vitest";
import { guardedLookup } from "../../../src/source/origin/guard.js";
import { openOrigin } from "../../../src/source/origin/origin.js";
import type { Origin, OriginOptions } from "../../../src/source/origin/origin.js";
import { whyForbidden } from "../../../src/source/reach.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import { startOrigin } from "../../support/origin.js";
import type { Shelf, TestOrigin } from "../../support/origin.js";
import { bytesOf } from "./reading.js";
import { look, signal, video } from "./looking.js";

const redirect =
  (location?: string, status = 302): NonNullable<Shelf["instead"]> =>
  (_, response) => {
    response.writeHead(status, location === undefined ? {} : { Location: location }).end("moved");
    return true;
  };

const strict = (address: string): string | undefined => whyForbidden(address, false);

/** Only the first address of this machine may be connected to; it has many. */
const guard = (address: string): string | undefined =>
  address === "127.0.0.1" ? undefined : strict(address);

function originOf(url: string, more: Partial<OriginOptions> = {}): Origin {
  const around = { runtime: manualRuntime(), stallMs: 5_000, headers: {}, guard };
  return openOrigin({ url: new URL(url), ...around, ...more });
}

describe("a redirected URL", () => {
  it.each([301, 302, 303, 307, 308])(
    "is followed after a %d, for each range anew",
    async (status) => {
      const target = await startOrigin({ bytes: video });
      const start = await startOrigin({ bytes: video, instead: redirect(target.url, status) });
      const source = await look(start.url);
      const body = source.slice({ start: 10, end: 20 });
      expect(await bytesOf(body)).toEqual(video.subarray(10, 20));
      expect([start.requests.length, target.requests.length]).toEqual([2, 2]);
      expect(source.facts.identity).toBe(start.url);
      await source.close();
    },
  );

  it("may be relative", async () => {
    const shelf: Shelf = { bytes: video };
    shelf.instead = (request, response) =>
      request.url === "/videos/talk.mp4" && redirect("../new.mp4")(request, response);
    const origin = await startOrigin(shelf);
    await (await look(origin.url)).close();
    expect(origin.requests.map(({ url }) => url)).toEqual(["/videos/talk.mp4", "/new.mp4"]);
  });

  it("takes the caller's headers along to its own origin only", async () => {
    const target = await startOrigin({ bytes: video });
    const shelf: Shelf = { bytes: video };
    const start = await startOrigin(shelf);
    shelf.instead = (request, response) =>
      redirect(request.url === "/here" ? target.url : "/here")(request, response);
    const headers = { Authorization: "Bearer hunter2", Cookie: "a=b", "X-Api-Key": "hunter2" };
    const source = await look({ url: start.url, headers });
    await bytesOf(source.slice({ start: 0, end: 1 }));
    for (const request of start.requests)
      expect(request.headers).toMatchObject({ authorization: "Bearer hunter2", cookie: "a=b" });
    expect(start.requests).toHaveLength(4);
    for (const { headers: sent } of target.requests)
      expect(JSON.stringify(sent)).not.toMatch(/hunter2|a=b/);
    await source.close();
  });

  it.each<[string, (origin: TestOrigin) => string | undefined, RegExp]>([
    ["in circles", ({ url }) => url, /redirects more than 5 times/],
    ["nowhere", () => undefined, /redirects without saying where to/],
    ["to what is no URL", () => "http://[", /redirects without saying where to/],
    ["to another scheme", () => "file:///etc/passwd", /is no http\(s\) URL/],
  ])("is refused when it leads %s", async (_, targetOf, message) => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    shelf.instead = redirect(targetOf(origin));
    const error = await failureOf(look(origin.url));
    expect(error).toMatchObject({
      kind: "invalid-input",
      message: expect.stringMatching(message) as string,
    });
  });
});

describe("an address that nobody allowed", () => {
  it.each([
    ["this machine", "http://127.0.0.2/"],
    ["this machine in hexadecimal", "http://0x7f000002/"],
    ["this machine by IPv6", "http://[::1]/"],
    ["this machine, mapped into IPv6", "http://[::ffff:127.0.0.2]/"],
    ["the network behind NAT64", "http://[64:ff9b::10.0.0.5]/"],
    ["a private network", "http://10.0.0.5/video.mp4"],
    ["a cloud machine's metadata", "http://169.254.169.254/latest/meta-data/"],
    ["this machine by its name", "http://localhost/"],
  ])("is not connected to after a redirect: %s", async (_, location) => {
    const start = await startOrigin({ bytes: video, instead: redirect(location) });
    const origin = originOf(start.url, { lookup: guardedLookup(strict) });
    const error = await failureOf(origin.get({}, signal));
    expect(error).toMatchObject({
      kind: "invalid-input",
      message: expect.stringMatching(
        /upreel reads from only if allowPrivateUrls is "relay"/,
      ) as string,
    });
    origin.close();
  });

  it.each([
    ["a private one", "http://127.0.0.1:9/a.mp4"],
    ["a name of this network", "http://localhost:9/a.mp4"],
    ["a name that leads there", "http://localhost.:9/a.mp4"],
  ])("is not connected to when it is given: %s", async (_, url) => {
    const source = await resolveSource(url);
    expect(source.facts.unreadable).toMatch(
      /upreel reads from only if allowPrivateUrls is "relay"/,
    );
    expect(source.probe).toBeUndefined();
  });

  it("is not connected to through a name that a lookup leads there", async () => {
    const lookup = guardedLookup(guard, answering("127.0.0.1", "10.0.0.5"));
    const error = await failureOf(
      originOf("http://videos.example/a.mp4", { lookup }).get({}, signal),
    );
    expect(error).toMatchObject({
      kind: "invalid-input",
      message:
        'input: videos.example leads to a forbidden address: 10.0.0.5 is a private address, which upreel reads from only if allowPrivateUrls is "relay"',
    });
  });

  it("is not connected to even if a lookup lets it pass", async () => {
    const start = await startOrigin({ bytes: video });
    const lookup: LookupFunction = (_, options, callback) => {
      if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    };
    const { port } = new URL(start.url);
    const origin = originOf(`http://videos.example:${port}/a.mp4`, { lookup, guard: strict });
    expect((await failureOf(origin.get({}, signal))).message).toMatch(/127\.0\.0\.1 is a loopback/);
    expect(start.requests).toEqual([]);
  });

  it("is connected to once allowed, but never a cloud machine's metadata", async () => {
    const start = await startOrigin({
      bytes: video,
      instead: redirect("http://169.254.169.254/latest/meta-data/"),
    });
    expect((await failureOf(look(start.url))).message).toBe(
      "input: 169.254.169.254 is a cloud machine's metadata address, where no video can be",
    );
  });
});

describe("a guarded lookup", () => {
  it("hands on what may be connected to, one or all", async () => {
    const lookup = guardedLookup(guard, answering("127.0.0.1"));
    const ask = (all: boolean): Promise<unknown> =>
      new Promise((resolve) => {
        lookup("videos.example", { all }, (...answer) => {
          resolve(answer);
        });
      });
    expect(await ask(false)).toEqual([null, "127.0.0.1", 4]);
    expect(await ask(true)).toEqual([null, [{ address: "127.0.0.1", family: 4 }]]);
  });

  it("hands on what the system fails with", async () => {
    const lookup = guardedLookup(guard, failing("ENOTFOUND"));
    const error = await failureOf(originOf("http://none.example/a", { lookup }).get({}, signal));
    expect(error).toMatchObject({
      kind: "unreachable",
      message: "the source at http://none.example/a cannot be reached: no such name (ENOTFOUND)",
    });
  });
});

/** A name server that knows one name's addresses. */
function answering(...addresses: readonly string[]): Parameters<typeof guardedLookup>[1] {
  const lookup = (_host: string, _options: object, callback: (...answer: unknown[]) => void) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };
  return lookup as unknown as Parameters<typeof guardedLookup>[1];
}

function failing(code: string): Parameters<typeof guardedLookup>[1] {
  const lookup = (_host: string, _options: object, callback: (error: Error) => void) => {
    callback(Object.assign(new Error("no such name"), { code }));
  };
  return lookup as unknown as Parameters<typeof guardedLookup>[1];
}
