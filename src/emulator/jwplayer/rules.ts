/** The figures and switches of the emulated JW Player. */
import type { ModuleGeneration } from "./upload/resumable/generation.js";

export interface JwplayerRules {
  /**
   * API calls allowed in each minute of the clock, counted in fixed windows: of v1 for the account, of v2 for each
   * secret and each upload token. Default 6000, so that tests need not count; the real platform allows 60.
   */
  readonly callsPerMinute: number;
  /** The same for `/videos/list`. Default 3000; the real platform allows 30. */
  readonly listCallsPerMinute: number;
  /** How old `api_timestamp` may be, in milliseconds. Default 27 hours, as documented. */
  readonly timestampToleranceMs: number;
  /** How long a signature is remembered, in milliseconds: the same one again is refused. Default 48 hours, as documented. */
  readonly replayWindowMs: number;
  /** How long an S3 link is valid, in milliseconds. Default 1 hour; the real figure is not documented. */
  readonly linkLifetimeMs: number;
  /** How long an upload token is valid, in milliseconds. Default 7 days, as documented. */
  readonly tokenLifetimeMs: number;
  /** Whether an upload token dies with the first upload that succeeds. Default true; an inference, not documented. */
  readonly singleUseTokens: boolean;
  /**
   * Largest file that the upload host takes, in bytes, as the upload module's `upload_max_file_size`: a larger one is
   * dropped from its form, and chunks of one are refused with 413. Default 26,214,400,000 ("25 GB").
   */
  readonly maxFileBytes: number;
  /**
   * Largest body of one request to the upload host, form or chunk, in bytes, as nginx's `client_max_body_size`.
   * Default: 1 MiB above `maxFileBytes`'s default.
   */
  readonly maxFormBytes: number;
  /** Longest header of one part of a form, in bytes, as the upload module's `upload_max_part_header_len`. Default 512. */
  readonly maxPartHeaderBytes: number;
  /** Plain fields kept from one form, in bytes, as `upload_max_output_body_len`. Default 102,400. */
  readonly maxFieldsBytes: number;
  /** Which release of the upload module collects resumable uploads. Default `strictest`. */
  readonly moduleGeneration: ModuleGeneration;
  /** How long the sender of a chunk may be silent, in milliseconds, as nginx's `client_body_timeout`. Default 1 minute. */
  readonly bodyTimeoutMs: number;
  /**
   * Whether a cut chunk deletes all bytes of its session but not the record of them, as the upload module does with
   * `upload_cleanup 400 404 499 500-505`, the example in its documentation: the upload then completes without any
   * complaint, and its file has zeros where those bytes were. Default false.
   */
  readonly cleanupOnAbort: boolean;
  /**
   * Whether the API is not told of a complete file when the client has gone before it could be answered (with the
   * fault `lose-answer`, say). The record of the session is gone all the same. Recorded from nginx 1.22, as a race.
   * Default false: it is told.
   */
  readonly apiNotToldOnLostFinal: boolean;
  /**
   * What a chunk for a session whose file is complete does: begin a new record, as the module has it, or be refused by
   * the API. Default `new-record`.
   */
  readonly chunkAfterCompletion: "new-record" | "refuse";
  /** The status by which v2 refuses an absent or wrong secret. Default 403; an inference, not documented. */
  readonly badSecretStatus: 401 | 403;
  /** Least size of every part but the last, in bytes. Default 5 MiB, as documented and as S3 has it. */
  readonly minPartBytes: number;
  /** Largest body that an S3 link takes, in bytes. Default 5 GiB, Amazon's limit for one PUT. */
  readonly maxPutBytes: number;
  /** Puts `link` inside `video`, as Bits on the Run did, instead of beside `media`. Default false. */
  readonly nestedLinks: boolean;
  /** Called for each complete file: the text it returns becomes the video's error and its state `failed`. Default: none fails. */
  readonly failProcessing: (fileName: string | undefined) => string | undefined;
}

const hourMs = 3_600_000;

export const defaultRules: JwplayerRules = {
  callsPerMinute: 6000,
  listCallsPerMinute: 3000,
  timestampToleranceMs: 27 * hourMs,
  replayWindowMs: 48 * hourMs,
  linkLifetimeMs: hourMs,
  tokenLifetimeMs: 7 * 24 * hourMs,
  singleUseTokens: true,
  maxFileBytes: 26_214_400_000,
  maxFormBytes: 26_214_400_000 + 1_048_576,
  maxPartHeaderBytes: 512,
  maxFieldsBytes: 102_400,
  moduleGeneration: "strictest",
  bodyTimeoutMs: 60_000,
  cleanupOnAbort: false,
  apiNotToldOnLostFinal: false,
  chunkAfterCompletion: "new-record",
  badSecretStatus: 403,
  minPartBytes: 5 * 1024 ** 2,
  maxPutBytes: 5 * 1024 ** 3,
  nestedLinks: false,
  failProcessing: () => undefined,
};
