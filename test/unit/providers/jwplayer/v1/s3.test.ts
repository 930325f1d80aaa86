import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, md5, methodOf, noise, upload } from "../fixtures.js";
import type { FixtureOptions } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";
import type { Received, Reply, ScriptedPlatform } from "../scripted-platform.js";

const bytes = noise(3000);
const ok = { ETag: `"${md5(bytes)}"` };

interface Bucket {
  readonly platform: ScriptedPlatform;
  readonly stored: () => Received | undefined;
}

/** The API, and a bucket that answers each PUT with `reply`. */
async function bucket(reply: Reply): Promise<Bucket> {
  const platform = await scriptedPlatform(({ method }) => {
    if (method === "PUT") return reply;
    const query = { AWSAccessKeyId: "AKIA5ecre7", Expires: 1700000000, Signature: "5ecre7/+=" };
    const link = { protocol: "http", address: platform.host, path: "/vid00001", query };
    return { body: { status: "ok", media: { type: "video", key: "vid00001" }, link } };
  });
  return { platform, stored: () => platform.received.find(({ method }) => method === "PUT") };
}

async function put(reply: Reply, options: FixtureOptions = {}, source = bytes) {
  const { platform, stored } = await bucket(reply);
  const s3 = methodOf(jwplayer({ ...credentials, baseUrl: platform.url }), "s3");
  const { request, part, body } = upload(source, options);
  const session = JSON.parse(JSON.stringify(await s3.open(request, call()))) as never;
  const send = () => s3.send(session, part, body, call());
  return { s3, platform, stored, request, session, send };
}

describe("s3.open", () => {
  it("asks for an S3 link and names no content type, which the link would sign", async () => {
    const { platform } = await put({ headers: ok });
    const { path, fields } = platform.received[0]!;
    expect(path).toBe("/v1/videos/create");
    expect(fields.get("upload_method")).toBe("s3");
    expect(fields.has("upload_content_type")).toBe(false);
    expect(fields.has("size")).toBe(false);
  });

  it("names the video when the platform made one without a usable link", async () => {
    const { url } = await scriptedPlatform(() => ({
      body: { status: "ok", media: { key: "vid00001" }, link: { protocol: "ftp" } },
    }));
    const s3 = methodOf(jwplayer({ ...credentials, baseUrl: url }), "s3");
    const error = await failureOf(s3.open(upload(bytes).request, call()));
    expect(error).toMatchObject({ kind: "rejected", assetId: "vid00001" });
  });
});

