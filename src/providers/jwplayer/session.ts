import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json } from "../../model.js";

const shape = z.object({
  /** The video's id. */
  key: z.string(),
  /** True when the video was there before: it is never deleted then. */
  replaces: z._default(z.boolean(), false),
});

/** The video that a session is about. */
export type Subject = z.output<typeof shape>;

/** @throws UploadError `session-lost` when this is no session of JW Player's. */
export function subjectOf(session: Json, provider: string): Subject {
  const parsed = shape.safeParse(session);
  if (parsed.success) return parsed.data;
  throw lostError("the saved session is not one of JW Player's", provider);
}

/** What a session is read as. @throws UploadError `session-lost` with this text when it is something else. */
export function readSession<T>(
  schema: z.ZodMiniType<T>,
  session: Json,
  { text, provider }: { readonly text: string; readonly provider: string },
): T {
  const parsed = schema.safeParse(session);
  if (parsed.success) return parsed.data;
  throw lostError(text, provider);
}

export function lostError(text: string, provider: string, cause?: unknown): UploadError {
  return new UploadError("session-lost", text, { provider, cause });
}
