import { createHash } from "node:crypto";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, ManualClock } from "../../../../src/emulator/index.js";
import { dial, headOf, readAnswer, sendRaw } from "../raw-http.js";
import { call, create, urlOf } from "./client.js";

let clock: ManualClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = manualClock();
  emulator = await startEmulator({ clock, jwplayer: { maxPutBytes: 100_000 } });
});

afterEach(() => emulator.stop());

const bytes = Buffer.alloc(50_000, "video");
const md5 = createHash("md5").update(bytes).digest("hex");
const sha256 = createHash("sha256").update(bytes).digest("hex");

const make = (parameters: Readonly<Record<string, string>> = {}) =>
  create(emulator, { upload_method: "s3", ...parameters }, clock.now());

/** A PUT with exactly these headers; the length is added unless one is given. */
async function put(url: string, headers: Readonly<Record<string, string>> = {}, body = bytes) {
  const { pathname, search } = new URL(url);
  const all = { "Content-Length": String(body.length), ...headers };
  const answer = await sendRaw(emulator.url, {
    method: "PUT",
    target: pathname + search,
    headers: all,
    body,
  });
  if (!answer) throw new Error("no answer");
  return answer;
}

const elements = (xml: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = "", text = ""]) => [name, text]),
  );

describe("a PUT to a signed link", () => {
  it("stores the bytes and answers with their MD5 in quotes", async () => {
    const { uploadUrl } = await make();
    const answer = await put(uploadUrl, {
      "Content-Disposition": 'attachment; filename="talk.mp4"',
    });
    expect(answer).toMatchObject({ status: 200, body: "", headers: { etag: `"${md5}"` } });
    expect(answer.headers).toHaveProperty("x-amz-request-id");
    expect(emulator.assets()).toMatchObject([
      { via: "s3", state: "processing", sizeBytes: 50_000, sha256, fileName: "talk.mp4" },
    ]);
    const { path, details } = emulator.requests().at(-1)!;
    expect(path).toMatch(/AWSAccessKeyId=hidden&Expires=\d+&Signature=hidden$/);
    expect(details).toEqual({ sizeBytes: 50_000, fileName: "talk.mp4" });
  });

  it("may be repeated until the link expires, and the last one counts", async () => {
    const { uploadUrl } = await make();
    await put(uploadUrl);
    expect((await put(uploadUrl, {}, Buffer.from("other"))).status).toBe(200);
    expect(emulator.assets()).toMatchObject([{ sizeBytes: 5 }]);
    await clock.advance(3_600_000);
    const answer = await put(uploadUrl);
    expect(answer).toMatchObject({ status: 403, headers: { "content-type": "application/xml" } });
    expect(elements(answer.body)).toMatchObject({
      Code: "AccessDenied",
      Message: "Request has expired",
      Expires: "2026-01-01T01:00:00Z",
      ServerTime: "2026-01-01T01:00:00Z",
      RequestId: answer.headers["x-amz-request-id"],
      HostId: answer.headers["x-amz-id-2"],
    });
    expect(emulator.assets()).toMatchObject([{ sizeBytes: 5 }]);
  });

  it.each([
    ["a content type", { "Content-Type": "video/mp4" }],
    ["an MD5", { "Content-MD5": Buffer.from(md5, "hex").toString("base64") }],
    ["an x-amz header", { "x-amz-acl": "public-read" }],
  ])("is refused with %s that was not signed", async (_, headers) => {
    const { uploadUrl } = await make();
    const answer = await put(uploadUrl, headers);
    expect(answer.status).toBe(403);
    const { Code, StringToSign, StringToSignBytes, SignatureProvided } = elements(answer.body);
    expect(Code).toBe("SignatureDoesNotMatch");
    expect(StringToSign).toContain(Object.values(headers)[0]);
    expect(StringToSignBytes).toBe(
      Buffer.from(StringToSign ?? "")
        .toString("hex")
        .match(/../g)
        ?.join(" "),
    );
    expect(SignatureProvided).toBe(new URL(uploadUrl).searchParams.get("Signature"));
    expect(emulator.assets()[0]?.state).toBe("created");
  });

  it("takes the content type that it was created for, and only that", async () => {
    const { uploadUrl } = await make({ upload_content_type: "video/mp4" });
    expect((await put(uploadUrl)).status).toBe(403);
    expect((await put(uploadUrl, { "Content-Type": "video/mp4" })).status).toBe(200);
  });

  it.each([
    ["no signature", (url: string) => url.replace(/&Signature=.*/, ""), "AccessDenied"],
    [
      "another signature",
      (url: string) => url.replace(/Signature=.*/, "Signature=AAAA"),
      "SignatureDoesNotMatch",
    ],
    [
      "another key id",
      (url: string) => url.replace(/AWSAccessKeyId=\w+/, "AWSAccessKeyId=AKIA0"),
      "InvalidAccessKeyId",
    ],
    [
      "another expiry",
      (url: string) => url.replace(/Expires=\d+/, "Expires=99999999999"),
      "SignatureDoesNotMatch",
    ],
    [
      "another object",
      (url: string) => url.replace("upload/", "upload/x"),
      "SignatureDoesNotMatch",
    ],
  ])("is refused with %s", async (_, change, code) => {
    const { uploadUrl } = await make();
    const answer = await put(change(uploadUrl));
    expect(answer.status).toBe(403);
    expect(elements(answer.body).Code).toBe(code);
  });

  it("needs a length that is known beforehand", async () => {
    const { uploadUrl } = await make();
    const { pathname, search } = new URL(uploadUrl);
    const send = (headers: Readonly<Record<string, string>>, body: Buffer) =>
      sendRaw(emulator.url, { method: "PUT", target: pathname + search, headers, body });
    const chunked = await send(
      { "Transfer-Encoding": "chunked" },
      Buffer.from("5\r\nvideo\r\n0\r\n\r\n"),
    );
    expect(chunked?.status).toBe(501);
    expect(elements(chunked?.body ?? "")).toMatchObject({
      Code: "NotImplemented",
      Header: "Transfer-Encoding",
    });
    const none = await send({}, Buffer.alloc(0));
    expect(none?.status).toBe(411);
    expect(elements(none?.body ?? "").Code).toBe("MissingContentLength");
  });

  it("refuses what is too large before reading it", async () => {
    const { uploadUrl } = await make();
    const answer = await put(uploadUrl, { "Content-Length": "100001" }, Buffer.alloc(0));
    expect(answer.status).toBe(400);
    expect(elements(answer.body)).toMatchObject({
      Code: "EntityTooLarge",
      ProposedSize: "100001",
      MaxSizeAllowed: "100000",
    });
  });

  it("is not stored when it breaks off", async () => {
    const { uploadUrl } = await make();
    const { pathname, search } = new URL(uploadUrl);
    const headers = { "Content-Length": "50000" };
    const body = bytes.subarray(0, 20_000);
    await sendRaw(emulator.url, {
      method: "PUT",
      target: pathname + search,
      headers,
      body,
      then: "close",
    });
    await expect.poll(() => emulator.requests()[1]?.endedAt).toBeDefined();
    expect(emulator.requests().at(-1)).toMatchObject({ status: undefined });
    expect(emulator.assets()[0]?.state).toBe("created");
  });

  it("is a success on S3 even when the video is gone, or the file is not the promised one", async () => {
    const gone = await make();
    await call(emulator, "delete", { video_key: gone.key }, clock.now());
    expect((await put(gone.uploadUrl)).status).toBe(200);
    const wrong = await make({ md5: "0".repeat(32) });
    expect((await put(wrong.uploadUrl)).status).toBe(200);
    expect(emulator.assets()).toMatchObject([{ id: wrong.key, state: "failed" }]);
  });

  it("sends `100 Continue` only to whom it will not refuse", async () => {
    const { uploadUrl, link } = await make();
    const expecting = { Expect: "100-continue" };
    expect((await put(uploadUrl, expecting)).status).toBe(200);
    const tampered = urlOf({ ...link, query: { ...link.query, Expires: "1" } });
    const socket = dial(emulator.url);
    const answer = readAnswer(socket);
    const ended = once(socket, "end");
    const { pathname, search } = new URL(tampered);
    const headers = { ...expecting, "Content-Length": "50000" };
    socket.write(headOf({ method: "PUT", target: pathname + search, headers }));
    expect(await answer).toMatchObject({ status: 403, headers: { connection: "close" } });
    await ended;
    expect(emulator.requests().at(-1)?.receivedBytes).toBe(0);
    socket.destroy();
  });
});
