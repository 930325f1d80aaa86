/** What a line or a server can do to an upload by FTP. */
import { readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failureOf, printed } from "../../../../support/failure.js";
import { useFolder } from "../../../../support/folder.js";
import { openFiles } from "../../../../support/open-files.js";
import type { Harm } from "./line.js";
import { makeVideo, sha256, stage, videoBytes } from "./stage.js";
import { startVsftpd } from "./vsftpd.js";
import type { FtpServer } from "./vsftpd.js";

const place = useFolder();
const whole = { "talk.mp4": sha256(videoBytes) };
const ftp = { method: "ftp" } as const;

let server: FtpServer;
beforeAll(async () => {
  server = await startVsftpd({ encryption: "none" });
}, 180_000);
afterAll(() => server.stop());
afterEach(async () => {
  expect(openFiles(place(""))).toEqual([]);
  for (const name of await readdir(server.path)) await rm(join(server.path, name));
});

describe("a cut connection", () => {
  it("is followed by the bytes that are missing", async () => {
    const { line, uploader, files } = await stage(server);
    line.add({ kind: "cut", bytes: 1_000_000 }, { kind: "cut", bytes: 1_000_000 });
    await uploader().upload(await makeVideo(place("talk.mp4")), ftp);
    expect(await files()).toEqual(whole);
    expect(line.commands.filter((command) => command.startsWith("REST"))).not.toEqual([]);
    // The first byte goes up when the file is made, and once more.
    expect(line.carried).toEqual([1, 1_000_000, 1_000_000, 1_000_000]);
  });

  it("is followed by a later process, if this one gives up", async () => {
    const { line, uploader, files } = await stage(server);
    const path = await makeVideo(place("talk.mp4"));
    const once = { checkpoints: place("checkpoints"), retry: { attempts: 1 } };
    line.add({ kind: "cut", bytes: 2_000_000 });
    const error = await failureOf(uploader(once).upload(path, ftp));
    expect(error).toMatchObject({ kind: "interrupted", resumable: true, operation: "STOR" });
    expect(Object.keys(await files())).toEqual([expect.stringMatching(/^upreel-.*\.part$/)]);
    const asset = await uploader(once).upload(path, ftp);
    expect(asset.id).toBe("ftp:talk.mp4");
    expect(await files()).toEqual(whole);
    expect(line.carried).toEqual([1, 2_000_000, 1_000_000]);
    expect(await readdir(place("checkpoints"))).toEqual([]);
  });

  it.each<[string, Harm]>([
    ["while a name is given", { kind: "lose-answer", to: "RNTO" }],
    ["while the folder is looked at", { kind: "lose-answer", to: "CWD" }],
    ["while a place is asked for", { kind: "lose-answer", to: "EPSV" }],
    ["before the login", { kind: "lose-answer", to: "PASS" }],
  ])("%s makes one file", async (_, harm) => {
    const { line, uploader, files } = await stage(server);
    line.add(harm);
    await uploader().upload(await makeVideo(place("talk.mp4")), ftp);
    expect(await files()).toEqual(whole);
  });

  it("after the last command is looked into by the process that follows", async () => {
    const { line, uploader, files } = await stage(server);
    const path = await makeVideo(place("talk.mp4"));
    const once = { checkpoints: place("checkpoints"), retry: { attempts: 1 } };
    line.add({ kind: "lose-answer", to: "RNTO" });
    expect(await failureOf(uploader(once).upload(path, ftp))).toMatchObject({ resumable: true });
    const before = line.carried.length;
    await uploader(once).upload(path, ftp);
    expect(line.carried).toHaveLength(before);
    expect(await files()).toEqual(whole);
  });

  it("is not followed when nobody knows whether the file was taken", async () => {
    const { line, uploader, files } = await stage(server);
    const path = await makeVideo(place("talk.mp4"));
    const once = { checkpoints: place("checkpoints"), retry: { attempts: 1 } };
    line.add({ kind: "lose-answer", to: "RNTO" });
    await failureOf(uploader(once).upload(path, ftp));
    await rm(join(server.path, "talk.mp4"));
    const error = await failureOf(uploader(once).upload(path, ftp));
    expect(error).toMatchObject({ kind: "rejected", resumable: false });
    expect(error.message).toContain("look for it in the dashboard before uploading it again");
    expect(await files()).toEqual({});
  });
});

describe("a stalled connection", () => {
  it("is given up, and followed by another", async () => {
    const { line, runtime, uploader, files } = await stage(server);
    line.add({ kind: "stall", bytes: 1_000_000 });
    const upload = uploader().upload(await makeVideo(place("talk.mp4")), ftp);
    await expect.poll(() => line.carried).toContain(1_000_000);
    runtime.advance(600_000);
    await upload;
    expect(await files()).toEqual(whole);
  });

  it("is ended by an abort, which removes what is there", async () => {
    const { line, uploader, files } = await stage(server);
    const abort = new AbortController();
    line.add({ kind: "stall", bytes: 1_000_000 });
    const path = await makeVideo(place("talk.mp4"));
    const upload = failureOf(uploader().upload(path, { ...ftp, signal: abort.signal }));
    await expect.poll(() => line.carried).toContain(1_000_000);
    abort.abort();
    expect((await upload).kind).toBe("aborted");
    expect(await files()).toEqual({});
  });
});

