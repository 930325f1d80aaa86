import { UploadError } from "../../errors.js";
import type { Provider } from "../../provider.js";
import type { JwplayerExtras } from "./extras.js";
import type { JwplayerOptions } from "./options.js";
import { parseConfig } from "./v1/config.js";
import { v1Provider } from "./v1/provider.js";

export type { JwplayerExtras, JwplayerOptions };

/**
 * A JW Player property to upload to. API v1 (`apiKey` and `apiSecret`): `fetch`, `s3`, `resumable` and `form`, in the order
 * of JW Player's own page "Upload a single video".
 *
 * Makes no network call. Remembers how many calls a minute the property has left, so share one value between uploads.
 * @throws UploadError `invalid-input` naming the option that is wrong.
 */
export function jwplayer(options: JwplayerOptions): Provider<JwplayerExtras> {
  if (isForV2(options)) throw v2Refusal();
  return v1Provider(parseConfig(options));
}

/** API v2 goes by site id and secret. */
function isForV2(options: unknown): boolean {
  return typeof options === "object" && options !== null && "siteId" in options;
}

function v2Refusal(): UploadError {
  const text =
    "jwplayer options: siteId belongs to API v2, which is not supported yet; give the property's API v1 credentials, { apiKey, apiSecret }";
  return new UploadError("invalid-input", text);
}
