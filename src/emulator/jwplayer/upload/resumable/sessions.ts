/** The upload host's own memory of sessions: a record of ranges and a data file for each, told apart by id alone. */
import { rm } from "node:fs/promises";
import { isComplete, merge } from "./ranges.js";
import type { Held, Span } from "./ranges.js";

export interface Session {
  /** Where its bytes are, whether or not any have come. */
  readonly path: string;
  /** Undefined before the first chunk and after completion. */
  readonly held: Held | undefined;
  /** Some file has been completed in this session. */
  readonly completed: boolean;
}

/** What a chunk that came in full makes of its session. */
export type Progress = { readonly complete: boolean; readonly held: Held } | "unmergeable";

export interface Sessions {
  /** Any id is good: the host takes bytes first, and the API judges the id when the file is complete. */
  get(id: string): Session;
  /** Records a chunk. A complete file's record is deleted at once, before anybody is told of the file. */
  credit(id: string, span: Span, totalBytes: number): Progress;
  /** Deletes the data file; the record stays. */
  wipe(id: string): Promise<void>;
  /** A chunk of this session has lost its client, and this work is what remains to be done about it. */
  clearUp(id: string, work: Promise<void>): void;
  /** Resolves when nothing remains to be done about lost clients: the next chunk finds what they left behind. */
  cleared(id: string): Promise<void>;
}

/** @param poisonedBySingleBytes Whether a recorded range of one byte makes further chunks unmergeable. */
export function createSessions(
  scratchFile: () => string,
  poisonedBySingleBytes: boolean,
): Sessions {
  const sessions = new Map<string, Session>();
  const clearing = new Map<string, Promise<void>>();
  const get = (id: string): Session => {
    const session = sessions.get(id) ?? { path: scratchFile(), held: undefined, completed: false };
    sessions.set(id, session);
    return session;
  };
  const canTake = (held: Held, totalBytes: number) =>
    held.totalBytes === totalBytes &&
    !(poisonedBySingleBytes && held.spans.some(({ start, end }) => start === end));
  return {
    get,
    credit(id, span, totalBytes) {
      const session = get(id);
      if (session.held && !canTake(session.held, totalBytes)) return "unmergeable";
      const held = { totalBytes, spans: merge(session.held?.spans ?? [], span) };
      const complete = isComplete(held);
      sessions.set(
        id,
        complete ? { ...session, held: undefined, completed: true } : { ...session, held },
      );
      return { complete, held };
    },
    wipe: (id) => rm(get(id).path, { force: true }),
    clearUp(id, work) {
      const all = Promise.allSettled([clearing.get(id), work]).then(() => {
        if (clearing.get(id) === all) clearing.delete(id);
      });
      clearing.set(id, all);
    },
    cleared: (id) => clearing.get(id) ?? Promise.resolve(),
  };
}
