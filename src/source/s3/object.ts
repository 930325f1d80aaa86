import { Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { UploadError } from "../../errors.js";
import type { ByteReader, Range, Source } from "../../model.js";
import { lookInto } from "../content.js";
import { glanceBytes } from "../glance.js";
import type { SourceOptions, Surroundings } from "../input.js";
import { labels, mediaTypeOnly } from "../labels.js";
import { readableReader } from "../origin/reader.js";
import { unlessSilent } from "../origin/silence.js";
import { fill, remoteBody, remoteReads } from "../remote.js";
import type { Remote } from "../remote.js";
import { s3Failure } from "./failure.js";
import { signLink } from "./link.js";
import { placeOf } from "./location.js";
import type { S3Input, S3Location } from "./location.js";
import { openAccess } from "./sdk.js";
import type { Access } from "./sdk.js";

/** A version of an object, as every later read names it. */
interface Pin {
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

/** An object that was looked at: its size, its version, its first bytes, and a link that the platform could pull it by. */
export async function objectSource(
  input: S3Input,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  const access = await openAccess(input.client);
  try {
    return await lookAt(access, input, options, around);
  } catch (thrown) {
    access.close();
    throw s3Failure(thrown, placeOf(input), false);
  }
}

async function lookAt(
  access: Access,
  input: S3Input,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  const range = { start: 0, end: glanceBytes };
  const first = { versionId: input.versionId, etag: undefined };
  const answer = await getObject(
    { access, location: input, around, pin: first },
    range,
    around.signal,
  );
  const pin = { versionId: pinned(answer.VersionId) ?? input.versionId, etag: answer.ETag };
  const bucket = { access, location: input, around, pin };
  const sizeBytes = totalOf(answer);
  const reader = readerOf(answer, bucket);
  const head = await fill(reader, new Uint8Array(Math.min(glanceBytes, sizeBytes)));
  await reader.close();
  const remote = remoteOf(bucket, sizeBytes);
  const name = options.name ?? input.key;
  const read = remoteReads(remote, around.signal);
  const { magicType, media } = await lookInto(
    { head, sizeBytes, read, cheapReads: 4, name },
    options,
  );
  const allowPrivate = options.allowPrivateUrls === true;
  const location = { ...input, versionId: pin.versionId };
  const link = await signLink(access, location, input, {
    allowPrivate,
    nowMs: around.runtime.now(),
  });
  const claimedType = mediaTypeOnly(answer.ContentType);
  return {
    facts: {
      kind: "s3",
      ...labels(options, { path: input.key, magicType, claimedType }),
      ...link,
      sizeBytes,
      media,
      fingerprint: [pin.etag, pin.versionId, sizeBytes].join(" "),
      identity: [new URL(link.url).host, input.bucket, input.key, input.versionId].join("/"),
    },
    slice: (wanted) => remoteBody(remote, wanted),
    async verify() {
      const opened = await remote.open({ start: 0, end: 1 }, around.signal);
      await opened.close();
    },
    close() {
      access.close();
      return Promise.resolve();
    },
  };
}

interface Bucket {
  readonly access: Access;
  readonly location: S3Location;
  readonly around: Surroundings;
  readonly pin: Pin;
}

function remoteOf(bucket: Bucket, sizeBytes: number): Remote {
  const place = placeOf(bucket.location);
  return {
    sizeBytes,
    place,
    async open(range, signal) {
      try {
        return readerOf(await getObject(bucket, range, signal), bucket);
      } catch (thrown) {
        throw s3Failure(thrown, place, true);
      }
    },
  };
}

function getObject(
  { access: { sdk, client }, location, around, pin }: Bucket,
  { start, end }: Range,
  signal: AbortSignal,
): Promise<GetObjectCommandOutput> {
  const { bucket: Bucket, key: Key } = location;
  const { versionId: VersionId, etag } = pin;
  // A version never changes; without one, S3 compares.
  const condition = VersionId === undefined && etag !== undefined ? { IfMatch: etag } : {};
  const wanted = { Bucket, Key, VersionId, Range: `bytes=${start}-${end - 1}`, ...condition };
  const patience = { ...around, place: placeOf(location) };
  return unlessSilent(patience, signal, (abortSignal) =>
    client.send(new sdk.GetObjectCommand(wanted), { abortSignal }),
  );
}

function readerOf({ Body }: GetObjectCommandOutput, { location, around }: Bucket): ByteReader {
  const place = placeOf(location);
  if (!(Body instanceof Readable)) throw strangeBody();
  return readableReader(Body, { ...around, place }, (thrown) => s3Failure(thrown, place, true));
}

function strangeBody(): UploadError {
  const message =
    "the S3 client gives no Node streams; give one with the SDK's own request handler for Node";
  return new UploadError("unsupported", message);
}

/** Buckets that keep no versions call the only one `null`. */
function pinned(versionId: string | undefined): string | undefined {
  return versionId === "null" ? undefined : versionId;
}

function totalOf({ ContentRange, ContentLength = 0 }: GetObjectCommandOutput): number {
  const total = /\/(\d+)$/.exec(ContentRange ?? "")?.[1];
  return total === undefined ? ContentLength : Number(total);
}
