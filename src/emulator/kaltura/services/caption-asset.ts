/** The service caption_captionAsset. */
import type { Service } from "../action.js";
import { captionKind } from "../assets/kinds.js";
import { assetService, setAsDefaultAction } from "../assets/service.js";
import type { World } from "../world.js";

export function captionAssetService(world: World): Service {
  return assetService(world, captionKind, { setasdefault: setAsDefaultAction(world, captionKind) });
}
