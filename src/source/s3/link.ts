import { whyUnreachable } from "../reach.js";
import type { Access } from "./sdk.js";
import type { S3Input, S3Location } from "./location.js";

const hourMs = 3_600_000;
const defaultLifetimeMs = 6 * hourMs;
/** A platform may take this long to come round to a link. */
const shortestSpareMs = hourMs / 4;

/** A signed link to an object, for whoever has it. A secret. */
export interface Link {
  readonly url: string;
  readonly linkLifetimeMs: number;
  /** Why the platform should not be given it; undefined when it may. */
  readonly unreachable: string | undefined;
}

/**
 * Signs a link to one version of an object. Makes no call to S3, though the client may have to fetch its credentials.
 * @param nowMs Unix milliseconds
 */
export async function signLink(
  { sdk, client }: Access,
  location: S3Location,
  { linkLifetimeMs: wishMs = defaultLifetimeMs }: Pick<S3Input, "linkLifetimeMs">,
  { allowPrivate, nowMs }: { readonly allowPrivate: boolean; readonly nowMs: number },
): Promise<Link> {
  const { credentials, systemClockOffset } = client.config;
  const { expiration } = await credentials();
  const leftMs = expiration === undefined ? Infinity : expiration.getTime() - nowMs;
  const expiresIn = Math.max(1, Math.floor(Math.min(wishMs, leftMs) / 1000));
  const { bucket: Bucket, key: Key, versionId: VersionId } = location;
  const command = new sdk.GetObjectCommand({ Bucket, Key, VersionId });
  // By S3's clock, where the client has learned that this machine's is wrong.
  const signingDate = new Date(nowMs + systemClockOffset);
  const url = await sdk.getSignedUrl(client, command, { expiresIn, signingDate });
  return {
    url,
    linkLifetimeMs: expiresIn * 1000,
    unreachable: whyUnreachable(new URL(url), allowPrivate) ?? whyTooShort(leftMs, wishMs),
  };
}

function whyTooShort(leftMs: number, wishMs: number): string | undefined {
  if (leftMs >= Math.min(wishMs, shortestSpareMs)) return undefined;
  const seconds = Math.max(0, Math.floor(leftMs / 1000));
  return `the S3 client's credentials expire in ${seconds} s, and so would a link that they sign`;
}
