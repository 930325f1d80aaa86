/**
 * Misfortunes of Kaltura's own upload code, each recorded from it under race conditions or injected failures. None
 * happens unless it is switched on. What needs no switch happens always: a queue that survives the first part, a shorter
 * part that replaces a longer one, parts before the first part's answer, two finals that both succeed.
 */

/**
 * Which occasions it strikes, counted from 1 over all tokens in the order of their coming. A request that was struck has
 * the hazard's name in its record, as the detail `hazard`. Default: none.
 */
export type Occasions = readonly number[];

export interface KalturaHazards {
  /**
   * First parts sent again while their token is in use, with PHP's temporary folder on another volume than the uploads:
   * the part is copied over the file in place, and the next part is still measured against the file's former end. What
   * lay between reads as zeros, and the final's size check passes.
   */
  readonly copiedFirstParts: Occasions;
  /**
   * First parts that are held for `stallMs` after the server has let them in, while others overtake them. Carried out
   * late they replace what those made: a finished file, too. Its token then says partial, or full if it was begun before.
   */
  readonly stalledFirstParts: Occasions;
  /** Milliseconds of the clock. Default 60,000. */
  readonly stallMs: number;
  /** Parts that have to wait for others and are acknowledged although they could not be stored. */
  readonly lostWaitingParts: Occasions;
  /**
   * Parts that have to wait for others and find that a process died with the lock of their offset. For an hour every
   * part sent for that offset ahead of a gap is acknowledged and thrown away.
   */
  readonly stuckLocks: Occasions;
  /**
   * How long a part with `resumeAt=-1` takes between looking where the file ends and writing there, in milliseconds of
   * the clock. Those that come meanwhile look at the same end, and overwrite each other. Default 0: none comes between.
   */
  readonly appendRaceMs: number;
  /**
   * Writes of waiting parts, on the occasion of an ordinary part, that fail unnoticed (a full disk): the count runs on,
   * the next waiting part is written that much too low, the part itself behind a hole.
   */
  readonly failedDrainWrites: Occasions;
  /** Writes of the arriving part itself that fail: the answer shows the old size. */
  readonly failedDirectWrites: Occasions;
  /** Writes of waiting parts, on the occasion of a verified final, that fail: the final cannot match. */
  readonly failedFinalWrites: Occasions;
  /**
   * Verified finals with bytes of which only the first half is stored, as when another request takes the last part while
   * it is still being copied. The final waits in vain; one that is repeated with its bytes mends it.
   */
  readonly halfStoredFinals: Occasions;
  /** Verified finals that answer UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE, at once and for no reason. */
  readonly failedFinals: Occasions;
  /** Complete uploads that find the closure lock held: INVALID_STATUS after 2 s, with the file complete and status 1. */
  readonly heldClosures: Occasions;
  /** Complete uploads after whose answer a late part's save puts `uploadedFileSize` back; the status stays. */
  readonly lateSaves: Occasions;
  /**
   * What parts, except the first and the last, say of the file's size. `lagging`: without themselves. `backward`: every
   * second one, two parts behind. `mid-part`: as if the write were half done. Never more than is there, and on the real
   * server only while other requests run. Default `exact`.
   */
  readonly reportedSizes: "exact" | "lagging" | "backward" | "mid-part";
}

export const noHazards: KalturaHazards = {
  copiedFirstParts: [],
  stalledFirstParts: [],
  stallMs: 60_000,
  lostWaitingParts: [],
  stuckLocks: [],
  appendRaceMs: 0,
  failedDrainWrites: [],
  failedDirectWrites: [],
  failedFinalWrites: [],
  halfStoredFinals: [],
  failedFinals: [],
  heldClosures: [],
  lateSaves: [],
  reportedSizes: "exact",
};

/** The hazards that strike on occasions. */
export type Occasional = {
  [K in keyof KalturaHazards]: KalturaHazards[K] extends Occasions ? K : never;
}[keyof KalturaHazards];

/** Counts occasions. */
export interface HazardLog {
  readonly rules: KalturaHazards;
  /** This is an occasion for the hazard: true when it strikes. */
  strikes(name: Occasional): boolean;
}

export function createHazardLog(rules: KalturaHazards): HazardLog {
  const counts = new Map<Occasional, number>();
  return {
    rules,
    strikes(name) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return rules[name].includes(count);
    },
  };
}
