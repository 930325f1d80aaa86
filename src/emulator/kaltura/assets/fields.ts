/** The properties of an asset, as a caller sets them. */
import { ApiError, apiErrors } from "../errors.js";
import type { Params } from "../params.js";
import { readFlags, readProperties } from "../properties.js";
import type { AssetFields } from "./asset.js";
import type { AssetKind } from "./kinds.js";

/** @throws ApiError when a property has a value that the server does not know. */
export function readAssetFields({ properties, defaults }: AssetKind, given: Params): AssetFields {
  const { texts, integers, flags } = properties;
  const fields: AssetFields = {
    ...defaults,
    ...readProperties(given, texts, integers),
    ...readFlags(given, flags),
  };
  assertFormat(fields);
  assertLanguage(fields);
  return fields;
}

/** 1 SRT, 2 DFXP, 3 WebVTT, 4 CAP, 5 SCC. */
function assertFormat({ format }: AssetFields): void {
  if (format === undefined || [1, 2, 3, 4, 5].includes(format)) return;
  throw new ApiError(
    "CAPTION_ASSET_UNSUPPORTED_FORMAT",
    `Unsupported caption asset format "${format}"`,
    { FORMAT: String(format) },
  );
}

/** The server knows languages by their English names, as in `English` or `Chinese`, and takes no codes for them. */
function assertLanguage({ language }: AssetFields): void {
  if (language === undefined || /^[A-Z]/.test(language)) return;
  throw apiErrors.enumInvalid(language, "language", "KalturaLanguage");
}
