/** A part with `resume=true`: it is added to the file that is there. */
import { countPart, finishesByAppending } from "./auto-finalize.js";
import type { Delivery, Stored } from "./delivery.js";
import { sizeOf, writeAt } from "./disk.js";
import type { ServerFile } from "./disk.js";
import { uploadErrors } from "./errors.js";
import { currentFile } from "./token.js";
import type { UploadToken } from "./token.js";
import type { Turn } from "./turnstile.js";
import { finalize } from "./upload-final.js";
import type { Ending } from "./upload-finish.js";
import { place } from "./upload-place.js";
import type { World } from "./world.js";

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
  if (resumeAt === atEnd) return append(world, token, file, { delivery, turn });

  const { sizeBytes } = delivery.file;
  const autoEnd = countPart(token.autoFinalize, sizeBytes, world.ground.clock.now());
  const ownEnd = finalChunk && resumeAt > 0 ? resumeAt + sizeBytes : undefined;
  const endBytes = autoEnd ?? ownEnd;
  if (endBytes !== undefined) return finalize(world, file, { delivery, endBytes, turn });

  return { endBytes: await place(world, file, delivery), complete: finalChunk };
}

/** Nobody checks the offset: a part sent twice is stored twice. */
async function append(
  world: World,
  token: UploadToken,
  file: ServerFile,
  { delivery, turn }: Pick<Ending, "delivery" | "turn">,
): Promise<Stored> {
  const { appendRaceMs } = world.hazards.rules;
  const offset = sizeOf(file);
  if (appendRaceMs > 0) await turn.stepAside(() => world.ground.clock.sleep(appendRaceMs));
  await writeAt(file, delivery.file, offset);
  const endBytes = sizeOf(file);
  const complete = delivery.finalChunk || finishesByAppending(token.autoFinalize, endBytes);
  return { endBytes, complete };
}
