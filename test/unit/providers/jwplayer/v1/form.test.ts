import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, md5, methodOf, noise, upload } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";
import type { Reply } from "../scripted-platform.js";

const bytes = noise(3000);
const stored = { size: 3000, md5: md5(bytes) };
const accepted = { status: "ok", media: { type: "video", key: "vid00001" }, file: stored };

/** The API, and an upload host that answers each form with `reply`. */
async function post(reply: Reply) {
  const platform = await scriptedPlatform(({ path }) => {
    if (path.startsWith("/v1/videos/upload")) return reply;
    const query = { key: "vid00001", token: "5ecre75ecre7" };
    const link = { protocol: "http", address: platform.host, path: "/v1/videos/upload", query };
    // The API's first era put the link inside `video`.
    return { body: { status: "ok", video: { key: "vid00001", link } } };
  });
  const form = methodOf(jwplayer({ ...credentials, baseUrl: platform.url }), "form");
  const { request, part, body } = upload(bytes);
  const session = JSON.parse(JSON.stringify(await form.open(request, call()))) as never;
  return {
    form,
    platform,
    request,
    send: (more = {}) => form.send(session, part, body, call(more)),
  };
}

describe("form.open", () => {
  it("announces the size, and no upload method, which means one form", async () => {
    const { platform } = await post({ body: accepted });
    expect(platform.received[0]?.fields.get("size")).toBe("3000");
    expect(platform.received[0]?.fields.has("upload_method")).toBe(false);
  });
});

describe("form.send", () => {
  it("posts one file in the field `file` to the link, asking for JSON", async () => {
    const { send, platform } = await post({ body: accepted });
    await send();
    const { method, path, headers, body } = platform.received[1]!;
    expect(method).toBe("POST");
    expect(path).toBe("/v1/videos/upload?key=vid00001&token=5ecre75ecre7&api_format=json");
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers["content-length"]).toBe(String(body.length));
    expect(headers).not.toHaveProperty("expect");
    const text = body.toString("latin1");
    expect(text).toContain('Content-Disposition: form-data; name="file"; filename="talk.mp4"');
    expect(text).toContain("Content-Type: video/mp4");
    expect(body.includes(bytes)).toBe(true);
  });

  it("counts the file's bytes and not the envelope's", async () => {
    let sent = 0;
    const { send } = await post({ body: accepted });
    await send({ onSent: (count: number) => (sent += count) });
    expect(sent).toBe(3000);
  });

  it.each<[string, object, boolean]>([
    ["size and digest", accepted, true],
    [
      "numbers in quotes under `video`",
      { status: "ok", video: { size: "3000", md5: stored.md5 } },
      true,
    ],
    ["a digest in capitals", { status: "ok", file: { md5: stored.md5.toUpperCase() } }, true],
    ["the size alone", { status: "ok", file: { size: 3000 } }, false],
    ["nothing", { status: "ok" }, false],
  ])("compares %s of what arrived", async (_, body, verified) => {
    const { send } = await post({ body });
    expect(await send()).toEqual({ part: 0, proof: { md5: stored.md5, verified } });
  });

  it.each<[string, Reply, string]>([
    [
      "another digest",
      { body: { ...accepted, file: { ...stored, md5: md5(Buffer.from("x")) } } },
      "corrupted",
    ],
    ["another size", { body: { ...accepted, file: { ...stored, size: 2999 } } }, "corrupted"],
    [
      "a digest that it refuses",
      { status: 400, body: { status: "error", code: "DigestInvalid" } },
      "corrupted",
    ],
    [
      "a size that it refuses",
      { status: 400, body: { status: "error", code: "FileSizeInvalid" } },
      "corrupted",
    ],
    [
      "a used token",
      { status: 403, body: { status: "error", code: "PermissionDenied" } },
      "session-lost",
    ],
    ["a page that forbids", { status: 403, body: "<html></html>" }, "session-lost"],
    [
      "a token that it does not know",
      {
        status: 400,
        body: { status: "error", code: "ParameterInvalid", message: "token: is invalid" },
      },
      "session-lost",
    ],
    [
      "a video that is gone",
      { status: 404, body: { status: "error", code: "NotFound" } },
      "session-lost",
    ],
    [
      "a form without its file",
      { status: 400, body: { status: "error", code: "FileUploadFailed" } },
      "rejected",
    ],
    ["too much", { status: 413, body: "<html></html>" }, "rejected"],
    ["a broken form", { status: 400, body: "<html></html>" }, "rejected"],
    ["trouble with its disk", { status: 503, body: "<html></html>" }, "interrupted"],
    ["a gateway's page", { status: 502, body: "<html></html>" }, "interrupted"],
    ["a success that is no JSON", { body: "<response/>" }, "interrupted"],
    ["too many calls", { status: 429, body: "" }, "throttled"],
  ])("fails on %s", async (_, reply, kind) => {
    const { send } = await post(reply);
    const error = await failureOf(send());
    expect(error.kind).toBe(kind);
    expect(error).toMatchObject({ operation: "videos.upload", provider: "JW Player v1" });
  });
});
