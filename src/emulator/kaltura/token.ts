/** The row of an upload token, and how the API shows it. */
import { emptyServerFile } from "./disk.js";
import type { ServerFile } from "./disk.js";
import { newTokenId } from "./ids.js";
import type { Recipient } from "./recipient.js";
import { createTurnstile } from "./turnstile.js";
import type { Turnstile } from "./turnstile.js";
import type { World } from "./world.js";
import { nowSeconds } from "./world.js";

export const tokenStatus = {
  pending: 0,
  partial: 1,
  full: 2,
  /** Consumed by an object. */
  closed: 3,
  timedOut: 4,
  /** Every read answers that there is no such token. */
  deleted: 5,
  error: 6,
} as const;

export interface UploadToken {
  readonly id: string;
  readonly partnerId: number;
  readonly userId: string;
  status: number;
  fileName: string;
  readonly fileSize: number | undefined;
  /** What the row says: it may lag behind the file. Undefined until the first part. */
  uploadedFileSize: number | undefined;
  readonly createdAt: number;
  updatedAt: number;
  /** What the finished file will be given to. */
  attachment: Recipient | undefined;
  /** Undefined without `autoFinalize`. */
  readonly autoFinalize: AutoFinalize | undefined;
  /** Server files by extension: the queue belongs to the file's path, which ends in it. */
  readonly files: Map<string, ServerFile>;
  /** Which of them is the token's. Undefined before the first part. */
  extension: string | undefined;
  /** Until when the closure lock is held by somebody else, in Unix milliseconds. */
  closureLockedUntil: number;
  /** What the file's size was after each part. */
  readonly sizes: number[];
  readonly turnstile: Turnstile;
}

/** What the real server keeps in memcached for a token with `autoFinalize`. */
export interface AutoFinalize {
  readonly fileSize: number;
  /** Sum of the sizes of all parts so far, repeated ones included. */
  receivedBytes: number;
  triggers: number;
  /** Unix milliseconds. */
  lockedUntil: number;
}

export function newToken(
  world: World,
  given: {
    readonly userId: string;
    readonly fileName: string;
    readonly fileSize: number | undefined;
    readonly autoFinalize: AutoFinalize | undefined;
  },
): UploadToken {
  const now = nowSeconds(world);
  return {
    ...given,
    id: newTokenId(),
    partnerId: world.account.partnerId,
    status: tokenStatus.pending,
    uploadedFileSize: undefined,
    createdAt: now,
    updatedAt: now,
    attachment: undefined,
    files: new Map(),
    extension: undefined,
    closureLockedUntil: 0,
    sizes: [],
    turnstile: createTurnstile(),
  };
}

/** Undefined before the first part. */
export function currentFile(token: UploadToken): ServerFile | undefined {
  return token.extension === undefined ? undefined : token.files.get(token.extension);
}

/** The server file for this extension; from now on the token's own. */
export function switchFile(token: UploadToken, extension: string): ServerFile {
  const file = token.files.get(extension) ?? emptyServerFile();
  token.files.set(extension, file);
  token.extension = extension;
  return file;
}

/** Writes what the API shows of the upload. */
export function saveRow(world: World, token: UploadToken, status: number, sizeBytes: number): void {
  token.status = status;
  token.uploadedFileSize = sizeBytes;
  token.updatedAt = nowSeconds(world);
}

/** Sizes are text on the wire; what is not set is absent. */
export function tokenView(world: World, token: UploadToken) {
  return {
    id: token.id,
    partnerId: token.partnerId,
    userId: token.userId,
    status: token.status,
    fileName: token.fileName === "" ? undefined : token.fileName,
    fileSize: token.fileSize?.toString(),
    uploadedFileSize: token.uploadedFileSize?.toString(),
    createdAt: token.createdAt,
    updatedAt: token.updatedAt,
    uploadUrl: uploadUrlOf(world),
    attachedObjectType: token.attachment?.objectType,
    attachedObjectId: token.attachment?.objectId,
    autoFinalize: token.autoFinalize !== undefined,
    objectType: "KalturaUploadToken",
  };
}

function uploadUrlOf({ rules, ground }: World): string | undefined {
  const { uploadUrl, uploadHost } = rules;
  if (uploadHost === undefined || uploadUrl !== undefined) return uploadUrl;
  const url = new URL(ground.origin());
  url.hostname = uploadHost;
  return url.origin;
}
