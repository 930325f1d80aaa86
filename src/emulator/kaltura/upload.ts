/** What `uploadToken.upload` does with a part once its arguments are read. One token's parts are handled one by one. */
import { begin } from "./upload-begin.js";
import { finish } from "./upload-finish.js";
import { resume } from "./upload-resume.js";
import { uploadErrors } from "./errors.js";
import { saveRow, tokenStatus } from "./token.js";
import type { UploadToken } from "./token.js";
import type { Turn } from "./turnstile.js";
import type { UploadedFile } from "./uploaded-file.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/** A part and what is to be done with it. */
export interface Delivery {
  readonly file: UploadedFile;
  readonly resume: boolean;
  readonly finalChunk: boolean;
  /** -1: at the end. Ignored without `resume`. */
  readonly resumeAt: number;
}

/** What the file holds after a part. */
export interface Stored {
  readonly endBytes: number;
  /** This part was the last one. */
  readonly complete: boolean;
}

/** @throws ApiError as the server would answer. */
export function receivePart(world: World, token: UploadToken, delivery: Delivery): Promise<void> {
  return token.turnstile.enter((turn) => receive(world, token, delivery, turn));
}

async function receive(
  world: World,
  token: UploadToken,
  delivery: Delivery,
  turn: Turn,
): Promise<void> {
  assertAccepting(world, token);
  assertNamed(token, delivery);
  if (token.fileName === "") token.fileName = delivery.file.name;
  if (isIgnored(delivery)) return;

  const stored = delivery.resume
    ? await resume(world, token, delivery, turn)
    : await begin(token, delivery);
  if (stored.complete) await finish(world, token, stored.endBytes, turn);
  else saveRow(world, token, tokenStatus.partial, stored.endBytes);
}

function assertAccepting(world: World, token: UploadToken): void {
  const { status } = token;
  if (status === tokenStatus.deleted) throw uploadErrors.notFound();
  if (status === tokenStatus.error) throw uploadErrors.tooManyChunks();
  const { maxResumeSeconds } = world.rules;
  const idleSeconds = nowSeconds(world) - token.updatedAt;
  if (status === tokenStatus.partial && idleSeconds > maxResumeSeconds) {
    throw uploadErrors.tooOld(maxResumeSeconds);
  }
  if (status !== tokenStatus.pending && status !== tokenStatus.partial) {
    throw uploadErrors.invalidStatus();
  }
}

/** PHP takes the name `0` for none. A single shot so named takes the token with it. */
function assertNamed(token: UploadToken, delivery: Delivery): void {
  if (delivery.file.name !== "0") return;
  if (!delivery.resume && delivery.finalChunk) token.status = tokenStatus.deleted;
  throw uploadErrors.failed();
}

/** Empty parts are answered with success and forgotten, unless they end the file or claim its beginning. */
function isIgnored({ file, finalChunk, resumeAt }: Delivery): boolean {
  return file.sizeBytes === 0 && !finalChunk && resumeAt > 0;
}
