/** v2's multipart uploads: links by page, parts in any order, completion. */
import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { JwplayerRules } from "../../../../../src/emulator/index.js";
import { sendRaw } from "../../raw-http.js";
import { bytesOf, clock, digestOf, put, start } from "./client.js";

const partBytes = 10_000;
const file = bytesOf(25_000);
const parts = [0, 1, 2].map((at) => file.subarray(at * partBytes, (at + 1) * partBytes));

async function open(rules: Partial<JwplayerRules> = {}) {
  const stage = await start({ minPartBytes: partBytes, ...rules });
  const media = await stage.create({ method: "multipart", file_name: "talk.mp4" });
  const { upload_id: id, upload_token: bearer } = media;
  const list = async (query = "") => stage.api("GET", `uploads/${id}/parts/?${query}`, { bearer });
  const link = async (number: number) =>
    (await list(`page=${number}&page_length=1`)).body.parts[0]!.upload_link;
  const complete = (token = bearer) =>
    stage.api("PUT", `uploads/${id}/complete/`, { bearer: token });
  const send = async (number: number, bytes = parts[number - 1]!) => put(await link(number), bytes);
  return { ...stage, media, id, bearer, list, link, send, complete };
}

describe("the links of parts", () => {
  it("are there for 10,000 parts, numbered through, a thousand on a page at most", async () => {
    const { media, list } = await open();
    expect(media.upload_link).toBeUndefined();
    const { status, body } = await list("page=2&page_length=5000");
    expect(status).toBe(200);
    expect(body).toMatchObject({ page: 2, page_length: 1000, total: 10_000 });
    expect(body.parts.map(({ id }) => id)).toEqual(numbersOf(1001, 2000));
    const last = await list("page=10&page_length=1000");
    expect(last.body.parts.at(-1)?.id).toBe(10_000);
    expect((await list("page=11&page_length=1000")).body.parts).toEqual([]);
    expect((await list()).body.parts).toHaveLength(10);
  });

  it("are given to the upload's token only", async () => {
    const { api, emulator, id, complete } = await open();
    const { secret } = emulator.credentials.jwplayerV2;
    for (const bearer of ["wrong", secret]) {
      expect((await api("GET", `uploads/${id}/parts/`, { bearer })).status).toBe(403);
      expect((await complete(bearer)).status).toBe(403);
    }
    expect((await api("GET", "uploads/Nobody12/parts/")).status).toBe(404);
  });

  it("show the MD5 of what has come, without quotes", async () => {
    const { list, send } = await open();
    const { etag } = await send(2);
    const md5 = digestOf("md5", parts[1]!);
    expect(etag).toBe(`"${md5}"`);
    const { body } = await list();
    expect(body.parts.slice(0, 3).map((part) => part.etag)).toEqual([undefined, md5, undefined]);
  });

  it("expire, and are fresh when they are listed again", async () => {
    const { emulator, link, send } = await open();
    const old = await link(1);
    await clock.advance(3_600_000);
    const answer = await put(old, parts[0]!);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("<Message>Request has expired</Message>");
    expect((await send(1)).status).toBe(200);
    emulator.faults.add(
      { operation: "jwplayer.v2.part.put", kind: "expired-link" },
      { operation: "jwplayer.v2.part.put", kind: "wrong-etag" },
    );
    expect((await send(1)).status).toBe(403);
    expect((await send(1)).etag).not.toBe(`"${digestOf("md5", parts[0]!)}"`);
    expect(emulator.faults.unfired()).toEqual([]);
  });

  it("take no type, and no other part's number", async () => {
    const { link } = await open();
    const url = await link(1);
    expect((await put(url, parts[0]!, "video/mp4")).status).toBe(403);
    expect((await put(url.replace("/1?", "/2?"), parts[0]!)).status).toBe(403);
  });
});

describe("parts", () => {
  it("make the video, in whatever order and however often they came", async () => {
    const { emulator, send, complete } = await open();
    await Promise.all([send(3), send(1), send(2, bytesOf(partBytes).reverse())]);
    await send(2);
    expect(emulator.assets()).toMatchObject([{ state: "created", via: undefined }]);
    const { status, text } = await complete();
    expect([status, text]).toEqual([202, ""]);
    expect(emulator.assets()).toMatchObject([
      {
        ...{ via: "multipart", state: "processing", sizeBytes: 25_000, fileName: "talk.mp4" },
        sha256: digestOf("sha256", file),
      },
    ]);
  });

  it("leave a slot as it was when they break off", async () => {
    const { emulator, link, list, send } = await open();
    await send(1);
    const { pathname, search } = new URL(await link(1));
    const seen = emulator.requests().length;
    await sendRaw(emulator.url, {
      ...{ method: "PUT", target: pathname + search, body: parts[1]!.subarray(0, 5000) },
      headers: { "Content-Length": "10000" },
      then: "close",
    });
    await expect.poll(() => emulator.requests()[seen]?.endedAt).toBeDefined();
    expect((await list()).body.parts[0]?.etag).toBe(digestOf("md5", parts[0]!));
  });

  it("are gone with their media", async () => {
    const { api, media, link, send, list, complete } = await open();
    await send(1);
    const url = await link(2);
    await api("DELETE", `sites/:site/media/${media.id}/`);
    expect((await put(url, parts[1]!)).text).toContain("<Code>NoSuchUpload</Code>");
    expect((await list()).status).toBe(404);
    expect((await complete()).status).toBe(404);
  });
});

describe("completion", () => {
  it.each([
    ["nothing has come", []],
    ["the first part is missing", [2, 3]],
    ["one in the middle is missing", [1, 3]],
  ])("is a conflict when %s", async (_, numbers) => {
    const { emulator, send, complete } = await open();
    for (const number of numbers) await send(number);
    const { status, body } = await complete();
    expect([status, body.errors?.[0]?.code]).toEqual([409, "conflict"]);
    expect(emulator.assets()[0]?.state).toBe("created");
  });

  it("is a conflict when a part other than the last is too small, until it is not", async () => {
    const { send, complete } = await open();
    await send(1, parts[0]!.subarray(1));
    await send(2);
    await send(3);
    expect((await complete()).status).toBe(409);
    await send(1);
    expect((await complete()).status).toBe(202);
  });

  it("holds parts to 5 MiB unless ruled otherwise", async () => {
    const { send, complete } = await open({ minPartBytes: 5 * 1024 ** 2 });
    await send(1, Buffer.alloc(5 * 1024 ** 2 - 1));
    await send(2);
    expect((await complete()).status).toBe(409);
    await send(1, Buffer.alloc(5 * 1024 ** 2));
    expect((await complete()).status).toBe(202);
  });

  it("happens once, even when its answer is lost", async () => {
    const { emulator, link, list, send, complete } = await open();
    await send(1, file);
    const late = await link(1);
    emulator.faults.add({ operation: "jwplayer.v2.uploads.complete", kind: "lose-answer" });
    await expect(complete()).rejects.toThrow();
    expect(emulator.assets()[0]?.state).toBe("processing");
    expect((await complete()).status).toBe(409);
    expect((await list()).status).toBe(409);
    expect((await put(late, file)).text).toContain("<Code>NoSuchUpload</Code>");
  });

  it("leaves no part on the disk", async () => {
    const folder = await mkdtemp(join(tmpdir(), "upreel-parts-"));
    vi.stubEnv("TMPDIR", folder);
    const { send, complete } = await open();
    const filesOf = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((at) => at.isFile());
    await send(1, file);
    await send(1, file);
    expect(filesOf()).toHaveLength(1);
    await complete();
    expect(filesOf()).toHaveLength(0);
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
});

function numbersOf(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
