/** When FTP is chosen, what it refuses before it connects, and what can be asked about it afterwards. No server is there. */
import { describe, expect, it } from "vitest";
import { createUploader, jwplayer } from "../../../../../src/index.js";
import type { JwplayerFtpOptions, UploadOptions } from "../../../../../src/index.js";
import { failureOf } from "../../../../support/failure.js";

const ftp: JwplayerFtpOptions = { host: "127.0.0.1", port: 1, user: "u", password: "very secret" };
const accounts = [
  { apiKey: "XOqEAfxj", apiSecret: "none" },
  { siteId: "Ny05CEfj", secret: "none" },
];
const video = Buffer.alloc(1000);
const byName = { method: "ftp", name: "talk.mp4" } as const;

describe.each(accounts)("with %o", (account) => {
  const uploader = createUploader(jwplayer({ ...account, ftp }));

  it("FTP is never chosen by itself, and the platform's advice says why", async () => {
    const plan = await uploader.plan(video, { name: "talk.mp4" });
    expect(plan.method).not.toBe("ftp");
    const { why, chosen } = plan.reasons.at(-1)!;
    expect([chosen, plan.reasons.at(-1)?.method]).toEqual([false, "ftp"]);
    expect(why).toMatch(/^not, because JW Player recommends against it/);
  });

  it("FTP is planned when it is asked for by name, without any HTTP request", async () => {
    const plan = await uploader.plan(video, byName);
    expect(plan).toMatchObject({ method: "ftp", shape: "single", requests: 0 });
  });

  it("there is no such method without a folder", async () => {
    const error = await failureOf(createUploader(jwplayer(account)).plan(video, byName));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain('method: "ftp" is not one of');
  });

  it("what came by FTP cannot be asked about", async () => {
    for (const question of [
      uploader.status("ftp:talk.mp4"),
      uploader.update("ftp:talk.mp4", { title: "Speech" }),
      uploader.waitUntilReady("ftp:talk.mp4"),
    ]) {
      const error = await failureOf(question);
      expect(error.kind).toBe("unsupported");
      expect(error.message).toContain("has no media id yet");
    }
  });

  it("captions and a poster are refused with the methods that take them", async () => {
    const captions = [{ source: Buffer.from("WEBVTT\n"), language: "en" }];
    for (const wish of [{ captions }, { thumbnail: Buffer.alloc(10) }]) {
      const error = await failureOf(uploader.upload(video, { ...byName, ...wish }));
      expect(error).toMatchObject({ kind: "unsupported", attempts: 1 });
      expect(error.message).toMatch(/cannot follow a file that goes up by ftp.*can take it/);
    }
  });

  it.each<[string, UploadOptions]>([
    ["title", { title: "Another" }],
    ["description", { description: "What it is about" }],
    ["tags", { tags: ["a"] }],
    ["referenceId", { referenceId: "order-7" }],
    ["publishAt", { publishAt: new Date() }],
    ["extras", { extras: { author: "Ann" } }],
  ])("FTP does not lose the %s without a word", async (field, options) => {
    const error = await failureOf(uploader.upload(video, { ...byName, ...options }));
    expect(error).toMatchObject({ kind: "invalid-input", attempts: 1 });
    expect(error.message).toContain(`${field}: ftp carries a file and its name and nothing else`);
  });

  it("FTP cannot replace a video's file", async () => {
    const error = await failureOf(uploader.upload(video, { ...byName, assetId: "AbCdEfGh" }));
    expect(error.kind).toBe("unsupported");
    expect(error.message).toContain("ftp cannot put its file into an existing asset");
  });
});

describe("options that cannot work", () => {
  it.each<[string, object]>([
    ["ftp.host must be a host name or address alone", { host: "ftp://ftp.example.com" }],
    ["ftp.port must be a TCP port, 1 to 65535", { port: 0 }],
    ["ftp.user is missing", { user: undefined }],
    ["ftp.password must be the FTP user's password, in one line", { password: "a\r\nDELE b" }],
    ["ftp.folder must be a folder's path on the server", { folder: "a\nb" }],
    ['ftp.secure must be true, false or "implicit"', { secure: "explicit" }],
    ['unknown field "pasword", did you mean "password"?', { pasword: "very secret" }],
  ])("%s", (text, wrong) => {
    const options = { ...accounts[0]!, ftp: { ...ftp, ...wrong } };
    expect(() => jwplayer(options)).toThrow(text);
    expect(() => jwplayer(options)).not.toThrow("very secret");
  });
});
