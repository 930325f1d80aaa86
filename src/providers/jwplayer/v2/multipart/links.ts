import { abortedError } from "../../../../errors.js";
import type { Call } from "../../../../provider.js";
import type { Api } from "../api.js";
import { listSlots } from "./listing.js";
import type { Slot, Slots } from "./listing.js";
import type { Upload } from "./upload.js";

/** The links of the uploads under way in this process. Nothing depends on its memory. */
export interface Links {
  /**
   * Where a part goes. Parts that ask at the same time share one page.
   * @param stale what was given before and did not work
   */
  slot(upload: Upload, number: number, call: Call, stale?: Slot): Promise<Slot>;
  /** Takes over slots that were listed for another reason. */
  learn(upload: Upload, slots: Slots): void;
  /** A part that is stored needs no link any more. */
  drop(upload: Upload, number: number): void;
  forget(upload: Upload): void;
}

interface Known {
  readonly slots: Map<number, Slot>;
  /** Settles when the listing under way is over, however it ended. */
  turn: Promise<unknown>;
}

export function createLinks(api: Api): Links {
  const uploads = new Map<string, Known>();
  const knownOf = ({ uploadId }: Upload): Known => {
    const known = uploads.get(uploadId) ?? { slots: new Map(), turn: Promise.resolve() };
    uploads.set(uploadId, known);
    return known;
  };
  const learn: Links["learn"] = (upload, slots) => {
    const known = knownOf(upload);
    for (const [number, slot] of slots) known.slots.set(number, slot);
  };
  return {
    slot(upload, number, call, stale) {
      const known = knownOf(upload);
      return inTurn(known, async () => {
        const held = known.slots.get(number);
        if (held !== undefined && held !== stale) return held;
        if (call.signal.aborted) throw abortedError(call.signal);
        learn(upload, await listSlots(api, upload, number, call));
        return known.slots.get(number) ?? { link: undefined, etag: undefined };
      });
    },
    learn,
    drop: (upload, number) => uploads.get(upload.uploadId)?.slots.delete(number),
    forget: ({ uploadId }) => uploads.delete(uploadId),
  };
}

/** One after another: who comes later finds what the earlier ones have learnt. */
function inTurn<T>(known: Known, work: () => Promise<T>): Promise<T> {
  const mine = known.turn.then(work);
  known.turn = mine.catch(() => undefined);
  return mine;
}
