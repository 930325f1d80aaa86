import { UploadError } from "../../../errors.js";
import type { Json, Part } from "../../../model.js";

/** Knows how far each upload's file has grown without a gap, and so whether a part must show in an answer. */
export interface Prefixes {
  /** Call when a part is about to be sent. */
  begin(session: Json, part: Part): Sending;
}

/** One part on its way. */
export interface Sending {
  /** Looks at the file's size in the answer. @throws UploadError `interrupted` when the part was not written */
  check(storedBytes: number): void;
  /** Call however it ended. */
  end(): void;
}

interface Prefix {
  /** The file is known to have had this length. */
  reached: number;
  underWay: number;
  /** How many parts were ever begun. */
  begun: number;
}

/**
 * When the file already reached a part's start, the server writes that part at once, and its answer counts it. An answer
 * that does not, while no other part is on its way, means that the write failed: the only trace that a failed write on
 * the server leaves. With others on their way an answer may be behind for no reason; what is missing then is found when
 * the file is closed.
 *
 * The knowledge lives as long as the session's object. Without it only what the platform must be told to compare is
 * compared: every part of a strict upload, or none.
 * @param strict whether every part must show, because each is sent when all before it are stored
 */
export function createPrefixes(primerBytes: number, strict: boolean): Prefixes {
  const prefixes = new WeakMap<object, Prefix>();
  const prefixOf = (session: Json): Prefix => {
    const fresh = { reached: primerBytes, underWay: 0, begun: 0 };
    if (typeof session !== "object" || session === null) return fresh;
    const prefix = prefixes.get(session) ?? fresh;
    prefixes.set(session, prefix);
    return prefix;
  };
  return {
    begin(session, part) {
      const prefix = prefixOf(session);
      const mustShow = prefix.underWay === 0 && (strict || part.start <= prefix.reached);
      prefix.underWay += 1;
      prefix.begun += 1;
      const before = prefix.begun;
      return {
        check(storedBytes) {
          const missing = mustShow && prefix.begun === before && storedBytes < part.end;
          prefix.reached = missing ? storedBytes : Math.max(prefix.reached, storedBytes);
          if (missing) throw notWritten(part, storedBytes);
        },
        end() {
          prefix.underWay -= 1;
        },
      };
    },
  };
}

function notWritten(part: Part, storedBytes: number): UploadError {
  const message = `Kaltura did not store part ${part.index}: the file ends at ${storedBytes}, not ${part.end}`;
  return new UploadError("interrupted", message, { provider: "Kaltura", method: "chunked" });
}