describe("s3.send", () => {
  it("puts the bytes with a length and the file's name, and no header that is signed", async () => {
    const { send, stored } = await put({ headers: ok });
    await send();
    const { path, headers, body } = stored()!;
    expect(path).toBe(
      "/vid00001?AWSAccessKeyId=AKIA5ecre7&Expires=1700000000&Signature=5ecre7%2F%2B%3D",
    );
    expect(body.equals(bytes)).toBe(true);
    expect(headers["content-length"]).toBe("3000");
    expect(headers["content-disposition"]).toBe('attachment; filename="talk.mp4"');
    expect(headers).not.toHaveProperty("content-type");
    expect(headers).not.toHaveProperty("content-md5");
    expect(headers).not.toHaveProperty("transfer-encoding");
    expect(headers).not.toHaveProperty("expect");
    expect(Object.keys(headers).filter((name) => name.startsWith("x-amz"))).toEqual([]);
  });

  it("keeps a file name's quotes, paths and line ends out of the header", async () => {
    const name = 'a"b\\c/d;e\r\nX: 1.mp4';
    const { send, stored } = await put({ headers: ok }, { facts: { name } });
    await send();
    expect(stored()?.headers["content-disposition"]).toBe(
      'attachment; filename="a_b_c_d_e__X: 1.mp4"',
    );
    expect(stored()?.headers).not.toHaveProperty("x");
  });

  it("writes letters of any script as UTF-8", async () => {
    const { send, stored } = await put(
      { headers: ok },
      { facts: { name: "Gespräch 会話 🎬.mp4" } },
    );
    await send();
    const wire = Buffer.from(stored()?.headers["content-disposition"] ?? "", "latin1");
    expect(wire.toString("utf8")).toBe('attachment; filename="Gespräch 会話 🎬.mp4"');
  });

  it("asks before it sends several MiB", async () => {
    const large = noise(4 * 1024 * 1024);
    const { send, stored } = await put({ headers: { ETag: `"${md5(large)}"` } }, {}, large);
    await send();
    expect(stored()?.headers.expect).toBe("100-continue");
    expect(stored()?.body.equals(large)).toBe(true);
  });

  it("reports every byte that was sent", async () => {
    const { s3, session } = await put({ headers: ok });
    const { part, body } = upload(bytes);
    let sent = 0;
    await s3.send(session, part, body, call({ onSent: (count) => (sent += count) }));
    expect(sent).toBe(3000);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ["the bytes' MD5", ok, true],
    ["the MD5 in capitals without quotes", { ETag: md5(bytes).toUpperCase() }, true],
    [
      "the MD5 under S3's own encryption",
      { ...ok, "x-amz-server-side-encryption": "AES256" },
      true,
    ],
    ["none", {}, false],
    ["that of an object made of parts", { ETag: '"9b2cf535f27731c974343645a3985328-2"' }, false],
    [
      "that of an object under KMS",
      { ETag: '"9b2cf535f27731c974343645a3985328"', "x-amz-server-side-encryption": "aws:kms" },
      false,
    ],
  ])("takes an ETag that is %s", async (_, headers, verified) => {
    const { send } = await put({ headers });
    expect(await send()).toEqual({ part: 0, proof: { md5: md5(bytes), verified } });
  });

  it("fails as corrupted on the MD5 of other bytes", async () => {
    const { send } = await put({ headers: { ETag: '"9b2cf535f27731c974343645a3985328"' } });
    const error = await failureOf(send());
    expect(error.kind).toBe("corrupted");
    expect(error.message).toContain(md5(bytes));
  });

  const xml = (code: string, message = "why") =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>` +
    `<AWSAccessKeyId>AKIA5ecre7</AWSAccessKeyId><SignatureProvided>5ecre7</SignatureProvided>` +
    `<RequestId>4442587FB7D0A2F9</RequestId></Error>`;

  it.each<[number, string, string]>([
    [403, xml("AccessDenied", "Request has expired"), "session-lost"],
    [403, xml("InvalidAccessKeyId"), "session-lost"],
    [400, xml("ExpiredToken"), "session-lost"],
    [403, xml("AccessDenied", "Access Denied"), "rejected"],
    [403, xml("SignatureDoesNotMatch"), "rejected"],
    [400, xml("EntityTooLarge"), "rejected"],
    [411, xml("MissingContentLength"), "rejected"],
    [501, xml("NotImplemented"), "rejected"],
    [307, xml("TemporaryRedirect"), "rejected"],
    [400, xml("BadDigest"), "corrupted"],
    [400, xml("RequestTimeout"), "interrupted"],
    [400, xml("IncompleteBody"), "interrupted"],
    [409, xml("OperationAborted"), "interrupted"],
    [500, xml("InternalError"), "interrupted"],
    [502, "<html>Bad Gateway</html>", "interrupted"],
    [503, xml("SlowDown"), "throttled"],
    [503, xml("ServiceUnavailable"), "throttled"],
    [503, "", "throttled"],
    [429, "", "throttled"],
  ])("takes %i %s for %s", async (status, body, kind) => {
    const { send } = await put({ status, body });
    const error = await failureOf(send());
    expect(error.kind).toBe(kind);
    expect(error).toMatchObject({ status, operation: "s3.put", provider: "JW Player v1" });
  });

  it("keeps S3's code, request id and wish for patience", async () => {
    const { send } = await put({
      status: 503,
      body: xml("SlowDown", "Reduce your request rate."),
      headers: { "Retry-After": "2" },
    });
    expect(await failureOf(send())).toMatchObject({
      code: "SlowDown",
      requestId: "4442587FB7D0A2F9",
      retryAfterMs: 2000,
    });
  });

  it("does not show the link when nobody answers behind it", async () => {
    const { s3, session } = await put({ headers: ok });
    const dead = { ...(session as object), url: "http://127.0.0.1:9/vid00001?Signature=5ecre7" };
    const { part, body } = upload(bytes);
    expect((await failureOf(s3.send(dead, part, body, call()))).kind).toBe("unreachable");
  });

  it("is lost without a link", async () => {
    const { s3 } = await put({ headers: ok });
    const { part, body } = upload(bytes);
    const error = await failureOf(s3.send({ key: "vid00001" }, part, body, call()));
    expect(error.kind).toBe("session-lost");
  });
});

describe("s3.finish", () => {
  it("gives the same asset each time, without a call", async () => {
    const { s3, platform, request, session, send } = await put({ headers: ok });
    const receipts = [await send()];
    const calls = platform.received.length;
    const asset = await s3.finish(session, receipts, request, call());
    expect(asset).toMatchObject({
      id: "vid00001",
      state: "processing",
      sizeBytes: 3000,
      md5: md5(bytes),
    });
    expect(await s3.finish(session, receipts, request, call({ repeated: true }))).toEqual(asset);
    expect(platform.received).toHaveLength(calls);
  });

  it("does not claim a digest that the platform did not confirm", async () => {
    const { s3, request, session, send } = await put({});
    const asset = await s3.finish(session, [await send()], request, call());
    expect(asset).not.toHaveProperty("md5");
  });
});
