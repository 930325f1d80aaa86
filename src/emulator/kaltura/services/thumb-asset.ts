/** The thumbAsset service. */
import type { Call, Service } from "../action.js";
import { fileOf, newAsset } from "../assets/asset.js";
import { thumbKind } from "../assets/kinds.js";
import { assetService, becomeDefault, setAsDefaultAction } from "../assets/service.js";
import { assetView } from "../assets/view.js";
import { ownEntry } from "../entry-access.js";
import type { Session } from "../ks.js";
import { requiredFile, requiredText } from "../values.js";
import type { World } from "../world.js";

export function thumbAssetService(world: World): Service {
  return assetService(world, thumbKind, {
    setasdefault: setAsDefaultAction(world, thumbKind),
    addfromimage: { needs: "user", prepare: (call) => prepareImage(world, call) },
  });
}

/** The image comes in the same request. */
function prepareImage(world: World, call: Call) {
  const entryId = requiredText(call.params, "entryId");
  const file = requiredFile(call);
  return (session: Session) => {
    ownEntry(world, session, entryId);
    const asset = newAsset(world, { kind: thumbKind.kind, entryId });
    file.keep();
    fileOf(world, asset, thumbKind.attachedType).receive({
      file,
      via: "form",
      fileName: file.name,
    });
    becomeDefault(world, asset);
    return assetView(thumbKind, asset);
  };
}
