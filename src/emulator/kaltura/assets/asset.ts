/** The row of an asset: a file that goes along with an entry, or the entry's own source. */
import type { EmulatedAttachment } from "../../contract.js";
import { remove } from "../disk.js";
import { hold, release } from "../held-file.js";
import type { Holder } from "../held-file.js";
import { newObjectId } from "../ids.js";
import type { Recipient } from "../recipient.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";

export const assetStatus = {
  error: -1,
  queued: 0,
  ready: 2,
  deleted: 3,
  importing: 7,
} as const;

export type AssetFields = Readonly<Record<string, string | number | boolean>> & {
  readonly tags?: string;
  readonly label?: string;
  readonly language?: string;
  readonly format?: number;
  readonly isDefault?: boolean;
  readonly flavorParamsId?: number;
};

export interface Asset extends Holder {
  readonly id: string;
  readonly kind: EmulatedAttachment["kind"];
  entryId: string;
  status: number;
  version: number;
  readonly createdAt: number;
  updatedAt: number;
  fields: AssetFields;
  fileName: string | undefined;
  /** The flavor that an entry was made from. Its file is the entry's. */
  readonly isSource: boolean;
}

export function newAsset(
  world: World,
  given: Pick<Asset, "kind" | "entryId"> & Partial<Pick<Asset, "id" | "fields" | "isSource">>,
): Asset {
  const now = nowSeconds(world);
  const asset = {
    id: newObjectId(),
    status: assetStatus.queued,
    version: 0,
    createdAt: now,
    updatedAt: now,
    fields: {},
    file: undefined,
    sha256: undefined,
    fileName: undefined,
    isSource: false,
    ...given,
  };
  world.assets.set(asset.id, asset);
  return asset;
}

/** A deleted asset stays deleted. */
export function setAssetStatus(world: World, asset: Asset, status: number): void {
  if (asset.status === assetStatus.deleted) return;
  asset.status = status;
  asset.updatedAt = nowSeconds(world);
}

/** The place for the asset's file. @param objectType As upload tokens name such assets. */
export function fileOf(world: World, asset: Asset, objectType: string): Recipient {
  return {
    objectType,
    objectId: asset.id,
    expect: () => {
      setAssetStatus(world, asset, assetStatus.importing);
    },
    receive: ({ file, fileName }) => {
      if (asset.status === assetStatus.deleted) {
        world.ground.background(() => remove(file));
        return;
      }
      Object.assign(asset, { fileName, version: asset.version + 1 });
      setAssetStatus(world, asset, assetStatus.ready);
      hold(world, asset, file);
    },
    fail: () => {
      setAssetStatus(world, asset, assetStatus.error);
    },
  };
}

/** The entry's assets that exist, in the order in which they were made. */
export function assetsOf(world: World, entryId: string): readonly Asset[] {
  return [...world.assets.values()].filter(
    (asset) => asset.entryId === entryId && asset.status !== assetStatus.deleted,
  );
}

export function deleteAsset(world: World, asset: Asset): void {
  setAssetStatus(world, asset, assetStatus.deleted);
  release(world, asset);
}

/** Gives the flavors of one entry to another, in the place of its own. */
export function moveFlavors(world: World, from: string, to: string): void {
  const isFlavor = ({ kind }: Asset) => kind === "flavor";
  for (const asset of assetsOf(world, to).filter(isFlavor)) deleteAsset(world, asset);
  for (const asset of assetsOf(world, from).filter(isFlavor)) asset.entryId = to;
}

/** What the emulator's owner sees of the files that go along with an entry. */
export function attachmentsOf(world: World, entryId: string): readonly EmulatedAttachment[] {
  return assetsOf(world, entryId).flatMap((asset) => {
    const { id, kind, fileName, file, sha256, fields } = asset;
    if (asset.isSource || !file || sha256 === undefined) return [];
    const { label, language, format, flavorParamsId } = fields;
    return {
      kind,
      id,
      ...(fileName !== undefined && { name: fileName }),
      ...(language !== undefined && { language }),
      ...(label !== undefined && { label }),
      ...(format !== undefined && { format: String(format) }),
      ...(flavorParamsId !== undefined && { flavorParamsId }),
      isDefault: isDefault(asset),
      sha256,
      sizeBytes: file.sizeBytes,
    };
  });
}

const defaultTag = "default_thumb";

/** Of thumbnails a tag says it, of others a property. */
export function isDefault({ kind, fields }: Asset): boolean {
  return kind === "thumbnail" ? tagsOf(fields).includes(defaultTag) : fields.isDefault === true;
}

/** Makes it the entry's only default of its kind. */
export function setAsDefault(world: World, chosen: Asset): void {
  const ofKind = assetsOf(world, chosen.entryId).filter(({ kind }) => kind === chosen.kind);
  for (const asset of ofKind) asset.fields = withDefault(asset, asset === chosen);
}

function withDefault({ kind, fields }: Asset, wanted: boolean): AssetFields {
  if (kind !== "thumbnail") return { ...fields, isDefault: wanted };
  const others = tagsOf(fields).filter((tag) => tag !== defaultTag);
  return { ...fields, tags: (wanted ? [...others, defaultTag] : others).join(",") };
}

function tagsOf({ tags = "" }: AssetFields): readonly string[] {
  return tags
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}
