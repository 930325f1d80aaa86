import type { Readable } from "node:stream";
import { UploadError } from "../errors.js";

/** A final answer that says no: 3xx counts, because redirects are not followed. */
export function isRefusal(status: number): boolean {
  return status >= 300;
}

export interface Answer {
  readonly body: Buffer;
  /** What cut the answer short, if anything did. */
  readonly broken: Error | undefined;
}

/**
 * The whole body of an answer, or as much of it as came.
 * @throws UploadError `rejected` when it is longer than `maxBytes`: no answer of a video platform is, so another server
 * answered, and asking again would not help.
 */
export async function readAnswer(stream: Readable, maxBytes: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Errors may come after the loop below has ended as well.
  let broken: Error | undefined;
  stream.on("error", (error) => {
    broken = error;
  });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) break;
      chunks.push(chunk);
    }
  } catch (error) {
    broken ??= error instanceof Error ? error : new Error(String(error));
  }
  if (bytes > maxBytes)
    throw new UploadError("rejected", `the answer is longer than ${maxBytes} bytes`);
  return { body: Buffer.concat(chunks), broken };
}
