import type { IncomingMessage } from "node:http";
import type { ByteReader, Facts, Source } from "../model.js";
import { lookInto } from "./content.js";
import { glanceBytes } from "./glance.js";
import type { SourceOptions, Surroundings } from "./input.js";
import { labels, mediaTypeOnly } from "./labels.js";
import { describe, expectSameFile } from "./origin/answer.js";
import type { Described } from "./origin/answer.js";
import { explain } from "./origin/exchange.js";
import type { Origin } from "./origin/origin.js";
import { readableReader } from "./origin/reader.js";
import { invalidInput } from "./refusal.js";
import { fill, remoteBody, remoteReads } from "./remote.js";
import type { Remote } from "./remote.js";
import { forwardSource } from "./stream.js";
import type { Producer } from "./stream/producer.js";

/** What is known of a URL without a look at it. */
export interface UrlPlace {
  readonly url: URL;
  /** Names the file when the origin does not. */
  readonly path: string;
  readonly facts: Pick<Facts, "url" | "unreachable">;
}

/**
 * A video at a URL, looked at and read from here. An origin that answers ranges is asked for each part, and for the same
 * version of the file each time. Any other gives one stream that cannot be asked for anything twice; so does one that
 * tells no versions apart, since parts of two of them would make a file that nobody ever had.
 */
export async function relaySource(
  place: UrlPlace,
  origin: Origin,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  const trip = { place, origin, options, around };
  const beginning = { Range: `bytes=0-${glanceBytes - 1}` };
  try {
    const source = (await sourceAt(trip, beginning)) ?? (await sourceAt(trip, {}));
    if (source !== undefined) return source;
    const problem = `${origin.patience.place} gives a part of the file where all of it was asked for`;
    throw invalidInput("input", problem, "give the URL of a video file");
  } catch (thrown) {
    origin.close();
    throw thrown;
  }
}

/** Undefined when the answer is a part of a file that cannot be read in parts. */
async function sourceAt(
  trip: Omit<Visit, "described" | "reader">,
  headers: Readonly<Record<string, string>>,
): Promise<Source | undefined> {
  const { origin, around } = trip;
  const answer = await origin.get(headers, around.signal);
  const reader = readerOf(answer, origin);
  try {
    const described = describe(answer, origin.patience.place);
    const visit = { ...trip, described, reader };
    if (described.hasRanges) return await rangedSource(visit);
    if (!described.isPart) return await streamedSource(visit);
    await reader.close();
    return undefined;
  } catch (thrown) {
    await reader.close();
    throw thrown;
  }
}

interface Visit {
  readonly place: UrlPlace;
  readonly origin: Origin;
  readonly described: Described;
  /** Of the first answer. */
  readonly reader: ByteReader;
  readonly options: SourceOptions;
  readonly around: Surroundings;
}

async function rangedSource(visit: Visit): Promise<Source> {
  const { place, origin, described, reader, options, around } = visit;
  const { sizeBytes = 0, validator = "" } = described;
  const head = await fill(reader, new Uint8Array(Math.min(glanceBytes, sizeBytes)));
  await reader.close();
  const remote = remoteOf(origin, described);
  const claimedType = mediaTypeOnly(described.contentType);
  const name = options.name ?? described.fileName ?? place.path;
  const read = remoteReads(remote, around.signal);
  const { magicType, media } = await lookInto(
    { head, sizeBytes, read, cheapReads: 4, name },
    options,
  );
  return {
    facts: {
      kind: "url",
      ...place.facts,
      ...labels({ ...options, name }, { magicType, claimedType }),
      sizeBytes,
      media,
      fingerprint: `${validator} ${sizeBytes}`,
      identity: place.url.href,
    },
    slice: (range) => remoteBody(remote, range),
    async verify() {
      const opened = await remote.open({ start: 0, end: 1 }, around.signal);
      await opened.close();
    },
    close() {
      origin.close();
      return Promise.resolve();
    },
  };
}

function remoteOf(origin: Origin, described: Described): Remote {
  const { sizeBytes = 0, validator = "" } = described;
  const { place } = origin.patience;
  return {
    sizeBytes,
    place,
    async open(range, signal) {
      const headers = { Range: `bytes=${range.start}-${range.end - 1}`, "If-Range": validator };
      const answer = await origin.get(headers, signal);
      const reader = readerOf(answer, origin);
      try {
        expectSameFile(answer, range, described, place);
        return reader;
      } catch (thrown) {
        await reader.close();
        throw thrown;
      }
    },
  };
}

async function streamedSource(visit: Visit): Promise<Source> {
  const { place, origin, described, reader, options, around } = visit;
  const { sizeBytes = options.sizeBytes, fileName, contentType } = described;
  const where = { kind: "url", ...place.facts, path: fileName ?? place.path, sizeBytes } as const;
  const claimed = { ...where, claimedType: mediaTypeOnly(contentType) };
  const source = await forwardSource(producerOf(reader), claimed, options, around);
  return {
    ...source,
    async close() {
      await source.close();
      origin.close();
    },
  };
}

function producerOf(reader: ByteReader): Producer {
  const scratch = new Uint8Array(glanceBytes);
  return {
    async next() {
      const block = await reader.read(scratch);
      return block.length === 0 ? undefined : block;
    },
    stop: () => reader.close(),
  };
}

function readerOf(answer: IncomingMessage, { patience }: Origin): ByteReader {
  return readableReader(answer, patience, (thrown) => explain(thrown, patience.place, true));
}
