/** The assets that go along with an entry's video: captions, thumbnails and flavors, which Kaltura treats alike. */
import * as z from "zod/mini";
import type { Json } from "../../../model.js";
import type { AttachRequest, Call } from "../../../provider.js";
import { shapeOf } from "../answer.js";
import type { Api } from "../api.js";
import type { Action } from "../wire.js";
import type { Kind } from "./kind.js";

const assetSchema = z.object({
  id: z.string(),
  status: z.pipe(z.union([z.number(), z.string()]), z.transform(Number)),
  partnerData: z.optional(z.string()),
  flavorParamsId: z.optional(z.number()),
});

export type CompanionAsset = z.infer<typeof assetSchema>;

const listSchema = z.object({ objects: z.catch(z.array(assetSchema), []) });

/** KalturaAssetStatus of an asset that has no content: made (0), or failed with it (-1). */
const withoutContent: ReadonlySet<number> = new Set([0, -1]);

export function hasFile({ status }: CompanionAsset): boolean {
  return !withoutContent.has(status);
}

/** Where an asset says which attachment it was made for. */
export function isMadeFor({ partnerData }: CompanionAsset, request: AttachRequest): boolean {
  return partnerData === request.attachmentId;
}

export function assetIn(value: unknown, operation: string): CompanionAsset {
  return shapeOf(assetSchema, value, operation);
}

export function addAsset(
  { service, assetName }: Kind,
  { assetId, attachmentId }: AttachRequest,
  asset: Readonly<Record<string, Json>>,
): Action {
  const params = { entryId: assetId, [assetName]: { ...asset, partnerData: attachmentId } };
  return { service, action: "add", params };
}

export function setContent({ service }: Kind, id: string, contentResource: Json): Action {
  return { service, action: "setContent", params: { id, contentResource } };
}

export function setAsDefault({ service, idName }: Kind, id: string): Action {
  return { service, action: "setAsDefault", params: { [idName]: id } };
}

export function deleteAsset({ service, idName }: Kind, id: string): Action {
  return { service, action: "delete", params: { [idName]: id } };
}

/** Every asset of this kind that the entry has. */
export async function listAssets(
  api: Api,
  { service }: Kind,
  entryId: string,
  call: Call,
): Promise<readonly CompanionAsset[]> {
  const filter = { objectType: "KalturaAssetFilter", entryIdEqual: entryId };
  const pager = { objectType: "KalturaFilterPager", pageSize: 500 };
  const params = { filter, pager };
  const value = await api.call({ service, action: "list", params }, call);
  return shapeOf(listSchema, value, `${service}.list`).objects;
}
