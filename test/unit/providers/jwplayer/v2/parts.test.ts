import { describe, expect, it } from "vitest";
import { failureOf, md5 } from "../fixtures.js";
import type { Reply } from "../scripted-platform.js";
import { jsonOf } from "./fixtures.js";
import { bytes, md5Of, multipartStage as stage, parts } from "./multipart-stage.js";

const expired: Reply = {
  status: 403,
  body: "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
};
const denied: Reply = {
  status: 403,
  body: "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
};

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
