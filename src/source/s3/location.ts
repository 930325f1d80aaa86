import { invalidInput, quote } from "../refusal.js";

/** An object in S3 or in any store that speaks its language. */
export interface S3Input {
  readonly bucket: string;
  readonly key: string;
  /** Default: the newest version when the upload begins, which is then kept to. */
  readonly versionId?: string | undefined;
  /**
   * An `S3Client` of `@aws-sdk/client-s3`, with its own region, endpoint and credentials. Default: one that takes all of
   * that from the environment, as the SDK does.
   */
  readonly client?: S3ClientLike | undefined;
  /**
   * How long the link works that the platform is given to pull the object, in milliseconds: at most 7 days, and never
   * longer than the client's credentials. Default 6 hours.
   */
  readonly linkLifetimeMs?: number | undefined;
  /** File name as the platform will see it. Default: the key's last part. */
  readonly name?: string | undefined;
  /** MIME type. Default: by magic bytes, then the object's own, then by the name's extension. */
  readonly contentType?: string | undefined;
}

/** What an `S3Client` has, told without the SDK's types, which only those install who use it. */
export interface S3ClientLike {
  readonly config: object;
  send(command: never): Promise<unknown>;
}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

/**
 * Reads `s3://bucket/key`, with `?versionId=...` behind it for one version. The key is taken as it stands, without decoding.
 * @throws UploadError `invalid-input`
 */
export function parseS3Url(text: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/(.+?)(?:\?versionId=([^?&]+))?$/is.exec(text);
  const [, bucket, key, versionId] = match ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key, versionId };
  throw invalidInput("input", `${quote(text)} names no object`, "give one as in s3://bucket/key");
}

/** The object as messages name it. */
export function placeOf({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}
