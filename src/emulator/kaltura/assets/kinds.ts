/** What sets the three kinds of assets apart: names, properties, errors. */
import type { EmulatedAttachment } from "../../contract.js";
import { mediaType } from "../entry.js";
import { ApiError } from "../errors.js";
import type { AssetFields } from "./asset.js";

export interface AssetKind {
  readonly kind: EmulatedAttachment["kind"];
  readonly objectType: string;
  /** Of `add`: the object to make. */
  readonly parameter: string;
  /** Of `get`, `delete` and `setAsDefault`. */
  readonly idParameter: string;
  /** As upload tokens name such assets once they are attached. */
  readonly attachedType: string;
  /** Which rendition it is; an entry has at most one asset of each. */
  readonly paramsId: string;
  readonly properties: {
    readonly texts: readonly string[];
    readonly integers: readonly string[];
    readonly flags: readonly string[];
  };
  /** What properties that are not given are set to. */
  readonly defaults: AssetFields;
  notFound(id: string): ApiError;
  alreadyExists(id: string, paramsId: string): ApiError;
  /** Files of this kind are fetched from a URL within the call. Absent: in the background. */
  readonly downloadFailed?: (url: string) => ApiError;
  /** The default cannot be deleted. Absent: it can. */
  readonly deletesNoDefault?: (id: string) => ApiError;
}

/** Entries that can have assets. */
export const timedMedia: readonly unknown[] = [mediaType.video, mediaType.audio];

const texts = ["tags", "description", "partnerData"];
const spokenTexts = [...texts, "language", "label"];

export const captionKind: AssetKind = {
  kind: "captions",
  objectType: "KalturaCaptionAsset",
  parameter: "captionAsset",
  idParameter: "captionAssetId",
  attachedType: "captionAsset",
  paramsId: "captionParamsId",
  properties: {
    texts: spokenTexts,
    integers: ["captionParamsId", "format", "accuracy"],
    flags: ["isDefault", "displayOnPlayer"],
  },
  defaults: { format: 1, isDefault: false },
  notFound: (id) =>
    new ApiError("CAPTION_ASSET_ID_NOT_FOUND", `Caption asset id "${id}" not found`, {
      ASSET_ID: id,
    }),
  alreadyExists: (id, paramsId) =>
    new ApiError(
      "CAPTION_ASSET_ALREADY_EXISTS",
      `Caption asset id "${id}" already use caption params id "${paramsId}"`,
      { ASSET_ID: id, PARAMS_ID: paramsId },
    ),
  downloadFailed: (url) =>
    new ApiError(
      "CAPTION_ASSET_DOWNLOAD_FAILED",
      `Caption asset download from URL "${url}" failed`,
      { URL: url },
    ),
};

export const thumbKind: AssetKind = {
  kind: "thumbnail",
  objectType: "KalturaThumbAsset",
  parameter: "thumbAsset",
  idParameter: "thumbAssetId",
  attachedType: "thumbAsset",
  paramsId: "thumbParamsId",
  properties: { texts, integers: ["thumbParamsId"], flags: [] },
  defaults: {},
  notFound: (id) =>
    new ApiError("THUMB_ASSET_ID_NOT_FOUND", `The Thumbnail asset id "${id}" not found`, {
      ID: id,
    }),
  alreadyExists: (id, paramsId) =>
    new ApiError(
      "THUMB_ASSET_ALREADY_EXISTS",
      `Thumbnail asset id "${id}" already use thumbnail params id "${paramsId}"`,
      { ASSET_ID: id, PARAMS_ID: paramsId },
    ),
  downloadFailed: (url) =>
    new ApiError("THUMB_ASSET_DOWNLOAD_FAILED", `Failed to download thumbnail from URL "${url}"`, {
      URL_PATH: url,
    }),
  deletesNoDefault: (id) =>
    new ApiError(
      "THUMB_ASSET_IS_DEFAULT",
      `Thumbnail asset "${id}" is default and could not be deleted`,
      { ASSET: id },
    ),
};

export const flavorKind: AssetKind = {
  kind: "flavor",
  objectType: "KalturaFlavorAsset",
  parameter: "flavorAsset",
  idParameter: "id",
  attachedType: "flavorAsset",
  paramsId: "flavorParamsId",
  properties: { texts: spokenTexts, integers: ["flavorParamsId"], flags: ["isDefault"] },
  defaults: {},
  notFound: (id) =>
    new ApiError("FLAVOR_ASSET_ID_NOT_FOUND", `Flavor asset id "${id}" not found`, { ID: id }),
  alreadyExists: (id, paramsId) =>
    new ApiError(
      "FLAVOR_ASSET_ALREADY_EXISTS",
      `Flavor asset id "${id}" already use flavor params id "${paramsId}"`,
      { ASSET_ID: id, PARAMS_ID: paramsId },
    ),
};
