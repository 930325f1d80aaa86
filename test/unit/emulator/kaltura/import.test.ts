/** KalturaUrlResource: the server fetches the video. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { startKaltura, until } from "./harness.js";
import type { Kaltura } from "./harness.js";

const bytes = Buffer.alloc(3_000_000, "video ");
const sha256 = createHash("sha256").update(bytes).digest("hex");

const server = createServer((request, response) => {
  answerOf(request, response);
});
let origin: string;
let clock: ManualClock;
let kaltura: Kaltura;
beforeEach(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clock = manualClock();
  kaltura = await startKaltura({ clock, processingMs: 1000 });
});
afterEach(async () => {
  await kaltura.stop();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

function answerOf({ url, headers }: IncomingMessage, response: ServerResponse): void {
  switch (url) {
    case "/talk%20one.mp4?x=1":
      response.end(bytes);
      break;
    case "/moved":
      response.writeHead(302, { Location: "/talk%20one.mp4?x=1" }).end();
      break;
    case "/private":
      response.writeHead(headers["x-key"] === "open: sesame" ? 200 : 403).end(bytes);
      break;
    case "/broken":
      response.writeHead(200, { "Content-Length": 10 });
      response.write("12345", () => response.destroy());
      break;
    case "/circle":
      response.writeHead(302, { Location: "/circle" }).end();
      break;
    case "/live.m3u8":
      response.end("#EXTM3U\n#EXT-X-VERSION:3\n");
      break;
    case "/live.mpd":
      response.end('<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>');
      break;
    case "/playManifest":
      response.writeHead(302, { Location: "/live.m3u8" }).end();
      break;
    case "/slow":
      break;
    default:
      response.writeHead(404).end("none");
  }
}

async function importFrom(url: string, more: object = {}) {
  const { id } = await kaltura.api("media.add", { entry: { mediaType: 1 } });
  const resource = { objectType: "KalturaUrlResource", url, ...more };
  const answer = await kaltura.api("media.addContent", { entryId: id, resource });
  expect(answer.status).toBe(0);
  return id;
}

const state = () => kaltura.platform.assets()[0]?.state;

it.each([
  ["directly", "/talk%20one.mp4?x=1", {}, "talk one.mp4"],
  ["over a redirect", "/moved", {}, "moved"],
  ["with headers", "/private", { urlHeaders: ["X-Key: open: sesame"] }, "private"],
  [
    "with headers as objects",
    "/private",
    { urlHeaders: [{ value: "X-Key: open: sesame" }] },
    "private",
  ],
])("fetches %s: 0, 1, 2", async (_, path, more, fileName) => {
  const id = await importFrom(`${origin}${path}`, more);
  await clock.untilSleeping(1);
  expect(kaltura.platform.assets()).toMatchObject([
    { id, state: "1", via: "import", sizeBytes: bytes.length, sha256, fileName },
  ]);
  await clock.advance(1000);
  expect(state()).toBe("2");
});

it.each([
  ["what is not there", "/none"],
  ["what may not be had", "/private"],
  ["what breaks off", "/broken"],
  ["what goes round in circles", "/circle"],
])("fails with -2 on %s", async (_, path) => {
  await importFrom(`${origin}${path}`);
  await until(() => state() === "-2");
  expect(kaltura.platform.assets()).toMatchObject([{ via: undefined, sizeBytes: undefined }]);
});

it.each(["/live.m3u8", "/live.mpd", "/playManifest"])("waits for ever with %s", async (path) => {
  const answered = once(server, "request");
  const id = await importFrom(`${origin}${path}`);
  await answered;
  // A second import that ends shows that the first one could have.
  await importFrom(`${origin}/talk%20one.mp4?x=1`);
  await clock.untilSleeping(1);
  await clock.advance(1000);
  expect(kaltura.platform.assets()).toMatchObject([{ id, state: "0" }, { state: "2" }]);
});

it.each([
  ...["ftp://127.0.0.1/a.mp4", "sftp://127.0.0.1/a.mp4", "scp://127.0.0.1/a.mp4"],
  ...["no URL", "http://127.0.0.1:1/a.mp4", "http://127.0.0.1:1/%zz"],
])("fails with -2 on %s", async (url) => {
  await importFrom(url);
  await until(() => state() === "-2");
});

it("ends with the emulator", async () => {
  const asked = once(server, "request");
  await importFrom(`${origin}/slow`);
  await asked;
  await kaltura.stop();
  expect(state()).toMatch(/^(0|-2)$/);
  kaltura = await startKaltura();
});
