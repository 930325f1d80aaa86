/** The figures and switches of the emulated Kaltura server. */
import type { KalturaHazards } from "./hazards.js";

export interface KalturaRules {
  /** The account's longest session that `session.start` makes, in seconds. Default: no limit. */
  readonly maxSessionSeconds: number;
  /** How often a verified final looks for the missing parts (`upload_final_chunk_max_append_time`). Default 45. */
  readonly finalTries: number;
  /** The pause between two of those tries, in milliseconds of the clock. Default 1000. */
  readonly finalSleepMs: number;
  /** How long a partial token may be left alone (`upload_token_max_resume_time`), in seconds. Default 604800: 7 days. */
  readonly maxResumeSeconds: number;
  /** The option `use_glob_during_chunk_uploads`: every part takes the whole queue in, not ten parts of it. Default false. */
  readonly useGlob: boolean;
  /** File extensions (lower case, no dot) that an account with restricted file types accepts. Default: unrestricted. */
  readonly allowedExtensions: readonly string[] | undefined;
  /** Misfortunes of the real server's code. Default: none. */
  readonly hazards: Partial<KalturaHazards>;
  /** Sent as `uploadUrl` with every upload token. Default: absent, unless there is an `uploadHost`. */
  readonly uploadUrl: string | undefined;
  /**
   * Another name under which this emulator can be reached, as in `localhost`: upload tokens then carry an `uploadUrl`
   * with that name and the emulator's port, as if they were of another data centre. Which name a request was sent to is
   * in its record, as the detail `host`. Default: absent.
   */
  readonly uploadHost: string | undefined;
  /**
   * Whether an entry's content can be replaced: at once, only with somebody's approval (the account feature
   * FEATURE_ENTRY_REPLACEMENT_APPROVAL), or not at all (no FEATURE_ENTRY_REPLACEMENT). Default `immediate`.
   */
  readonly replacement: "immediate" | "approval" | "forbidden";
  /** The account's conversion profiles; the first is its default. Default 1001 and 1002. */
  readonly conversionProfileIds: readonly number[];
  /** The account's access controls; the first is its default. Default 2001 and 2002. */
  readonly accessControlIds: readonly number[];
  /**
   * Asked for each complete file of an entry, by its name: the state in which the entry ends instead of READY, at once
   * with -2 and after the processing with all others. Default: READY.
   */
  readonly finalStatus: (fileName: string) => FinalStatus | undefined;
  /** PHP's `upload_max_filesize`, in bytes: a larger part is an UPLOAD_ERROR. Default 2000 MiB, as shipped. */
  readonly maxPartBytes: number;
  /** PHP's `post_max_size`, in bytes: everything in a larger body is ignored. Default 2024 MiB, as shipped. */
  readonly maxBodyBytes: number;
}

/**
 * -2 ERROR_IMPORTING, -1 ERROR_CONVERTING, 0 IMPORT (stuck), 1 PRECONVERT (stuck), 4 PENDING, 5 MODERATE, 6 BLOCKED, or
 * what the virus scan found.
 */
export type FinalStatus =
  -2 | -1 | 0 | 1 | 4 | 5 | 6 | "virusScan.Infected" | "virusScan.ScanFailure";

const mebibyte = 1024 * 1024;

export const defaultRules: KalturaRules = {
  maxSessionSeconds: Infinity,
  finalTries: 45,
  finalSleepMs: 1000,
  maxResumeSeconds: 604_800,
  useGlob: false,
  allowedExtensions: undefined,
  hazards: {},
  uploadUrl: undefined,
  uploadHost: undefined,
  replacement: "immediate",
  conversionProfileIds: [1001, 1002],
  accessControlIds: [2001, 2002],
  finalStatus: () => undefined,
  maxPartBytes: 2000 * mebibyte,
  maxBodyBytes: 2024 * mebibyte,
};
