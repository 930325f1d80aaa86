/** The end of an upload: the token is full, and what waits for it gets the file. */
import { giveFile } from "./attach.js";
import { strikes } from "./delivery.js";
import type { Delivery } from "./delivery.js";
import { uploadErrors } from "./errors.js";
import { saveRow, tokenStatus } from "./token.js";
import type { UploadToken } from "./token.js";
import type { Turn } from "./turnstile.js";
import type { World } from "./world.js";

const closureWaitMs = 2000;
const closureHeldMs = 5000;

/** The part that completes the file. */
export interface Ending {
  readonly delivery: Delivery;
  /** Where the file ends. */
  readonly endBytes: number;
  readonly turn: Turn;
}

/**
 * @throws ApiError when the file's type is not allowed, which deletes the token, or when the closure lock was held for
 * 2 s: then the file is complete but the row still says partial, and repeating the final helps.
 */
export async function finish(
  world: World,
  token: UploadToken,
  { delivery, endBytes: sizeBytes, turn }: Ending,
): Promise<void> {
  if (isRestricted(world, token, sizeBytes)) {
    saveRow(world, token, tokenStatus.deleted, sizeBytes);
    throw uploadErrors.restricted();
  }
  if (strikes(world, delivery, "heldClosures")) {
    token.closureLockedUntil = world.ground.clock.now() + closureHeldMs;
  }
  await waitForClosure(world, token, turn);
  // The status is not read again: of two finals that waited at the same time both succeed.
  saveRow(world, token, tokenStatus.full, sizeBytes);
  giveFile(token);
}

/** Empty files are not looked at. */
function isRestricted(world: World, token: UploadToken, sizeBytes: number): boolean {
  const { allowedExtensions } = world.rules;
  if (!allowedExtensions || sizeBytes === 0) return false;
  return !allowedExtensions.includes(token.extension ?? "");
}

async function waitForClosure(world: World, token: UploadToken, turn: Turn): Promise<void> {
  const { clock } = world.ground;
  const heldMs = token.closureLockedUntil - clock.now();
  if (heldMs <= 0) return;
  await turn.stepAside(() => clock.sleep(Math.min(heldMs, closureWaitMs)));
  if (heldMs > closureWaitMs) throw uploadErrors.invalidStatus();
}
