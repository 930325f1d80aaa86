import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";

/**
 * What `open` returned, read back.
 * @throws UploadError `session-lost` when it is something else, as after an update of upreel.
 */
export function readSession<T>(schema: z.ZodMiniType<T>, session: Json): T {
  const parsed = z.safeParse(schema, session);
  if (parsed.success) return parsed.data;
  const message = "the saved upload is not one that this version of upreel can go on with";
  throw new UploadError("session-lost", message, { provider: "Kaltura" });
}
