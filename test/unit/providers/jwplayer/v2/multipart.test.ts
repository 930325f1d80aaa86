import { describe, expect, it } from "vitest";
import { bytesBody } from "../../../../../src/http/bytes.js";
import { call, failureOf, md5 } from "../fixtures.js";
import type { Reply } from "../scripted-platform.js";
import { refusal } from "./fixtures.js";
import { bytes, md5Of, multipartStage as stage, parts } from "./multipart-stage.js";

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
