import type { AttachmentKind, Json } from "../../../model.js";
import type { AttachRequest } from "../../../provider.js";
import { captionFormat } from "./caption-format.js";
import { languageName } from "./language.js";

/** What Kaltura makes of one kind of file. */
export interface Kind {
  /** The service that keeps such assets. */
  readonly service: string;
  /** What the service calls an asset's id where it does not just say `id`. */
  readonly idName: string;
  /** The parameter that carries a new asset. */
  readonly assetName: string;
  /** A new asset without its content. */
  asset(request: AttachRequest): Promise<Readonly<Record<string, Json>>>;
  /** Whether it is to be the entry's default of its kind. */
  isDefault(request: AttachRequest): boolean;
}

export const kinds: Readonly<Record<AttachmentKind, Kind>> = {
  captions: {
    service: "caption_captionAsset",
    idName: "captionAssetId",
    assetName: "captionAsset",
    async asset({ attachment: { language, label }, content }) {
      return {
        objectType: "KalturaCaptionAsset",
        format: await captionFormat(content),
        ...(language !== undefined && { language: languageName(language) }),
        ...(label !== undefined && { label }),
      };
    },
    isDefault: ({ attachment }) => attachment.isDefault === true,
  },
  thumbnail: {
    service: "thumbAsset",
    idName: "thumbAssetId",
    assetName: "thumbAsset",
    asset: () => Promise.resolve({ objectType: "KalturaThumbAsset" }),
    isDefault: () => true,
  },
  flavor: {
    service: "flavorAsset",
    idName: "id",
    assetName: "flavorAsset",
    asset: ({ attachment: { flavorParamsId } }) =>
      Promise.resolve({
        objectType: "KalturaFlavorAsset",
        ...(flavorParamsId !== undefined && { flavorParamsId }),
      }),
    isDefault: () => false,
  },
};
