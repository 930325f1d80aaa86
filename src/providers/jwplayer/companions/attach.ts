/** Puts a file with a video, in a way that one attachment never makes two of them. */
import { asUploadError, UploadError } from "../../../errors.js";
import type { ErrorKind } from "../../../errors.js";
import type { AttachedFile, Attachment } from "../../../model.js";
import type { AttachRequest, Call } from "../../../provider.js";
import type { Shelf } from "./shelf.js";

/** The kinds that both APIs take. */
export const attachable = ["captions", "thumbnail"] as const;

export type Shelves = Readonly<Record<(typeof attachable)[number], Shelf>>;

/** @throws UploadError `unsupported` */
export function checkAttachment({ isDefault }: Attachment): void {
  if (isDefault !== true) return;
  const text =
    "isDefault cannot be kept: at JW Player the player's own setup says which captions are shown at first; leave it out";
  throw new UploadError("unsupported", text);
}

/** An item without its file is of no use to a later attempt, because only its creation told where the file goes. */
export async function attachFile(
  shelves: Shelves,
  request: AttachRequest,
  call: Call,
): Promise<AttachedFile> {
  const { kind } = request.attachment;
  if (kind === "flavor") throw new UploadError("unsupported", "JW Player makes its own flavors");
  const shelf = shelves[kind];
  const earlier = (call.repeated ? await shelf.find?.(request, call) : undefined) ?? [];
  for (const { id, hasFile } of earlier) if (!hasFile) await shelf.remove?.(request, id, call);
  const whole = earlier.find(({ hasFile }) => hasFile);
  const id = whole?.id ?? (await make(shelf, request, call));
  await shelf.settle?.(request, id, call).catch(lookFirst);
  return { kind, id };
}

async function make(shelf: Shelf, request: AttachRequest, call: Call): Promise<string> {
  const place = await shelf.create(request, call);
  try {
    await shelf.send(place, request, call);
    return place.id;
  } catch (thrown) {
    const failure = asUploadError(thrown);
    if (passing.has(failure.kind)) return lookFirst(failure);
    throw await withoutFile(shelf, { request, id: place.id, failure }, call);
  }
}

/** After these the file may be there, or may be sent again. */
const passing: ReadonlySet<ErrorKind> = new Set([
  "interrupted",
  "stalled",
  "throttled",
  "unreachable",
  "aborted",
]);

/** What becomes of an item whose file was refused. @returns the failure, with what it left behind */
async function withoutFile(
  shelf: Shelf,
  made: { readonly request: AttachRequest; readonly id: string; readonly failure: UploadError },
  call: Call,
): Promise<UploadError> {
  const { request, id, failure } = made;
  try {
    await shelf.remove?.(request, id, call);
    return failure;
  } catch (thrown) {
    const { message } = asUploadError(thrown);
    return failure.with({}, `; what was made for it, ${id}, could not be deleted: ${message}`);
  }
}

/** Something was made, so that the next attempt must look for it, although this failure alone would not tell it to. */
function lookFirst(thrown: unknown): never {
  const failure = asUploadError(thrown);
  if (failure.kind !== "throttled" && failure.kind !== "unreachable") throw failure;
  const { message, provider, operation, status, code, requestId, retryAfterMs } = failure;
  const where = { provider, operation, status, code, requestId, retryAfterMs };
  throw new UploadError("interrupted", message, { ...where, cause: failure });
}