describe("a refusal", () => {
  it.each<[string, string, object]>([
    ["STOR", "452 Insufficient storage space.", { kind: "rejected", code: "452" }],
    ["STOR", "552 Quota exceeded.", { kind: "rejected", code: "552" }],
    ["STOR", "553 Bad file name.", { kind: "rejected", code: "553" }],
    ["RNFR", "550 Permission denied.", { kind: "rejected", code: "550" }],
    ["USER", "532 Need account.", { kind: "unauthorized", code: "532" }],
    ["PASS", "530 Login incorrect.", { kind: "unauthorized", code: "530" }],
    ["", "421 Too many connections.", { kind: "unreachable", code: "421" }],
    ["TYPE", "421 Closing.", { kind: "interrupted", code: "421" }],
    ["STOR", "425 No data connection.", { kind: "interrupted", code: "425" }],
    ["STOR", "451 Local error.", { kind: "interrupted", code: "451" }],
  ])("%s: %s", async (to, text, wanted) => {
    const { line, uploader, files } = await stage(server);
    line.add({ kind: "reply", to, text });
    const path = await makeVideo(place("talk.mp4"));
    const error = await failureOf(uploader({ retry: { attempts: 1 } }).upload(path, ftp));
    expect(error).toMatchObject({ ...wanted, provider: "JW Player v1", method: "ftp" });
    expect(error.message).toContain(text);
    expect(await files()).toEqual({});
  });

  it.each(["421 Too many connections.", "451 Local error."])(
    "that passes, %s, is followed by another try",
    async (text) => {
      const { line, uploader, files } = await stage(server);
      line.add({ kind: "reply", to: text.startsWith("421") ? "" : "RNFR", text });
      await uploader().upload(await makeVideo(place("talk.mp4")), ftp);
      expect(await files()).toEqual(whole);
    },
  );

  it("that quotes the password does not show it", async () => {
    const { line, uploader } = await stage(server);
    line.add({ kind: "reply", to: "PASS", text: `530 No such password: ${server.password}` });
    const error = await failureOf(uploader().upload(await makeVideo(place("talk.mp4")), ftp));
    expect(error.kind).toBe("unauthorized");
    expect(printed(error)).not.toContain(server.password);
  });
});

describe("a server that lacks something", () => {
  it.each([["REST"], ["REST", "SIZE"], ["SIZE"]])("%s", async (...refused) => {
    const lacking = await startVsftpd({ encryption: "none", refused });
    const { line, uploader, files } = await stage(lacking);
    line.add({ kind: "cut", bytes: 1_500_000 });
    await uploader().upload(await makeVideo(place("talk.mp4")), ftp);
    expect(await files()).toEqual(whole);
    const appends = line.commands.some((command) => command.startsWith("APPE"));
    expect(appends).toBe(!refused.includes("SIZE"));
    await lacking.stop();
  });
});

describe("a server that tells no sizes", () => {
  it.each(["RNFR", "RNTO"])("and whose answer to %s is lost has one file", async (to) => {
    const silent = await startVsftpd({ encryption: "none", refused: ["SIZE"] });
    const { line, uploader, files } = await stage(silent);
    line.add({ kind: "lose-answer", to });
    await uploader().upload(await makeVideo(place("talk.mp4")), ftp);
    expect(await files()).toEqual(whole);
    await silent.stop();
  });
});

describe("nobody there", () => {
  it("is a host without a server", async () => {
    const { line, uploader } = await stage(server);
    const path = await makeVideo(place("talk.mp4"));
    const error = await failureOf(uploader({}, { port: 1 }).upload(path, ftp));
    expect(error).toMatchObject({ kind: "unreachable", attempts: 6 });
    expect(error.message).toContain("no connection to the FTP server 127.0.0.1:1:");
    expect(line.commands).toEqual([]);
  });
});

describe("a source that fails", () => {
  it("shrinks", async () => {
    const { line, uploader, files } = await stage(server);
    line.add({ kind: "stall", bytes: 500_000 });
    const path = await makeVideo(place("talk.mp4"));
    const upload = failureOf(uploader({ retry: { attempts: 2 } }).upload(path, ftp));
    await expect.poll(() => line.carried).toContain(500_000);
    await truncate(path, 600_000);
    await writeFile(path, "x", { flag: "a" });
    line.breakNow();
    const error = await upload;
    expect(error.kind).toBe("source-changed");
    expect(error.message).not.toContain("data socket");
    expect(await files()).toEqual({});
  });
});
