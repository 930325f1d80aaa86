import { UploadError } from "../../../errors.js";
import type { Place } from "../companions/shelf.js";
import { parseSlot } from "./answers.js";
import type { Answer, Link } from "./answers.js";
import type { Config } from "./config.js";
import { providerName } from "./name.js";
import { percentEncode } from "./sign.js";

/**
 * The URL that a link's pieces stand for, each name and value of its query encoded once. Nothing is added: an S3 link
 * is used as it was signed. Undefined when the pieces make no URL.
 *
 * `http` becomes `https`, which JW Player's page on `/videos/create` says can and should be used, except towards the
 * host that the API itself is on (a local emulator) or when the account's options ask for plain HTTP.
 */
export function uploadUrl(link: Link, config: Config): string | undefined {
  const pairs = Object.entries(link.query).map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
  );
  const query = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  const url = `${protocolOf(link, config)}://${link.address}${link.path}${query}`;
  return URL.canParse(url) ? url : undefined;
}

function protocolOf(link: Link, config: Config): Link["protocol"] {
  const isOwnHost = link.address === new URL(config.baseUrl).host;
  return config.insecureUploads || isOwnHost ? link.protocol : "https";
}

/**
 * Where the file of a new track or thumbnail goes.
 * @param keyless The key of what the platform gives none of its own.
 * @throws UploadError when the answer does not say.
 */
export function attachmentPlace(
  answer: Answer,
  config: Config,
  operation: string,
  keyless?: string,
): Place {
  const { key: id = keyless, link } = parseSlot(answer);
  const url = link && uploadUrl(link, config);
  if (id !== undefined && url !== undefined) return { id, url };
  const text = `${operation} succeeded but gave no usable link to upload the file to`;
  throw new UploadError("rejected", text, { provider: providerName, operation });
}
