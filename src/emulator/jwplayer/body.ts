/** Bodies of API calls, which are short. */
import type { IncomingMessage } from "node:http";

const maxBodyBytes = 1_048_576;

/** Undefined when the body is too long; it is read to its end all the same. */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  const blocks: Buffer[] = [];
  let bytes = 0;
  for await (const block of request as AsyncIterable<Buffer>) {
    bytes += block.length;
    if (bytes <= maxBodyBytes) blocks.push(block);
  }
  return bytes <= maxBodyBytes ? Buffer.concat(blocks).toString("utf8") : undefined;
}
