import { describe, expect, it } from "vitest";
import { bytesBody } from "../../../../../src/http/bytes.js";
import type { Part, Receipt } from "../../../../../src/model.js";
import { call, failureOf, md5, methodOf, noise } from "../fixtures.js";
import type { Received, Reply } from "../scripted-platform.js";
import { jsonOf, refusal, v2Stage, v2Upload } from "./fixtures.js";

const bytes = noise(4000);
const parts: readonly Part[] = [0, 1, 2, 3].map((index) => ({
  index,
  start: index * 1000,
  end: (index + 1) * 1000,
}));
const md5Of = ({ start, end }: Part): string => md5(bytes.subarray(start, end));

interface Script {
  /** The answer to a listing. Default: every slot, numbered through, none stored. */
  readonly list?: (request: Received, links: (count: number) => object[]) => Reply;
  /** The answer to a PUT of a part. Default: its MD5 as an ETag. */
  readonly put?: (request: Received) => Reply;
  readonly complete?: () => Reply;
  readonly media?: () => Reply;
}

const expired: Reply = {
  status: 403,
  body: "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
};
const denied: Reply = {
  status: 403,
  body: "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
};

async function stage(script: Script = {}) {
  let listings = 0;
  const { platform, provider } = await v2Stage((request): Reply => {
    const { method, path } = request;
    if (method === "POST")
      return { body: { id: "aT2u4xRa", upload_id: "NL3OL1JB", upload_token: "5ecre7-token" } };
    if (path.includes("/parts?")) {
      listings += 1;
      const links = (count: number): object[] =>
        Array.from({ length: count }, (_, at) => ({
          id: at + 1,
          upload_link: `${platform.url}/part/${at + 1}?Signature=5ecre7-${listings}`,
        }));
      return script.list?.(request, links) ?? { body: { page_length: 4, parts: links(4) } };
    }
    if (path.startsWith("/part/"))
      return script.put?.(request) ?? { headers: { ETag: `"${md5(request.body)}"` } };
    if (path.endsWith("/complete")) return script.complete?.() ?? { status: 202 };
    return script.media?.() ?? { body: { id: "aT2u4xRa", status: "created" } };
  });
  const method = methodOf(provider, "multipart");
  const fixture = v2Upload(provider, bytes);
  const content = { ...fixture.request.content, parts };
  const request = { ...fixture.request, content };
  const session = await method.open(request, call());
  const requests = (text: string) => platform.received.filter(({ path }) => path.includes(text));
  const send = (index: number): Promise<Receipt> => {
    const part = parts[index]!;
    return method.send(session, part, content.slice(part), call());
  };
  const finish = (receipts: readonly Receipt[], repeated = false) =>
    method.finish(session, receipts, request, call({ repeated }));
  const inspect = () => method.inspect!(session, parts, call(), content);
  return { platform, method, session, request, requests, send, finish, inspect };
}

describe("the parts' links", () => {
  it("are asked for once by all parts, with the upload's token and no more than it has parts", async () => {
    const { platform, send, requests } = await stage();
    const receipts = await Promise.all([0, 1, 2, 3].map(send));
    expect(receipts.map(({ proof }) => proof)).toEqual(
      parts.map((part) => ({ md5: md5Of(part), verified: true })),
    );
    const [listing, ...more] = requests("/parts?");
    expect(more).toEqual([]);
    expect(listing?.path).toBe("/v2/uploads/NL3OL1JB/parts?page=1&page_length=4");
    expect(listing?.headers.authorization).toBe("Bearer 5ecre7-token");
    expect(jsonOf(platform.received[0]!)).toMatchObject({ upload: { method: "multipart" } });
  });

  it("carry the bytes alone: no type, no token", async () => {
    const { send, requests } = await stage();
    await send(2);
    const [put] = requests("/part/3");
    expect(put?.body).toEqual(bytes.subarray(2000, 3000));
    expect(put?.headers).not.toHaveProperty("content-type");
    expect(put?.headers).not.toHaveProperty("authorization");
  });

  it.each<[string, (links: object[], page: number) => object[]]>([
    ["ids that count on from page to page", (links) => links],
    [
      "ids that begin anew on each page",
      (links) => links.map((link, at) => ({ ...link, id: at + 1 })),
    ],
    ["ids that are texts", (links) => links.map((link, at) => ({ ...link, id: String(at + 1) }))],
    ["no ids", (links) => links.map((link) => ({ ...link, id: undefined }))],
  ])("go by place, with pages shorter than asked and %s", async (_, shape) => {
    const { send, requests } = await stage({
      list: ({ path }, links) => {
        const page = Number(/page=(\d+)/.exec(path)?.[1]);
        const shown = links(4).slice((page - 1) * 2, page * 2);
        return { body: { page_length: 2, parts: shape(shown, page) } };
      },
    });
    await send(2);
    expect(requests("/part/3")).toHaveLength(1);
    expect(requests("/parts?").map(({ path }) => path.split("?")[1])).toEqual([
      "page=1&page_length=4",
      "page=2&page_length=2",
    ]);
  });

  it.each<[string, unknown]>([
    ["out of order", { parts: [{ id: 3, upload_link: "https://x/" }] }],
    ["empty", { parts: [] }],
    ["something else", { links: [] }],
  ])("in a listing that is %s are used for nothing", async (_, body) => {
    const { send, requests } = await stage({ list: () => ({ body }) });
    expect((await failureOf(send(0))).kind).toBe("interrupted");
    expect(requests("/part/")).toEqual([]);
  });

  it("are not given for a part that is there: it is compared in the end", async () => {
    const stored = { id: 1, etag: md5Of(parts[0]!) };
    const { send, finish } = await stage({ list: () => ({ body: { parts: [stored] } }) });
    const receipt = await send(0);
    expect(receipt).toEqual({ part: 0, proof: { stored: stored.etag } });
    expect(await finish([receipt])).toMatchObject({ id: "aT2u4xRa", state: "processing" });
  });

  it("that are missing end the upload", async () => {
    const { send } = await stage({ list: () => ({ body: { parts: [{ id: 1 }] } }) });
    const error = await failureOf(send(0));
    expect(error.kind).toBe("rejected");
    expect(error.message).toContain("no link for part 1");
  });
});

