/** An ordinary part with an offset of its own. */
import { strikes } from "./delivery.js";
import type { Delivery } from "./delivery.js";
import { enqueue, writeAt } from "./disk.js";
import type { ServerFile } from "./disk.js";
import { appendChain, appendOverlapping, isLocked } from "./queue.js";
import type { World } from "./world.js";

/** How many waiting parts one ordinary part takes in with it. */
const drainedParts = 10;
const lockMs = 3_600_000;

/**
 * Takes in what waits at the end, then writes the part if it adds to the file, else lets it wait.
 * @returns where the file ends, as far as the server knows.
 */
export async function place(world: World, file: ServerFile, delivery: Delivery): Promise<number> {
  const { file: part, resumeAt } = delivery;
  const endBytes = await drain(world, file, delivery);
  const believedEndBytes = file.formerEndBytes ?? endBytes;
  file.formerEndBytes = undefined;

  const partEndBytes = resumeAt + part.sizeBytes;
  if (resumeAt < 0 || resumeAt > believedEndBytes || partEndBytes <= believedEndBytes) {
    await letWait(world, file, delivery);
    return endBytes;
  }
  if (strikes(world, delivery, "failedDirectWrites")) return endBytes;
  await writeAt(file, part, Math.trunc(resumeAt));
  return Math.trunc(resumeAt) + part.sizeBytes;
}

function drain(world: World, file: ServerFile, delivery: Delivery): Promise<number> {
  const run = {
    now: world.ground.clock.now(),
    fails: () => strikes(world, delivery, "failedDrainWrites"),
    missingBytes: 0,
  };
  return world.rules.useGlob
    ? appendOverlapping(file, run)
    : appendChain(file, run, { maxParts: drainedParts });
}

/** A lock that somebody left behind makes the part vanish, and the answer does not tell. */
async function letWait(world: World, file: ServerFile, delivery: Delivery): Promise<void> {
  const { file: part, resumeAt } = delivery;
  const key = String(resumeAt);
  const now = world.ground.clock.now();
  if (strikes(world, delivery, "stuckLocks")) file.locks.set(key, now + lockMs);
  const lost = strikes(world, delivery, "lostWaitingParts");
  if (lost || isLocked(file, key, now)) return;
  part.keep();
  await enqueue(file, key, part);
}
