/** The deprecated media actions that make an entry and give it its content in one call. */
import type { Action, Call } from "../action.js";
import { readNewEntry } from "../entry-add.js";
import { contentOf } from "../entry-content.js";
import { entryView } from "../entry-view.js";
import { entryErrors } from "../errors.js";
import { attach } from "../attach.js";
import { importFromUrl } from "../import.js";
import type { Session } from "../ks.js";
import { tokenStatus } from "../token.js";
import { requiredText } from "../values.js";
import { visibleToken } from "../visible-token.js";
import type { World } from "../world.js";

export function fromActions(world: World): Readonly<Record<string, Action>> {
  return {
    addfromurl: { needs: "user", prepare: (call) => prepareFromUrl(world, call) },
    addfromuploadedfile: { needs: "user", prepare: (call) => prepareFromToken(world, call) },
  };
}

function prepareFromUrl(world: World, { params }: Call) {
  const make = readNewEntry(world, params, "mediaEntry");
  const url = requiredText(params, "url");
  return (session: Session) => {
    const entry = make(session);
    importFromUrl(world, contentOf(world, entry), { url, headers: {} });
    return entryView(world, entry);
  };
}

/** Unlike `addContent` it takes nothing but a token that is full. */
function prepareFromToken(world: World, { params }: Call) {
  const make = readNewEntry(world, params, "mediaEntry");
  const id = requiredText(params, "uploadTokenId");
  return (session: Session) => {
    const token = visibleToken(world, session, id);
    if (token.status !== tokenStatus.full) throw entryErrors.tokenUnusable();
    const entry = make(session);
    attach(world, token, contentOf(world, entry));
    return entryView(world, entry);
  };
}
