/** How the API shows an asset. */
import { extname } from "node:path";
import type { Asset } from "./asset.js";
import type { AssetKind } from "./kinds.js";

const kibibyte = 1024;

export function assetView({ kind, objectType }: AssetKind, asset: Asset) {
  const { id, entryId, status, version, createdAt, updatedAt, fields, file, fileName } = asset;
  return {
    ...fields,
    id,
    entryId,
    status,
    version,
    createdAt,
    updatedAt,
    // Whole kilobytes.
    size: file && Math.round(file.sizeBytes / kibibyte),
    fileExt: fileName && extname(fileName).slice(1).toLowerCase(),
    isOriginal: kind === "flavor" ? asset.isSource : undefined,
    objectType,
  };
}
