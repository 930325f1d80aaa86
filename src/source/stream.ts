import type { Facts, Source } from "../model.js";
import { UploadError } from "../errors.js";
import { lookInto } from "./content.js";
import { glanceBytes } from "./glance.js";
import type { SourceOptions, StreamInput, Surroundings } from "./input.js";
import { labels } from "./labels.js";
import { rangeBody } from "./range-body.js";
import { invalidInput, quote } from "./refusal.js";
import { producerOf } from "./stream/producer.js";
import type { Producer } from "./stream/producer.js";
import { openWindow } from "./stream/window.js";
import type { Window } from "./stream/window.js";

/**
 * A video that a stream gives, once and from front to back. Nothing is asked of the stream that no part needs yet.
 * @throws UploadError `invalid-input` when it gives no bytes, or something else than bytes.
 */
export async function streamSource(
  input: StreamInput,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  const wishes = {
    ...options,
    name: options.name ?? input.name,
    contentType: options.contentType ?? input.contentType,
  };
  const sizeBytes = declaredSize(options.sizeBytes ?? input.sizeBytes);
  const path: unknown = Reflect.get(input.stream, "path");
  const clues = { path: typeof path === "string" ? path : undefined };
  const place = { kind: "stream", url: undefined, unreachable: undefined } as const;
  if (around.factsOnly) return unread({ ...place, ...common, ...labels(wishes, clues), sizeBytes });
  const producer = producerOf(input.stream);
  return forwardSource(producer, { ...place, path: clues.path, sizeBytes }, wishes, around);
}

/** Where a forward-only source is, and what it says of itself. */
export interface ForwardPlace extends Pick<
  Facts,
  "kind" | "url" | "unreachable" | "linkLifetimeMs" | "sizeBytes"
> {
  readonly path: string | undefined;
  readonly claimedType?: string | undefined;
}

/** A source out of anything that gives bytes once. Reads its beginning. */
export async function forwardSource(
  producer: Producer,
  { path, claimedType, ...place }: ForwardPlace,
  options: SourceOptions,
  { signal }: Surroundings,
): Promise<Source> {
  const window = openWindow(producer, place.sizeBytes);
  try {
    const head = await peek(window, signal);
    const sample = { head, sizeBytes: place.sizeBytes ?? Infinity, name: options.name ?? path };
    const nothingElse = { read: () => Promise.resolve(new Uint8Array(0)), cheapReads: 0 };
    const { magicType, media } = await lookInto({ ...sample, ...nothingElse }, options);
    const named = labels(options, { path, magicType, claimedType });
    return {
      facts: { ...place, ...common, ...named, media },
      slice: (range) => rangeBody(window, range),
      verify: () => Promise.resolve(),
      close: () => window.close(),
      forward: window,
    };
  } catch (thrown) {
    await window.close();
    throw thrown;
  }
}

/** No other process can find these bytes again, so nothing needs to tell them apart. */
const common = { fingerprint: "", identity: undefined, forwardOnly: true } as const;

async function peek(window: Window, signal: AbortSignal): Promise<Uint8Array> {
  const length = await window.gather(glanceBytes, signal);
  if (length > 0) return window.read(0, length, new Uint8Array(length));
  const remedy = "give one that nobody has read yet";
  throw invalidInput("input", "the stream gives no bytes", remedy);
}

/** A stream of which only the facts are wanted: it may still be uploaded later. */
function unread(facts: Facts): Source {
  return {
    facts,
    slice() {
      throw new UploadError("internal", "a stream was read that only a plan was wanted for");
    },
    verify: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function declaredSize(given: unknown): number | undefined {
  if (given === undefined || (Number.isSafeInteger(given) && Number(given) > 0))
    return given as number | undefined;
  const problem = `${typeof given === "number" ? given : quote(given)} is not the size of a video`;
  throw invalidInput("sizeBytes", problem, "give the exact number of bytes, or leave it out");
}
