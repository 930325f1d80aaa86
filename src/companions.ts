import { callProvider } from "./engine.js";
import type { Engine } from "./engine.js";
import { UploadError } from "./errors.js";
import type { AttachedFile, Attachment, Source } from "./model.js";
import type { CaptionsOptions, UploadOptions } from "./options.js";
import type { AttachRequest } from "./provider.js";
import type { Input } from "./source/input.js";
import { copied, openSource, probed } from "./upload-source.js";
import type { Look } from "./upload-source.js";

/** A file that goes along with the video. */
export interface Companion {
  readonly attachment: Attachment;
  readonly source: Source;
}

/** A companion on its way to a finished asset. */
export type Attaching = Companion & Pick<AttachRequest, "assetId" | "attachmentId" | "startedAt">;

/**
 * Puts a companion with a finished asset.
 * @param how `repeated` when an earlier run may have done so without noting it
 */
export function attachCompanion(
  engine: Engine,
  file: Attaching,
  how: { readonly signal: AbortSignal; readonly repeated: boolean },
): Promise<AttachedFile> {
  const { assetId, attachmentId, startedAt, attachment, source } = file;
  const content = { facts: source.facts, parts: [], slice: source.slice.bind(source) };
  const request = { assetId, attachmentId, startedAt, attachment, content };
  return callProvider(engine, "attach", how, async (call) => {
    const attached = await engine.provider.attach?.(request, call);
    if (attached !== undefined) return attached;
    throw new UploadError(
      "internal",
      `${engine.provider.name} lists ${attachment.kind} as attachable`,
    );
  });
}

interface Wanted {
  /** The option it was given in, for messages. */
  readonly field: string;
  readonly input: Input;
  readonly attachment: Attachment;
}

/**
 * Every file that is to go along with the video, looked at before anything is sent.
 * @throws UploadError `unsupported` when the platform takes no such file, `invalid-input` when one cannot be used; both
 * name the option
 */
export async function openCompanions(
  engine: Engine,
  options: UploadOptions,
  look: Look,
): Promise<readonly Companion[]> {
  const companions: Companion[] = [];
  try {
    for (const wanted of wantedFiles(options))
      companions.push(await openOne(engine, wanted, options, look));
    return companions;
  } catch (thrown) {
    await closeCompanions(companions);
    throw thrown;
  }
}

export async function closeCompanions(companions: readonly Companion[]): Promise<void> {
  await Promise.all(companions.map(({ source }) => source.close()));
}

function wantedFiles({ captions = [], thumbnail, flavors = [] }: UploadOptions): readonly Wanted[] {
  return [
    ...captions.map((caption, index) => wantedCaptions(caption, index)),
    ...(thumbnail === undefined
      ? []
      : [{ field: "thumbnail", input: thumbnail, attachment: { kind: "thumbnail" as const } }]),
    ...flavors.map(({ source, flavorParamsId }, index) => ({
      field: `flavors.${index}.source`,
      input: source,
      attachment: { kind: "flavor" as const, flavorParamsId },
    })),
  ];
}

function wantedCaptions(
  { source, language, label, isDefault }: CaptionsOptions,
  index: number,
): Wanted {
  return {
    field: `captions.${index}.source`,
    input: source,
    attachment: { kind: "captions", language, label: label ?? nameOf(language), isDefault },
  };
}

/** The language's name in itself: `Deutsch` for `de`. */
function nameOf(language: string): string {
  return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
}

async function openOne(
  engine: Engine,
  { field, input, attachment }: Wanted,
  options: UploadOptions,
  look: Look,
): Promise<Companion> {
  const { name, attachable = [] } = engine.provider;
  if (!attachable.includes(attachment.kind)) {
    const takes = attachable.length === 0 ? "no files" : `only ${attachable.join(", ")}`;
    const message = `${field}: ${name} takes ${takes} along with a video; upload without it`;
    throw new UploadError("unsupported", message, { provider: name });
  }
  try {
    engine.provider.checkAttachment?.(attachment);
    const { allowPrivateUrls = engine.options.allowPrivateUrls } = options;
    const wishes = { anyContent: true, allowPrivateUrls };
    const given = await openSource(engine, input, wishes, look);
    if (look.factsOnly) return { attachment, source: given };
    const source = await probed(engine, given, look.signal);
    return { attachment, source: await copied(engine, source, options, look.signal) };
  } catch (thrown) {
    if (!(thrown instanceof UploadError)) throw thrown;
    throw new UploadError(thrown.kind, `${field}: ${thrown.message}`, { cause: thrown });
  }
}
