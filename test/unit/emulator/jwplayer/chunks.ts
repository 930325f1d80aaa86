/** A sender of chunks for resumable uploads, as small as can be. */
import type { RawAnswer } from "../raw-http.js";
import { openWire } from "./wire.js";

export interface ChunkOptions {
  readonly total?: number;
  readonly fileName?: string;
  /** Headers that replace or join the usual ones; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Only this much of the chunk is sent, and then the connection is closed. */
  readonly sentBytes?: number;
}

/** Sends bytes `start` to `end`, the latter not included. Undefined: the connection ended without an answer. */
export async function sendChunk(
  url: string,
  sessionId: string,
  file: Buffer,
  [start, end]: readonly [number, number],
  { total = file.length, fileName = "video.mp4", headers, sentBytes }: ChunkOptions = {},
): Promise<RawAnswer | undefined> {
  const { origin, pathname, search } = new URL(url);
  const all = {
    Host: "localhost",
    "Content-Length": String(end - start),
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename="${fileName}"`,
    "X-Content-Range": `bytes ${start}-${end - 1}/${total}`,
    "X-Session-ID": sessionId,
    ...headers,
  };
  const lines = Object.entries<string | undefined>(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  );
  const head = `POST ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`;
  const wire = openWire(origin);
  const bytes = file.subarray(start, end);
  wire.write(Buffer.from(head, "utf8"), bytes.subarray(0, sentBytes));
  if (sentBytes !== undefined) {
    wire.socket.destroySoon();
    return undefined;
  }
  const answer = await wire.answer();
  wire.socket.destroy();
  return answer;
}
