/** What `uploadToken.upload` does with a part once its arguments are read. One token's parts are handled one by one. */
import { strikes } from "./delivery.js";
import type { Delivery, Stored } from "./delivery.js";
import { reportedSize } from "./reported-size.js";
import { begin } from "./upload-begin.js";
import { finish } from "./upload-finish.js";
import { resume } from "./upload-resume.js";
import { uploadErrors } from "./errors.js";
import { saveRow, tokenStatus, tokenView } from "./token.js";
import type { UploadToken } from "./token.js";
import type { Turn } from "./turnstile.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/**
 * Carries the part out.
 * @returns the token as the answer shows it.
 * @throws ApiError as the server would answer.
 */
export function receivePart(world: World, token: UploadToken, delivery: Delivery) {
  return token.turnstile.enter(async (turn) => {
    const former = token.uploadedFileSize;
    const complete = await receive(world, token, delivery, turn);
    const view = tokenView(world, token);
    if (complete && strikes(world, delivery, "lateSaves")) token.uploadedFileSize = former;
    return view;
  });
}

/** @returns whether the upload is complete now. */
async function receive(
  world: World,
  token: UploadToken,
  delivery: Delivery,
  turn: Turn,
): Promise<boolean> {
  assertAccepting(world, token);
  assertNamed(token, delivery);
  if (token.fileName === "") token.fileName = delivery.file.name;
  if (isIgnored(delivery)) return false;

  const { status } = token;
  const stored = await store(world, token, delivery, turn);
  if (stored.complete) await finish(world, token, { delivery, endBytes: stored.endBytes, turn });
  else savePartial(world, token, { delivery, endBytes: stored.endBytes, formerStatus: status });
  return stored.complete;
}

async function store(
  world: World,
  token: UploadToken,
  delivery: Delivery,
  turn: Turn,
): Promise<Stored> {
  if (delivery.resume) return resume(world, token, delivery, turn);
  if (strikes(world, delivery, "stalledFirstParts")) {
    await turn.stepAside(() => world.ground.clock.sleep(world.hazards.rules.stallMs));
  }
  return begin(world, token, delivery);
}

/** The server writes no column that is what it was when the row was read: what others made of the status stays. */
function savePartial(
  world: World,
  token: UploadToken,
  part: {
    readonly delivery: Delivery;
    readonly endBytes: number;
    readonly formerStatus: number;
  },
): void {
  const { delivery, endBytes, formerStatus } = part;
  token.sizes.push(endBytes);
  const status = formerStatus === tokenStatus.partial ? token.status : tokenStatus.partial;
  const reported = delivery.resume ? reportedSize(world, token.sizes) : endBytes;
  saveRow(world, token, status, reported);
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
