/** The uploadToken service: where Kaltura collects a file's bytes before they become an entry. */
import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { Call } from "../../provider.js";
import { shapeOf } from "./answer.js";
import type { Api } from "./api.js";
import type { Action, Attachment } from "./wire.js";

export const tokenStatus = { pending: 0, partial: 1, full: 2, closed: 3 } as const;

export interface Token {
  readonly id: string;
  /** One of `tokenStatus`, or a number that no upload of ours leads to. */
  readonly status: number;
  /** Bytes in place without a gap from the start. More may be waiting behind a gap, so it is not what was received. */
  readonly storedBytes: number;
  /** The host that holds the token's bytes, when the server names one. */
  readonly uploadUrl?: string | undefined;
  /** Unix time in seconds. */
  readonly updatedAt?: number | undefined;
  readonly fileName?: string | undefined;
  /** What was declared when the token was made; nothing compares it. */
  readonly declaredBytes?: number | undefined;
}

// Kaltura writes sizes as strings of digits, and leaves them out until there is something to say.
const schema = z.object({
  id: z.string(),
  status: z.number(),
  uploadedFileSize: z.optional(z.union([z.string(), z.number()])),
  uploadUrl: z.optional(z.string()),
  updatedAt: z.optional(z.number()),
  fileName: z.optional(z.string()),
  fileSize: z.optional(z.union([z.string(), z.number()])),
});

const listSchema = z.object({ objects: z.catch(z.array(z.unknown()), []) });

export function tokenIn(value: unknown, operation: string): Token {
  const { uploadedFileSize, fileSize, ...token } = shapeOf(schema, value, operation);
  return {
    ...token,
    storedBytes: Number(uploadedFileSize ?? 0),
    ...(fileSize !== undefined && { declaredBytes: Number(fileSize) }),
  };
}

/** True when the server has the whole file, whether an entry uses it already or not. */
export function isComplete({ status }: Token): boolean {
  return status === tokenStatus.full || status === tokenStatus.closed;
}

/** @param sizeBytes null when it is not known: the closing request then says where the file ends */
export function addToken(fileName: string, sizeBytes: number | null): Action {
  const size = sizeBytes === null ? {} : { fileSize: sizeBytes };
  const uploadToken = { objectType: "KalturaUploadToken", fileName, ...size };
  return { service: "uploadToken", action: "add", params: { uploadToken } };
}

/** Where in the file an upload puts its bytes, and what it does to the token. */
export type Placement =
  /** Starts the file anew with these bytes. Once for each token: whatever came before or comes later is lost. */
  | { readonly resume: false; readonly finalChunk: boolean }
  /** Puts these bytes at their place in a file that was started. */
  | { readonly resume: true; readonly finalChunk: boolean; readonly resumeAt: number };

export function uploadTo(tokenId: string, placement: Placement, file: Attachment): Action {
  const params = { uploadTokenId: tokenId, ...placement };
  return { service: "uploadToken", action: "upload", params, file };
}

/** The token's bytes, as the content of an entry or of an asset of one. */
export function tokenResource(tokenId: string): Json {
  return { objectType: "KalturaUploadedFileTokenResource", token: tokenId };
}

/** @throws UploadError `session-lost` when there is no such token, or it is another user's. */
export async function getToken(api: Api, tokenId: string, call: Call): Promise<Token> {
  const params = { uploadTokenId: tokenId };
  const value = await api.call({ service: "uploadToken", action: "get", params }, call);
  return tokenIn(value, "uploadToken.get");
}

/** The youngest token whose file has this name. With the one status 1, Kaltura leaves out those it no longer continues. */
export async function findToken(
  api: Api,
  fileName: string,
  statuses: { readonly statusEqual: number } | { readonly statusIn: string },
  call: Call,
): Promise<Token | undefined> {
  const filter = {
    objectType: "KalturaUploadTokenFilter",
    fileNameEqual: fileName,
    ...statuses,
    orderBy: "-createdAt",
  };
  const action = { service: "uploadToken", action: "list", params: { filter } };
  const { objects } = shapeOf(listSchema, await api.call(action, call), "uploadToken.list");
  return objects[0] === undefined ? undefined : tokenIn(objects[0], "uploadToken.list");
}

/** Forgets the token and its bytes. Succeeds when it is already gone. */
export async function deleteToken(api: Api, tokenId: string, call: Call): Promise<void> {
  const params = { uploadTokenId: tokenId };
  try {
    await api.call({ service: "uploadToken", action: "delete", params }, call);
  } catch (error) {
    if (!hasCode(error, "UPLOAD_TOKEN_NOT_FOUND")) throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): error is UploadError {
  return error instanceof UploadError && codes.includes(error.code ?? "");
}
