import { checkExtras, customTexts } from "../extras.js";
import type { JwplayerExtras } from "../extras.js";
import { present, unixSeconds } from "./fields.js";
import { providerName } from "./name.js";
import type { Fields } from "./sign.js";

/**
 * The extras as parameters of `/videos/create`.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: JwplayerExtras | undefined): Fields {
  const unknown = ["category", "language"];
  const extras = checkExtras(given, { provider: providerName, unknown });
  const custom = Object.entries(customTexts(extras)).map(
    ([name, value]) => [`custom.${name}`, value] as const,
  );
  return present({
    author: extras.author,
    link: extras.link,
    expires_date: extras.expiresAt && unixSeconds(extras.expiresAt),
    protectionrule_key: extras.protectionRuleKey,
    trim_in_point: extras.trimInPoint,
    trim_out_point: extras.trimOutPoint,
    ...Object.fromEntries<string>(custom),
  });
}
