/** The conversionProfile service: what profiles there are. */
import { service } from "../action.js";
import type { Service } from "../action.js";
import { entryErrors } from "../errors.js";
import { meets, pageOf } from "../listing.js";
import type { Params } from "../params.js";
import { integer, object } from "../values.js";
import type { World } from "../world.js";

export function conversionProfileService(world: World): Service {
  const views = world.rules.conversionProfileIds.map((id, at) => viewOf(world, id, at === 0));
  return service({
    list: {
      needs: "user",
      prepare:
        ({ params }) =>
        () =>
          list(views, params),
    },
    get: {
      needs: "user",
      prepare: ({ params }) => {
        const id = integer(params, "id") ?? 0;
        return () => {
          const view = views.find((profile) => profile.id === id);
          if (!view) throw entryErrors.conversionProfileUnknown(id);
          return view;
        };
      },
    },
    getdefault: { needs: "user", prepare: () => () => views[0] ?? null },
  });
}

function list(views: readonly ReturnType<typeof viewOf>[], params: Params) {
  const filter: Params = object(params, "filter") ?? new Map();
  const found = views.filter(
    ({ id, name }) => meets(filter, "id", id) && meets(filter, "name", name),
  );
  return pageOf(found, params, "KalturaConversionProfileListResponse");
}

function viewOf({ account }: World, id: number, isDefault: boolean) {
  return {
    id,
    partnerId: account.partnerId,
    // Enabled.
    status: "2",
    // For media.
    type: "1",
    name: isDefault ? "Default" : `Profile ${id}`,
    isDefault,
    flavorParamsIds: "0",
    objectType: "KalturaConversionProfile",
  };
}
