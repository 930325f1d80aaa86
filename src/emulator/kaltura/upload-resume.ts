/** A part with `resume=true`: it is added to the file that is there. */
import { countPart, finishesByAppending } from "./auto-finalize.js";
import { enqueue, sizeOf, writeAt } from "./disk.js";
import type { ServerFile } from "./disk.js";
import { uploadErrors } from "./errors.js";
import { appendChain, appendOverlapping, isLocked } from "./queue.js";
import { currentFile } from "./token.js";
import type { UploadToken } from "./token.js";
import type { Turn } from "./turnstile.js";
import type { Delivery, Stored } from "./upload.js";
import type { World } from "./world.js";

/** How many waiting parts one ordinary part takes in with it. */
const drainedParts = 10;
const finalChainParts = 1000;
const atEnd = -1;

/** @throws ApiError when there is no file to resume, or the final does not match. */
export async function resume(
  world: World,
  token: UploadToken,
  delivery: Delivery,
  turn: Turn,
): Promise<Stored> {
  const file = currentFile(token);
  if (!file?.main) throw uploadErrors.cannotResume();
  const { resumeAt, finalChunk } = delivery;
  if (resumeAt === atEnd) return append(token, file, delivery);

  const { sizeBytes } = delivery.file;
  const autoEnd = countPart(token.autoFinalize, sizeBytes, world.ground.clock.now());
  const ownEnd = finalChunk && resumeAt > 0 ? resumeAt + sizeBytes : undefined;
  const endBytes = autoEnd ?? ownEnd;
  if (endBytes !== undefined) return verifiedFinal(world, file, { delivery, endBytes, turn });

  return { endBytes: await place(world, file, delivery), complete: finalChunk };
}

/** Nobody checks the offset: a part sent twice is stored twice. */
async function append(
  token: UploadToken,
  file: ServerFile,
  { file: part, finalChunk }: Delivery,
): Promise<Stored> {
  await writeAt(file, part, sizeOf(file));
  const endBytes = sizeOf(file);
  const complete = finalChunk || finishesByAppending(token.autoFinalize, endBytes);
  return { endBytes, complete };
}

/** Takes in what waits at the end, then writes the part if it adds to the file, else lets it wait. */
async function place(
  world: World,
  file: ServerFile,
  { file: part, resumeAt }: Delivery,
): Promise<number> {
  const now = world.ground.clock.now();
  const endBytes = world.rules.useGlob
    ? await appendOverlapping(file, now)
    : await appendChain(file, now, { maxParts: drainedParts });

  if (resumeAt >= 0 && resumeAt <= endBytes && resumeAt + part.sizeBytes > endBytes) {
    await writeAt(file, part, Math.trunc(resumeAt));
    return Math.trunc(resumeAt) + part.sizeBytes;
  }
  const key = String(resumeAt);
  // A lock that somebody left behind makes the part vanish, and the answer does not tell.
  if (!isLocked(file, key, now)) {
    part.keep();
    await enqueue(file, key, part);
  }
  return endBytes;
}

interface Final {
  readonly delivery: Delivery;
  /** Where the file must end. */
  readonly endBytes: number;
  readonly turn: Turn;
}

/** Waits for the missing parts, which other requests bring meanwhile, until the file ends where it should. */
async function verifiedFinal(world: World, file: ServerFile, final: Final): Promise<Stored> {
  const { delivery, endBytes, turn } = final;
  const { clock } = world.ground;
  delivery.file.keep();
  await enqueue(file, String(delivery.resumeAt), delivery.file);

  for (let tries = 1; ; tries += 1) {
    // Another final that waited as well has already given the file away; this one still succeeds.
    const position = file.main ? await takeAll(file, clock.now(), endBytes) : file.consumedBytes;
    if (position === endBytes) return { endBytes, complete: true };
    if (tries >= world.rules.finalTries) throw uploadErrors.cannotMatch();
    await turn.stepAside(() => clock.sleep(world.rules.finalSleepMs));
  }
}

async function takeAll(file: ServerFile, now: number, endBytes: number): Promise<number> {
  const position = await appendChain(file, now, { maxParts: finalChainParts, endBytes });
  return appendOverlapping(file, now, position);
}
