import { UploadError } from "../../../errors.js";
import type { Json, Part } from "../../../model.js";

/** Knows how far each upload's file has grown without a gap, and so whether a part must show in an answer. */
export interface Prefixes {
  /** Call when a part is sent; the answer is to be given to what this returns. */
  expect(session: Json, part: Part): (storedBytes: number) => void;
}

/**
 * When the file already reached a part's start, the server writes that part at once, and its answer counts it. An answer
 * that does not means that the write failed: the only trace that a failed write on the server leaves.
 *
 * The knowledge lives as long as the session's object. Without it nothing is expected, and nothing is lost: the closing
 * request still compares the length.
 */
export function createPrefixes(primerBytes: number): Prefixes {
  const reached = new WeakMap<object, number>();
  return {
    expect(session, part) {
      if (typeof session !== "object" || session === null) return () => undefined;
      const mustShow = part.start <= (reached.get(session) ?? primerBytes);
      return (storedBytes) => {
        const missing = mustShow && storedBytes < part.end;
        const before = missing ? 0 : (reached.get(session) ?? 0);
        reached.set(session, Math.max(before, storedBytes));
        if (missing) throw notWritten(part, storedBytes);
      };
    },
  };
}

function notWritten(part: Part, storedBytes: number): UploadError {
  const message = `Kaltura did not store part ${part.index}: the file ends at ${storedBytes}, not ${part.end}`;
  return new UploadError("interrupted", message, { provider: "Kaltura", method: "chunked" });
}
