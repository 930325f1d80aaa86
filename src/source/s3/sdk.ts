/** The only file that imports the AWS SDK, and only once an object is to be uploaded. */
import type { S3Client } from "@aws-sdk/client-s3";
import { UploadError } from "../../errors.js";
import type { S3ClientLike } from "./location.js";

type S3 = typeof import("@aws-sdk/client-s3");
type Presigner = typeof import("@aws-sdk/s3-request-presigner");

export type Sdk = Pick<S3, "GetObjectCommand"> & Pick<Presigner, "getSignedUrl">;

export interface Access {
  readonly sdk: Sdk;
  readonly client: S3Client;
  /** Ends the client, unless it is the caller's own. */
  close(): void;
}

/** @throws UploadError `unsupported` when the SDK is not installed, `invalid-input` when it lacks a region or the like */
export async function openAccess(given: S3ClientLike | undefined): Promise<Access> {
  const [{ S3Client, GetObjectCommand }, { getSignedUrl }] = await load();
  const sdk = { GetObjectCommand, getSignedUrl };
  if (given !== undefined) return { sdk, client: asClient(given), close: () => undefined };
  const client = new S3Client({ maxAttempts: 1, responseChecksumValidation: "WHEN_REQUIRED" });
  return {
    sdk,
    client,
    close: () => {
      client.destroy();
    },
  };
}

/** What the caller hands over is a client by contract; the class may come from another copy of the SDK. */
function asClient(given: object): S3Client {
  return given as S3Client;
}

async function load(): Promise<[S3, Presigner]> {
  try {
    return await Promise.all([
      import("@aws-sdk/client-s3"),
      import("@aws-sdk/s3-request-presigner"),
    ]);
  } catch (cause) {
    const message =
      "objects in S3 are read through the AWS SDK, which is not installed; run npm install @aws-sdk/client-s3 @aws-sdk/s3-request-presigner";
    throw new UploadError("unsupported", message, { cause });
  }
}
