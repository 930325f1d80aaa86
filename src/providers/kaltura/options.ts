import type { HttpOptions } from "../../http/options.js";

/** A Kaltura account, and how to speak for it: in one of three ways, which exclude each other. */
export type KalturaOptions = KalturaSecretOptions | KalturaAppTokenOptions | KalturaKsOptions;

interface AccountOptions {
  /** The account's number (KMC, Settings, Integration Settings). */
  readonly partnerId: number;
  /**
   * Whom the uploads belong to. Default: nobody by name (the empty user id).
   *
   * A `user` session sees only the upload tokens of its own user and may change or delete only entries of its own user,
   * so whoever resumes or deletes an upload must name the same user as the one who began it.
   */
  readonly userId?: string | undefined;
  /** Where the API is. Default `https://www.kaltura.com`; regions have hosts of their own, as `https://api.eu.kaltura.com`. */
  readonly baseUrl?: string | undefined;
  /**
   * For archives: `chunked` uploads send one part at a time, in order, and compare each answer with what was sent, so
   * that a write which fails on Kaltura's side is noticed. Side by side, a part may wait on the server for those before
   * it, and a write that fails while it is taken from there shows nowhere but in the stored file; Kaltura tells no
   * checksum. Slower by as much as one connection falls short of the line. Default false.
   */
  readonly strict?: boolean | undefined;
  /** Number of the player (KMC, Studio) for the `player` URLs of assets. Default: assets have no such URL. */
  readonly playerId?: number | undefined;
  /** How connections are made. */
  readonly http?: HttpOptions | undefined;
  /** Unix time in milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** What is asked of sessions that upreel makes or starts. */
interface SessionOptions {
  /**
   * `user` (the default) is the least that works: it may add tokens, upload, and create, look up and delete entries of its
   * own user. `admin` may do so for all users of the account.
   */
  readonly sessionType?: "user" | "admin" | undefined;
  /**
   * How long a session is valid, in milliseconds, at least a minute. Default 86 400 000 (24 hours), as in Kaltura's own
   * `session.start`. Sessions are replaced by themselves when half of it is over.
   */
  readonly sessionLifetimeMs?: number | undefined;
  /** Extra privileges of the sessions, as in `disableentitlement,edit:1_abc/1_def`. Default none: uploading needs none. */
  readonly privileges?: string | undefined;
}

/** The account's own secret. */
export interface KalturaSecretOptions extends AccountOptions, SessionOptions {
  /**
   * The account's administrator secret, from the same page. It signs sessions of both types on this machine and is never
   * sent, unless `sessionStart` says so. The "user secret" beside it signs none here.
   */
  readonly adminSecret: string;
  /**
   * Have Kaltura start the sessions (`session.start`) instead of making them here: one more call now and then, and the
   * secret travels, but this machine's clock does not matter. For `user` sessions the account's user secret will do as
   * `adminSecret` then. Over https only, except to this machine. Default false.
   */
  readonly sessionStart?: boolean | undefined;
  /**
   * Format of the sessions made here: 2 is encrypted, 1 only signed, for servers too old for 2. Default 2. Not together
   * with `sessionStart`.
   */
  readonly ksVersion?: 1 | 2 | undefined;
  /** Unpredictable bytes for the sessions made here. Default those of `node:crypto`. Not together with `sessionStart`. */
  readonly randomBytes?: ((sizeBytes: number) => Uint8Array) | undefined;
  readonly appToken?: undefined;
  readonly ks?: undefined;
}

/** An application token of the account: it can be taken back by itself, and may do only what it was made for. */
export interface KalturaAppTokenOptions extends AccountOptions, SessionOptions {
  /** The token never travels, only a hash of it. What it lays down itself (user, type, privileges) outranks the options. */
  readonly appToken: {
    readonly id: string;
    readonly token: string;
    /** As the token was made. Default `SHA1`, as Kaltura's own. */
    readonly hashType?: AppTokenHash | undefined;
  };
  readonly adminSecret?: undefined;
  readonly ks?: undefined;
}

export type AppTokenHash = "SHA1" | "MD5" | "SHA256" | "SHA512";

/** Sessions (KS) from elsewhere, as from a service that keeps the secrets. */
export interface KalturaKsOptions extends AccountOptions {
  /**
   * Gives a session that is good for some minutes more. Asked about once a minute while there is something to do, and
   * at once when Kaltura says that the last one has ended; many calls at a time share one question. What it throws is
   * tried again like a connection that failed.
   */
  readonly ks: () => Promise<string> | string;
  readonly adminSecret?: undefined;
  readonly appToken?: undefined;
}
