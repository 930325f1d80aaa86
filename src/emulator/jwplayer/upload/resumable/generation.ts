/** What the releases of the nginx upload module do differently. Which of them the real platform runs is not known. */
import { fileNameOf } from "../multipart.js";

/**
 * `2.2`: of 2010-09, the first that can resume. `2.3`: 2012-09 to 2020-06. `master`: since then. `strictest`: master, but
 * without ranges of one byte, which a client had better never send: an upload that works here works on all of them.
 */
export type ModuleGeneration = "strictest" | "master" | "2.3" | "2.2";

export interface Habits {
  /** Shortest range that is taken, in bytes. */
  readonly minRangeBytes: number;
  /** Whether a range may end at TOTAL itself. The file can then never be complete. */
  readonly endMayBeTotal: boolean;
  /** Whether a body must be as long as its range. Otherwise a longer one is cut, and a shorter one spoils the chunk. */
  readonly checksLength: boolean;
  /** Whether a range of one byte that touches no other makes every later chunk of its session fail. */
  readonly poisonedBySingleBytes: boolean;
  readonly answersOptions: boolean;
  /** Whether a chunked body is refused with 411 whatever else is wrong with the request. */
  readonly refusesChunked: boolean;
  /** The file's name in a Content-Disposition; empty when there is none to be found. */
  fileNameOf(disposition: string): string;
}

const master: Habits = {
  minRangeBytes: 1,
  endMayBeTotal: false,
  checksLength: true,
  poisonedBySingleBytes: false,
  answersOptions: true,
  refusesChunked: false,
  fileNameOf: (disposition) => fileNameOf(disposition) ?? "",
};

const since2012: Habits = { ...master, poisonedBySingleBytes: true, fileNameOf: quotedName };

export const habitsOf: Readonly<Record<ModuleGeneration, Habits>> = {
  strictest: { ...master, minRangeBytes: 2 },
  master,
  "2.3": since2012,
  "2.2": {
    ...since2012,
    minRangeBytes: 2,
    endMayBeTotal: true,
    checksLength: false,
    answersOptions: false,
    refusesChunked: true,
  },
};

/** Before 2020 a name was found only in quotes, and could hold a semicolon. */
function quotedName(disposition: string): string {
  const name = /filename="([^"]*)"/.exec(disposition)?.[1] ?? "";
  return name.replace(/^.*[\\/]/, "");
}
