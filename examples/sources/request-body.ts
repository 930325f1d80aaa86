/**
 * The body of a request to a backend, handed on as it comes in: no copy on the disk, a few parts of it in memory, and the
 * sender is held back when the platform is slow. The length that the sender announced is kept to: a body that ends short
 * leaves nothing on the platform.
 */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createUploader, kaltura, UploadError } from "upreel";
import { startEmulator } from "upreel/emulator";
import { checkStored } from "../support/stored.js";
import { makeVideo } from "../support/video.js";

const emulator = await startEmulator();
const uploader = createUploader(
  kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }),
);

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const length = incoming.headers["content-length"];
  const sizeBytes = length === undefined ? undefined : Number(length);
  try {
    const { id } = await uploader.upload({ stream: incoming, sizeBytes, name: "film.mp4" });
    response.writeHead(201).end(id);
  } catch (error) {
    response.writeHead(error instanceof UploadError && error.kind === "invalid-input" ? 400 : 502);
    response.end(String(error));
  }
}

const server = createServer((...exchange) => void receive(...exchange));
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;

const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const film = await makeVideo(join(folder, "film.mp4"), 40_000_000);
const { size } = await stat(film);
const posting = request({ port, method: "POST", headers: { "Content-Length": size } });
createReadStream(film).pipe(posting);
const [answer] = (await once(posting, "response")) as [IncomingMessage];
const id = await text(answer);
if (answer.statusCode !== 201) throw new Error(id);
await checkStored(emulator, uploader, { id }, film);

server.close();
await emulator.stop();
await rm(folder, { recursive: true });