describe("a link that is refused", () => {
  it.each([expired, denied])("is fetched again once: %j", async (refused) => {
    const { send, requests } = await stage({
      put: ({ path, body }) =>
        path.endsWith("-1") ? refused : { headers: { ETag: `"${md5(body)}"` } },
    });
    const receipts = await Promise.all([0, 1, 2, 3].map(send));
    expect(receipts).toHaveLength(4);
    expect(requests("/parts?")).toHaveLength(2);
    expect(requests("/part/")).toHaveLength(8);
  });

  it("twice ends the part and says what to look at", async () => {
    const { send } = await stage({ put: () => denied });
    const error = await failureOf(send(1));
    expect(error).toMatchObject({ kind: "rejected", status: 403, operation: "part.put" });
    expect(error.message).toContain("Access Denied; so was a fresh link for part 2");
    expect(error.message).toContain("proxy or firewall");
  });

  it.each<[string, Reply, string]>([
    ["other bytes", { headers: { ETag: `"${md5(Buffer.from("x"))}"` } }, "corrupted"],
    ["a gateway's page", { status: 502, body: "<html>502</html>" }, "interrupted"],
    ["SlowDown", { status: 503, body: "<Error><Code>SlowDown</Code></Error>" }, "throttled"],
  ])("is not one that stored %s", async (_, reply, kind) => {
    const { send, requests } = await stage({ put: () => reply });
    expect((await failureOf(send(0))).kind).toBe(kind);
    expect(requests("/parts?")).toHaveLength(1);
  });

  it("by an upload that is over is a session that is lost", async () => {
    const { send } = await stage({
      put: () => ({ status: 404, body: "<Error><Code>NoSuchUpload</Code></Error>" }),
      list: ({ path: _ }, links) => ({ body: { parts: links(4) } }),
    });
    expect((await failureOf(send(0))).kind).toBe("session-lost");
  });
});

describe("inspection", () => {
  it("believes the platform's list", async () => {
    const etag = md5Of(parts[1]!);
    const { inspect, send, requests } = await stage({
      list: (_, links) => ({
        body: {
          parts: links(4).map((link, at) => (at === 1 ? { ...link, etag: `"${etag}"` } : link)),
        },
      }),
    });
    const stored = { part: 1, proof: { stored: etag } };
    expect(await inspect()).toEqual({ held: [stored], complete: false });
    await send(0);
    expect(requests("/parts?")).toHaveLength(1);
  });

  it("takes an upload that lists its parts no more for complete", async () => {
    const { inspect } = await stage({ list: () => refusal(409, "conflict", "Conflict") });
    expect(await inspect()).toEqual({ held: [], complete: true });
  });

  it.each([403, 404])("with %i is a session that is lost", async (status) => {
    const { inspect } = await stage({ list: () => refusal(status, "code", "No") });
    expect((await failureOf(inspect())).kind).toBe("session-lost");
  });

  it("of a session of something else is one that is lost", async () => {
    const { method, request } = await stage();
    const error = await failureOf(method.inspect!({ key: "x" }, parts, call(), request.content));
    expect(error.kind).toBe("session-lost");
  });
});

