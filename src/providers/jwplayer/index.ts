import { UploadError } from "../../errors.js";
import type { Provider } from "../../provider.js";
import type { JwplayerExtras } from "./extras.js";
import { withFtp } from "./ftp/provider.js";
import type { JwplayerOptions } from "./options.js";
import { parseConfig as parseV1Config } from "./v1/config.js";
import { v1Provider } from "./v1/provider.js";
import { parseConfig as parseV2Config } from "./v2/config.js";
import { v2Provider } from "./v2/provider.js";

export { callBudget } from "./budget.js";
export type { CallBudget, CallsLeft } from "./budget.js";
export { jwplayerEmbed } from "./delivery/embed.js";
export type { JwplayerEmbedOptions } from "./delivery/embed.js";
export { signJwplayerUrl } from "./delivery/signing.js";
export type { JwplayerSigning } from "./delivery/signing.js";
export { jwplayerUrls } from "./delivery/urls.js";
export type { JwplayerUrlOptions, JwplayerUrls } from "./delivery/urls.js";
export type { JwplayerExtras } from "./extras.js";
export type { JwplayerFtpOptions } from "./ftp/options.js";
export type { JwplayerOptions, JwplayerV1Options, JwplayerV2Options } from "./options.js";

const v1Names = ["apiKey", "apiSecret"] as const;
const v2Names = ["siteId", "secret"] as const;

/**
 * A JW Player property to upload to: through API v2 with `siteId` and `secret`, through API v1 with `apiKey` and
 * `apiSecret`. Uploads are the same with both.
 *
 * Makes no network call. Remembers how many calls a minute the account has left, so share one value between uploads.
 * @throws UploadError `invalid-input` naming the option that is wrong.
 */
export function jwplayer(options: JwplayerOptions): Provider<JwplayerExtras> {
  const [v1Name] = v1Names.filter((name) => isGiven(options, name));
  const [v2Name] = v2Names.filter((name) => isGiven(options, name));
  if (v1Name === undefined && v2Name === undefined) throw neither(options);
  if (v1Name !== undefined && v2Name !== undefined) throw mixed(v1Name, v2Name);
  const provider =
    v2Name === undefined ? v1Provider(parseV1Config(options)) : v2Provider(parseV2Config(options));
  return options.ftp === undefined ? provider : withFtp(provider, options.ftp);
}

function isGiven(options: unknown, name: string): boolean {
  return (
    typeof options === "object" && options !== null && Reflect.get(options, name) !== undefined
  );
}

const choices = "{ apiKey, apiSecret } for API v1 or { siteId, secret } for API v2";

function mixed(v1Name: string, v2Name: string): UploadError {
  const text = `jwplayer options: ${v1Name} is for API v1 and ${v2Name} for API v2; give either ${choices}`;
  return new UploadError("invalid-input", text);
}

function neither(options: unknown): UploadError {
  const names = typeof options === "object" && options !== null ? Object.keys(options) : [];
  const given = names.length === 0 ? "" : ` (given: ${names.join(", ")})`;
  const text = `jwplayer options: apiKey is missing, and so is siteId; give ${choices}${given}`;
  return new UploadError("invalid-input", text);
}
