/** A final that is held to the size it names. */
import { strikes } from "./delivery.js";
import type { Delivery, Stored } from "./delivery.js";
import { enqueue, halve, sizeOf } from "./disk.js";
import type { ServerFile } from "./disk.js";
import { uploadErrors } from "./errors.js";
import { appendChain, appendOverlapping } from "./queue.js";
import type { Ending } from "./upload-finish.js";
import type { World } from "./world.js";

const maxChainParts = 1000;

/**
 * Waits for the missing parts, which other requests bring meanwhile, until the file ends where it should.
 * @throws ApiError UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE; what was taken in stays, and the final can be repeated.
 */
export async function finalize(world: World, file: ServerFile, ending: Ending): Promise<Stored> {
  const { delivery, endBytes, turn } = ending;
  await enqueueLast(world, file, delivery);
  if (strikes(world, delivery, "failedFinals")) throw uploadErrors.cannotMatch();

  for (let tries = 1; ; tries += 1) {
    // Another final that waited as well has already given the file away; this one still succeeds.
    const position = file.main ? await takeAll(world, file, ending) : file.consumedBytes;
    if (position === endBytes) return { endBytes, complete: true };
    if (tries >= world.rules.finalTries) throw uploadErrors.cannotMatch();
    await turn.stepAside(() => world.ground.clock.sleep(world.rules.finalSleepMs));
  }
}

/** No lock is asked for. */
async function enqueueLast(world: World, file: ServerFile, delivery: Delivery): Promise<void> {
  const { file: part, resumeAt } = delivery;
  part.keep();
  const half = part.sizeBytes > 0 && strikes(world, delivery, "halfStoredFinals");
  await enqueue(file, String(resumeAt), half ? await halve(part) : part);
}

async function takeAll(
  world: World,
  file: ServerFile,
  { delivery, endBytes }: Ending,
): Promise<number> {
  const run = {
    now: world.ground.clock.now(),
    fails: () => strikes(world, delivery, "failedFinalWrites"),
    missingBytes: 0,
  };
  const chainEnd = await appendChain(file, run, { maxParts: maxChainParts, endBytes });
  const position = await appendOverlapping(file, run, chainEnd);
  return run.missingBytes > 0 ? sizeOf(file) : position;
}
