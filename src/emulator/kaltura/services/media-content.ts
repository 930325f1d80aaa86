/** The media actions that bring an entry its content, or replace it. */
import type { Action, Call } from "../action.js";
import { fileOf, newAsset } from "../assets/asset.js";
import { flavorKind } from "../assets/kinds.js";
import { contentOf } from "../entry-content.js";
import { ownEntry } from "../entry-access.js";
import { entryView } from "../entry-view.js";
import { entryStatus, mediaType } from "../entry.js";
import type { Entry } from "../entry.js";
import { apiErrors, entryErrors } from "../errors.js";
import type { Session } from "../ks.js";
import { assertProfiles } from "../profiles.js";
import type { Recipient } from "../recipient.js";
import { approveReplacement, beginReplacement, cancelReplacement } from "../replacement.js";
import { deliver, readResource } from "../resource.js";
import type { Resource } from "../resource.js";
import { integer, requiredText } from "../values.js";
import type { World } from "../world.js";

export function contentActions(world: World): Readonly<Record<string, Action>> {
  const own =
    (act: (entry: Entry) => void) =>
    ({ params }: Call) => {
      const id = requiredText(params, "entryId");
      return (session: Session) => {
        const entry = ownEntry(world, session, id);
        act(entry);
        return entryView(world, entry);
      };
    };
  return {
    addcontent: { needs: "user", prepare: (call) => prepareContent(world, call) },
    updatecontent: { needs: "user", prepare: (call) => prepareUpdate(world, call) },
    approvereplace: {
      needs: "user",
      prepare: own((entry) => {
        approveReplacement(world, entry);
      }),
    },
    cancelreplace: {
      needs: "user",
      prepare: own((entry) => {
        cancelReplacement(world, entry);
      }),
    },
  };
}

/** Without a resource it does nothing, and says nothing. */
function prepareContent(world: World, call: Call) {
  const id = requiredText(call.params, "entryId");
  const resource = readResource(call, "resource");
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    if (entry.status !== entryStatus.noContent) throw entryErrors.alreadyWithContent();
    if (resource) bring(world, session, resource, entry);
    return entryView(world, entry);
  };
}

/** In place where there is nothing to lose: an entry without content, or an image. */
function prepareUpdate(world: World, call: Call) {
  const id = requiredText(call.params, "entryId");
  const conversionProfileId = integer(call.params, "conversionProfileId");
  const resource = readResource(call, "resource");
  if (!resource) throw apiErrors.missingParameter("resource");
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    const chosen = conversionProfileId === undefined ? {} : { conversionProfileId };
    assertProfiles(world, chosen);
    if (entry.status === entryStatus.noContent || isImage(entry)) {
      entry.fields = { ...entry.fields, ...chosen };
      bring(world, session, resource, entry);
    } else {
      replace(world, session, resource, {
        entry,
        temporary: beginReplacement(world, entry, chosen),
      });
    }
    return entryView(world, entry);
  };
}

function replace(
  world: World,
  session: Session,
  resource: Resource,
  { entry, temporary }: { readonly entry: Entry; readonly temporary: Entry },
): void {
  try {
    bring(world, session, resource, temporary);
  } catch (failure) {
    cancelReplacement(world, entry);
    throw failure;
  }
}

/** @throws ApiError when the resource is of no use to the entry. */
function bring(world: World, session: Session, resource: Resource, entry: Entry): void {
  if (resource.kind !== "container" || isImage(entry)) {
    deliver(world, session, resource, contentOf(world, entry));
    return;
  }
  for (const { flavorParamsId, resource: single } of resource.parts) {
    const recipient =
      flavorParamsId === 0 ? contentOf(world, entry) : flavorOf(world, entry, flavorParamsId);
    deliver(world, session, single, recipient);
  }
}

function flavorOf(world: World, { id: entryId }: Entry, flavorParamsId: number): Recipient {
  const { kind, attachedType } = flavorKind;
  return fileOf(
    world,
    newAsset(world, { kind, entryId, fields: { flavorParamsId } }),
    attachedType,
  );
}

function isImage({ fields }: Entry): boolean {
  return fields.mediaType === mediaType.image;
}
