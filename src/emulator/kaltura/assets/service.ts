/** The services captionAsset, thumbAsset and flavorAsset, as far as they are alike. */
import { service } from "../action.js";
import type { Action, Call, Service } from "../action.js";
import { existingEntry, ownEntry } from "../entry-access.js";
import { entryStatus } from "../entry.js";
import type { Entry } from "../entry.js";
import { apiErrors, entryErrors } from "../errors.js";
import { fetchFile, fileNameOf } from "../import.js";
import type { Session } from "../ks.js";
import { inOrder, meets, pageOf } from "../listing.js";
import type { Params } from "../params.js";
import { deliver, readResource } from "../resource.js";
import type { Resource } from "../resource.js";
import { object, requiredObject, requiredText } from "../values.js";
import type { World } from "../world.js";
import {
  assetsOf,
  assetStatus,
  deleteAsset,
  fileOf,
  isDefault,
  newAsset,
  setAsDefault,
} from "./asset.js";
import type { Asset } from "./asset.js";
import { readAssetFields } from "./fields.js";
import { timedMedia } from "./kinds.js";
import type { AssetKind } from "./kinds.js";
import { assetView } from "./view.js";

/** @param more Actions that only this kind has. */
export function assetService(
  world: World,
  kind: AssetKind,
  more: Readonly<Record<string, Action>> = {},
): Service {
  const view = (asset: Asset) => assetView(kind, asset);
  const own =
    (act: (asset: Asset) => unknown) =>
    ({ params }: Call) => {
      const id = requiredText(params, kind.idParameter);
      return (session: Session) => act(ownAsset(world, session, kind, id));
    };
  return service({
    add: { needs: "user", prepare: ({ params }) => prepareAdd(world, kind, params) },
    setcontent: { needs: "user", prepare: (call) => prepareContent(world, kind, call) },
    get: {
      needs: "session",
      prepare: ({ params }) => {
        const id = requiredText(params, kind.idParameter);
        return () => view(existingAsset(world, kind, id));
      },
    },
    list: {
      needs: "session",
      prepare:
        ({ params }) =>
        () =>
          list(world, kind, params),
    },
    delete: {
      needs: "user",
      prepare: own((asset) => {
        if (isDefault(asset) && kind.deletesNoDefault) throw kind.deletesNoDefault(asset.id);
        deleteAsset(world, asset);
        return null;
      }),
    },
    ...more,
  });
}

/** The action `setAsDefault`, of the kinds that have one. */
export function setAsDefaultAction(world: World, kind: AssetKind): Action {
  return {
    needs: "user",
    prepare: ({ params }) => {
      const id = requiredText(params, kind.idParameter);
      return (session) => {
        setAsDefault(world, ownAsset(world, session, kind, id));
        return null;
      };
    },
  };
}

/** @throws ApiError when there is no such asset of this kind. */
function existingAsset(world: World, kind: AssetKind, id: string): Asset {
  const asset = world.assets.get(id);
  const exists = asset?.kind === kind.kind && asset.status !== assetStatus.deleted;
  if (!exists) throw kind.notFound(id);
  return asset;
}

/** @throws ApiError when there is none, or its entry is another user's. */
function ownAsset(world: World, session: Session, kind: AssetKind, id: string): Asset {
  const asset = existingAsset(world, kind, id);
  ownEntry(world, session, asset.entryId);
  return asset;
}

function prepareAdd(world: World, kind: AssetKind, params: Params) {
  const entryId = requiredText(params, "entryId");
  const fields = readAssetFields(kind, requiredObject(params, kind.parameter));
  return (session: Session) => {
    const entry = ownEntry(world, session, entryId);
    if (!timedMedia.includes(entry.fields.mediaType)) throw entryErrors.notFound(entryId);
    assertNew(world, kind, entry, fields[kind.paramsId]);
    return assetView(kind, newAsset(world, { kind: kind.kind, entryId, fields }));
  };
}

/** @throws ApiError when the entry has this rendition already. */
function assertNew(
  world: World,
  kind: AssetKind,
  entry: Entry,
  paramsId: Asset["fields"][string] | undefined,
): void {
  if (paramsId === undefined) return;
  const former = assetsOf(world, entry.id).find(
    (asset) => asset.kind === kind.kind && asset.fields[kind.paramsId] === paramsId,
  );
  if (former) throw kind.alreadyExists(former.id, String(paramsId));
}

function prepareContent(world: World, kind: AssetKind, call: Call) {
  const id = requiredText(call.params, "id");
  const resource = readResource(call, "contentResource");
  if (!resource) throw apiErrors.missingParameter("contentResource");
  return async (session: Session) => {
    const asset = ownAsset(world, session, kind, id);
    await bring(world, session, { kind, asset, resource });
    if (kind.kind === "thumbnail") becomeDefault(world, asset);
    return assetView(kind, asset);
  };
}

interface Errand {
  readonly kind: AssetKind;
  readonly asset: Asset;
  readonly resource: Resource;
}

/** @throws ApiError when the file cannot be had. */
async function bring(
  world: World,
  session: Session,
  { kind, asset, resource }: Errand,
): Promise<void> {
  const recipient = fileOf(world, asset, kind.attachedType);
  if (resource.kind !== "url" || !kind.downloadFailed) {
    deliver(world, session, resource, recipient);
    return;
  }
  const file = await fetchFile(world, resource);
  if (file) {
    recipient.receive({ file, via: "import", fileName: fileNameOf(resource.url) });
  } else {
    if (asset.status === assetStatus.queued) recipient.fail();
    throw kind.downloadFailed(resource.url);
  }
}

/** A thumbnail becomes the default when its tags say so, or when it is the first of an entry that has no content yet. */
export function becomeDefault(world: World, asset: Asset): void {
  const thumbnails = assetsOf(world, asset.entryId).filter(({ kind }) => kind === asset.kind);
  const isFirst =
    thumbnails.length === 1 && existingEntry(world, asset.entryId).status === entryStatus.noContent;
  if (isDefault(asset) || isFirst) setAsDefault(world, asset);
}

function list(world: World, kind: AssetKind, params: Params) {
  const filter: Params = object(params, "filter") ?? new Map();
  const found = [...world.assets.values()].filter(
    (asset) =>
      asset.kind === kind.kind &&
      asset.status !== assetStatus.deleted &&
      meets(filter, "entryId", asset.entryId) &&
      meets(filter, "id", asset.id) &&
      meets(filter, "status", asset.status),
  );
  const views = inOrder(found, filter).map((asset) => assetView(kind, asset));
  return pageOf(views, params, `${kind.objectType}ListResponse`);
}
