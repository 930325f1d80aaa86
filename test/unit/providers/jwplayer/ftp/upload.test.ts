/** Whole uploads into a real FTP server's folder. */
import { readFileSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, afterAll, describe, expect, it } from "vitest";
import { createUploader, jwplayer } from "../../../../../src/index.js";
import type { JwplayerFtpOptions } from "../../../../../src/index.js";
import { failureOf, printed } from "../../../../support/failure.js";
import { useFolder } from "../../../../support/folder.js";
import { instantRuntime } from "../../../../support/instant-runtime.js";
import { listener } from "../../../../support/listener.js";
import { filesIn, makeVideo, patience, sha256, videoBytes } from "./stage.js";
import { startVsftpd } from "./vsftpd.js";
import type { FtpServer } from "./vsftpd.js";

const place = useFolder();
const ca = readFileSync(new URL("../../../../fixtures/tls/cert.pem", import.meta.url), "utf8");
const srt = Buffer.from("1\n00:00:00,000 --> 00:00:02,000\nHello\n");
const accounts = [
  { apiKey: "XOqEAfxj", apiSecret: "none" },
  { siteId: "Ny05CEfj", secret: "none" },
];

describe.each(["explicit", "implicit", "none"] as const)("with encryption: %s", (encryption) => {
  let server: FtpServer;
  beforeAll(async () => {
    server = await startVsftpd({ encryption });
  }, 180_000);
  afterAll(() => server.stop());
  afterEach(async () => {
    for (const name of await readdir(server.path)) await rm(join(server.path, name));
  });

  const ftp = (more: Partial<JwplayerFtpOptions> = {}): JwplayerFtpOptions => ({
    host: "localhost",
    port: server.port,
    user: server.user,
    password: server.password,
    folder: server.folder,
    ca,
    secure: { explicit: true, implicit: "implicit", none: false }[encryption] as boolean,
    ...more,
  });
  const uploaderOf = (more?: Partial<JwplayerFtpOptions>, account = accounts[0]!) =>
    createUploader(jwplayer({ ...account, ftp: ftp(more) }), {
      runtime: instantRuntime(),
      ...patience,
    });

  it.each(accounts)("every byte arrives under the file's own name (%o)", async (account) => {
    const path = await makeVideo(place("Gespräch 1.mp4"));
    const told = listener();
    const uploader = uploaderOf({}, account);
    const { onEvent, onProgress } = told;
    const asset = await uploader.upload(path, { method: "ftp", onEvent, onProgress });
    expect(await filesIn(server.path)).toEqual({ "Gespräch 1.mp4": sha256(videoBytes) });
    expect(asset).toEqual({
      id: "ftp:Gespräch 1.mp4",
      provider: uploader.provider,
      state: "processing",
      platformState: "handed over by FTP",
      sizeBytes: videoBytes.length,
      urls: {},
    });
    expect(told.types()).toEqual(["planned", "opened", "stored", "finished"]);
    const { length } = videoBytes;
    expect(told.progress.at(-1)).toMatchObject({ sentBytes: length, storedBytes: length });
  });

  it("a wrong password is refused at once, and not shown", async () => {
    const path = await makeVideo(place("talk.mp4"));
    const password = "wrong horse battery staple";
    const error = await failureOf(uploaderOf({ password }).upload(path, { method: "ftp" }));
    expect(error).toMatchObject({ kind: "unauthorized", code: "530", attempts: 1, method: "ftp" });
    expect(error.message).toContain("check ftp.user and ftp.password");
    expect(printed(error)).not.toContain(password);
    expect(await filesIn(server.path)).toEqual({});
  });

  it("what is aborted under way leaves nothing", async () => {
    const path = await makeVideo(place("talk.mp4"));
    const abort = new AbortController();
    const upload = uploaderOf().upload(path, {
      method: "ftp",
      signal: abort.signal,
      onEvent: ({ type }) => {
        if (type === "opened") abort.abort();
      },
    });
    expect((await failureOf(upload)).kind).toBe("aborted");
    expect(await filesIn(server.path)).toEqual({});
  });

  it("can be taken back as long as the file is in the folder", async () => {
    const uploader = uploaderOf();
    const { id } = await uploader.upload(await makeVideo(place("talk.mp4")), { method: "ftp" });
    await uploader.delete(id);
    expect(await filesIn(server.path)).toEqual({});
    const error = await failureOf(uploader.delete(id));
    expect(error).toMatchObject({ kind: "rejected" });
    expect(error.message).toContain("if JW Player has taken it, delete the video in the dashboard");
  });

  it("captions cannot follow", async () => {
    const captions = [{ source: await makeVideo(place("talk.srt"), srt), language: "en" }];
    const path = await makeVideo(place("talk.mp4"));
    const error = await failureOf(uploaderOf().upload(path, { method: "ftp", captions }));
    expect(error).toMatchObject({ kind: "unsupported" });
    expect(error.message).toContain("cannot follow a file that goes up by ftp");
    expect(await filesIn(server.path)).toEqual({});
  });

  it("another file of the name stays what it is", async () => {
    await writeFile(join(server.path, "talk.mp4"), "another");
    const upload = uploaderOf().upload(await makeVideo(place("talk.mp4")), { method: "ftp" });
    const error = await failureOf(upload);
    expect(error.kind).toBe("rejected");
    expect(error.message).toContain('has a file of the name "talk.mp4" already');
    const other = await uploaderOf().upload(place("talk.mp4"), { method: "ftp", name: "b.mp4" });
    expect(other.id).toBe("ftp:b.mp4");
    expect(await filesIn(server.path)).toEqual({
      "talk.mp4": sha256(Buffer.from("another")),
      "b.mp4": sha256(videoBytes),
    });
  });

  it("a folder that is not there is named", async () => {
    const upload = uploaderOf({ folder: "nowhere" }).upload(await makeVideo(place("talk.mp4")), {
      method: "ftp",
    });
    const error = await failureOf(upload);
    expect(error).toMatchObject({ kind: "rejected", code: "550" });
    expect(error.message).toContain("refused CWD nowhere");
  });
});

describe("the encryption", () => {
  it("is never given up because a server has none", async () => {
    const server = await startVsftpd({ encryption: "none" });
    const { port, user, password } = server;
    const ftp = { host: "localhost", port, user, password };
    const uploader = createUploader(jwplayer({ ...accounts[0]!, ftp }));
    const error = await failureOf(
      uploader.upload(await makeVideo(place("talk.mp4")), { method: "ftp" }),
    );
    await server.stop();
    expect(error).toMatchObject({ kind: "rejected", operation: "AUTH TLS" });
    expect(error.message).toContain("secure: false } would send the password for everybody");
  });

  it("is not had with just anybody", async () => {
    const server = await startVsftpd();
    const { port, user, password } = server;
    const ftp = { host: "localhost", port, user, password };
    const uploader = createUploader(jwplayer({ ...accounts[0]!, ftp }), {
      retry: { attempts: 1 },
    });
    const error = await failureOf(
      uploader.upload(await makeVideo(place("talk.mp4")), { method: "ftp" }),
    );
    await server.stop();
    expect(error).toMatchObject({ kind: "unreachable" });
    expect(error.message).toContain("self-signed certificate");
    expect(error.message).toContain("can be trusted with ftp.ca");
  });
});
