/** Puts a file with an entry, in a way that one attachment never makes two of them. */
import { asUploadError, UploadError } from "../../../errors.js";
import type { AttachedFile } from "../../../model.js";
import type { AttachRequest, Call } from "../../../provider.js";
import { valueOf, type Api, type Outcome } from "../api.js";
import { deleteToken, hasCode, tokenIn, tokenResource } from "../token.js";
import type { Action } from "../wire.js";
import {
  addAsset,
  assetIn,
  deleteAsset,
  hasFile,
  isMadeFor,
  listAssets,
  setAsDefault,
  setContent,
  type CompanionAsset,
} from "./asset.js";
import { isSmall, smallUpload, uploadFile } from "./file-token.js";
import { kinds, type Kind } from "./kind.js";

/**
 * A small file costs one request: its token, its bytes, the asset and the link between them travel together. After a lost
 * answer the entry's assets are looked through for the one that carries this attachment's id.
 */
export async function attachFile(
  api: Api,
  request: AttachRequest,
  call: Call,
): Promise<AttachedFile> {
  const kind = kinds[request.attachment.kind];
  const errand: Errand = { api, kind, request, call };
  const earlier = call.repeated ? await findOwn(errand) : undefined;
  const id = await made(errand, earlier);
  return { kind: request.attachment.kind, id };
}

interface Errand {
  readonly api: Api;
  readonly kind: Kind;
  readonly request: AttachRequest;
  readonly call: Call;
}

async function findOwn({ api, kind, request, call }: Errand): Promise<CompanionAsset | undefined> {
  const assets = await listAssets(api, kind, request.assetId, call);
  return assets.find((asset) => isMadeFor(asset, request));
}

async function made(errand: Errand, earlier: CompanionAsset | undefined): Promise<string> {
  const { api, kind, request, call } = errand;
  if (earlier !== undefined && hasFile(earlier)) {
    if (kind.isDefault(request)) await api.call(setAsDefault(kind, earlier.id), call);
    return earlier.id;
  }
  if (earlier !== undefined) return fill(errand, earlier.id, await uploadFile(api, request, call));
  return isSmall(request) ? makeAtOnce(errand) : make(errand, await uploadFile(api, request, call));
}

/** Everything in one request. */
async function makeAtOnce(errand: Errand): Promise<string> {
  const { api, request, call } = errand;
  const prelude = smallUpload(request);
  const asset = await newAsset(errand, prelude.length, "{1:result:id}");
  const [added, uploaded, ...rest] = await api.together([...prelude, ...asset], call);
  valueOf(added);
  // What comes after a call that failed is made all the same.
  if (!uploaded.ok) throw await withoutFile(errand, rest[0], uploaded.error);
  return settle(errand, tokenIn(uploaded.value, "uploadToken.upload").id, rest);
}

/** The asset for a token that has its bytes. */
async function make(errand: Errand, tokenId: string): Promise<string> {
  const { api, call } = errand;
  return settle(errand, tokenId, await api.together(await newAsset(errand, 0, tokenId), call));
}

/** Makes an asset and gives it the token's bytes. @param before how many actions come before these */
async function newAsset(
  { kind, request }: Errand,
  before: number,
  tokenId: string,
): Promise<readonly Action[]> {
  const id = `{${before + 1}:result:id}`;
  return [
    addAsset(kind, request, await kind.asset(request)),
    setContent(kind, id, tokenResource(tokenId)),
    ...(kind.isDefault(request) ? [setAsDefault(kind, id)] : []),
  ];
}

async function settle(
  errand: Errand,
  tokenId: string,
  [added, filled, chosen]: readonly Outcome[],
): Promise<string> {
  const { api, kind, request, call } = errand;
  if (added === undefined || filled === undefined) throw unanswered();
  if (!added.ok && hasCode(added.error, "FLAVOR_ASSET_ALREADY_EXISTS"))
    return fill(errand, await sameFlavor(errand, added.error), tokenId);
  if (!added.ok) {
    await deleteToken(api, tokenId, call).catch(() => undefined);
    throw added.error;
  }
  if (!filled.ok) throw await withoutFile(errand, added, filled.error);
  if (kind.isDefault(request) && chosen !== undefined) valueOf(chosen);
  return assetIn(added.value, `${kind.service}.add`).id;
}

/** Gives an asset that is there already the token's bytes. */
async function fill(
  { api, kind, request, call }: Errand,
  id: string,
  tokenId: string,
): Promise<string> {
  const wanted = kind.isDefault(request) ? [setAsDefault(kind, id)] : [];
  const actions = [setContent(kind, id, tokenResource(tokenId)), ...wanted];
  for (const outcome of await api.together(actions, call)) valueOf(outcome);
  return id;
}

/** An entry has one flavor of each kind. What the caller has made takes the place of what Kaltura makes, or has made. */
async function sameFlavor(
  { api, kind, request, call }: Errand,
  refusal: UploadError,
): Promise<string> {
  const { flavorParamsId } = request.attachment;
  const assets = await listAssets(api, kind, request.assetId, call);
  const same = assets.find((asset) => asset.flavorParamsId === flavorParamsId);
  if (same === undefined) throw refusal;
  return same.id;
}

/**
 * What becomes of an asset that was made, when its file failed. After a failure that passes it is kept for the next try;
 * otherwise it is of no use to anybody.
 * @returns the failure, with what it left behind
 */
async function withoutFile(
  { api, kind, call }: Errand,
  added: Outcome | undefined,
  failure: UploadError,
): Promise<UploadError> {
  if (added?.ok !== true || failure.kind === "interrupted") return failure;
  const { id } = assetIn(added.value, `${kind.service}.add`);
  try {
    await api.call(deleteAsset(kind, id), call);
    return failure;
  } catch (thrown) {
    const { message } = asUploadError(thrown);
    return failure.with({}, `; the empty ${kind.assetName} ${id} could not be deleted: ${message}`);
  }
}

function unanswered(): UploadError {
  const message = "Kaltura did not answer every call of a multirequest";
  return new UploadError("interrupted", message, { provider: "Kaltura", operation: "attach" });
}