describe("finish", () => {
  const receipts = parts.map(({ index }) => ({ part: index, proof: null }));
  const conflict = (): Reply => refusal(409, "conflict", "Conflict");

  it("completes without a list of parts, with the upload's token", async () => {
    const { finish, requests } = await stage();
    expect(await finish(receipts)).toMatchObject({ id: "aT2u4xRa", sizeBytes: 4000 });
    const [asked] = requests("/complete");
    expect(asked).toMatchObject({ method: "PUT", path: "/v2/uploads/NL3OL1JB/complete" });
    expect(asked?.headers.authorization).toBe("Bearer 5ecre7-token");
    expect(asked?.body).toHaveLength(0);
  });

  it("reads parts again that another process sent, and finds a damaged one", async () => {
    const { finish, requests } = await stage();
    const error = await failureOf(finish([{ part: 2, proof: { stored: md5(Buffer.from("x")) } }]));
    expect(error.kind).toBe("corrupted");
    expect(error.message).toContain(`the MD5 of part 3 is ${md5(Buffer.from("x"))} there`);
    expect(requests("/complete")).toEqual([]);
  });

  it("does not take an ETag of another form for a digest", async () => {
    const { finish } = await stage();
    expect(await finish([{ part: 2, proof: { stored: "abc-2" } }])).toMatchObject({
      id: "aT2u4xRa",
    });
  });

  it("looks before it completes again", async () => {
    const { finish, requests } = await stage({
      media: () => ({ body: { id: "aT2u4xRa", status: "processing" } }),
    });
    expect(await finish(receipts, true)).toMatchObject({ id: "aT2u4xRa" });
    expect(requests("/complete")).toEqual([]);
  });

  it("takes a conflict for success when the media has moved on", async () => {
    const media = (): Reply => ({ body: { id: "aT2u4xRa", status: "ready" } });
    const { finish } = await stage({ complete: conflict, media });
    expect(await finish(receipts)).toMatchObject({ id: "aT2u4xRa" });
  });

  it("takes a conflict for success when the parts are listed no more", async () => {
    const { finish } = await stage({ complete: conflict, list: conflict });
    expect(await finish(receipts)).toMatchObject({ id: "aT2u4xRa" });
  });

  it("names the part that a conflict is about", async () => {
    const { finish } = await stage({
      complete: conflict,
      list: (_, links) => ({
        body: { parts: links(4).map((link, at) => (at === 2 ? link : { ...link, etag: "e" })) },
      }),
    });
    const error = await failureOf(finish(receipts));
    expect(error.kind).toBe("session-lost");
    expect(error.message).toContain("JW Player has lost part 3");
  });

  it("asks again while the platform has every part and says neither", async () => {
    const { finish } = await stage({
      complete: conflict,
      list: (_, links) => ({ body: { parts: links(4).map((link) => ({ ...link, etag: "e" })) } }),
    });
    expect((await failureOf(finish(receipts))).kind).toBe("interrupted");
  });

  it("fails with the platform's reason when the media failed", async () => {
    const media = (): Reply => ({
      body: { id: "aT2u4xRa", status: "failed", error_message: "content storage limit exceeded" },
    });
    const { finish } = await stage({ complete: conflict, media });
    const error = await failureOf(finish(receipts));
    expect(error).toMatchObject({ kind: "rejected", assetId: "aT2u4xRa" });
    expect(error.message).toContain("content storage limit exceeded");
  });
});

describe("discard", () => {
  it("deletes the media, with or without its upload", async () => {
    const { method, session, platform } = await stage({ media: () => ({ status: 204 }) });
    await method.discard?.(session, call());
    await method.discard?.({ key: "aT2u4xRa" }, call());
    const deletions = platform.received.filter((request) => request.method === "DELETE");
    expect(deletions.map(({ path }) => path)).toEqual([
      "/v2/sites/Ny05CEfj/media/aT2u4xRa/",
      "/v2/sites/Ny05CEfj/media/aT2u4xRa/",
    ]);
  });

  it("never deletes a media that was there before", async () => {
    const { method, session, platform } = await stage();
    const before = platform.received.length;
    await method.discard?.({ ...(session as object), replaces: true }, call());
    expect(platform.received).toHaveLength(before);
  });
});

describe("a stream of unknown size", () => {
  it("asks for pages of a thousand links", async () => {
    const { method, request } = await stage();
    const facts = { ...request.content.facts, sizeBytes: undefined };
    const content = { facts, parts: parts.slice(0, 1), slice: () => bytesBody(bytes) };
    const session = await method.open({ ...request, content }, call());
    expect(session).toMatchObject({ pageLength: 1000 });
  });
});
