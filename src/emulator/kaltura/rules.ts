/** The figures and switches of the emulated Kaltura server. */

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
  /** Sent as `uploadUrl` with every upload token. Default: absent. */
  readonly uploadUrl: string | undefined;
  /** PHP's `upload_max_filesize`, in bytes: a larger part is an UPLOAD_ERROR. Default 2000 MiB, as shipped. */
  readonly maxPartBytes: number;
  /** PHP's `post_max_size`, in bytes: everything in a larger body is ignored. Default 2024 MiB, as shipped. */
  readonly maxBodyBytes: number;
}

const mebibyte = 1024 * 1024;

export const defaultRules: KalturaRules = {
  maxSessionSeconds: Infinity,
  finalTries: 45,
  finalSleepMs: 1000,
  maxResumeSeconds: 604_800,
  useGlob: false,
  allowedExtensions: undefined,
  uploadUrl: undefined,
  maxPartBytes: 2000 * mebibyte,
  maxBodyBytes: 2024 * mebibyte,
};
