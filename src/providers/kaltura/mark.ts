import * as z from "zod/mini";
import type { OpenRequest } from "../../provider.js";

export const markSchema = z.object({
  referenceId: z.string(),
  /** Set when the reference id is the caller's own, which other entries may share: then the name must be equal too. */
  name: z.nullable(z.string()),
  /** Unix time in seconds. */
  createdSince: z.number(),
});

/** How the entry of one upload is recognised. Plain JSON, so that sessions can carry it. */
export type Mark = z.infer<typeof markSchema>;

/** True when no other upload can have entries with this mark. */
export function isOwn(mark: Mark): boolean {
  return mark.name === null;
}

/** How far the server's clock may be behind this machine's. */
const skewMs = 300_000;

export function markOf({ metadata, uploadId, startedAt }: OpenRequest): Mark {
  return {
    referenceId: metadata.referenceId ?? uploadId,
    name: metadata.referenceId === undefined ? null : metadata.title,
    createdSince: Math.floor((startedAt - skewMs) / 1000),
  };
}
