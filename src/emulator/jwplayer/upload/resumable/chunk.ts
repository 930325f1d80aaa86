/** Bringing one chunk's body to where it belongs. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "../../../contract.js";
import { readBody } from "./body.js";
import type { Ending } from "./body.js";
import { openChunkWriter } from "./data-file.js";
import type { Chunk } from "./head.js";

export interface Patience {
  readonly clock: Clock;
  readonly bodyTimeoutMs: number;
}

export interface Stored {
  readonly ending: Ending;
  /** Lower-case hex, of a whole body without a range; the module digests no others. */
  readonly md5: string | undefined;
}

/** Reads a body and keeps nothing. */
export function swallow(
  request: IncomingMessage,
  { clock, bodyTimeoutMs }: Patience,
): Promise<Ending> {
  return readBody(request, clock, bodyTimeoutMs, () => Promise.resolve());
}

/** Writes the body to the chunk's place in the file. Bytes beyond the range are left out. */
export async function store(
  request: IncomingMessage,
  { range }: Chunk,
  path: string,
  { clock, bodyTimeoutMs }: Patience,
): Promise<Stored> {
  const opening = openChunkWriter(path, range?.start ?? 0);
  const digest = range ? undefined : createHash("md5");
  let leftBytes = range ? range.end - range.start + 1 : Infinity;
  try {
    const ending = await readBody(request, clock, bodyTimeoutMs, async (block) => {
      const kept = block.subarray(0, leftBytes);
      leftBytes -= kept.length;
      digest?.update(kept);
      const writer = await opening;
      await writer.write(kept);
    });
    if (ending === "whole") await (await opening).finish();
    return { ending, md5: digest?.digest("hex") };
  } finally {
    await (await opening).close();
  }
}
