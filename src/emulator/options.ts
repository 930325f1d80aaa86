/** What `startEmulator` may be told. Every option has a default. */
import type { Clock } from "./contract.js";
import type { JwplayerRules } from "./jwplayer/rules.js";
import type { KalturaRules } from "./kaltura/rules.js";
import type { S3Options } from "./s3/platform.js";

export interface EmulatorOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** TCP port. Default 0: a free one. */
  readonly port?: number;
  /** How long a complete video is `processing` before it is ready, in milliseconds of the clock. Default 40. */
  readonly processingMs?: number;
  /** Default: the real clock. */
  readonly clock?: Clock;
  /** Accounts to emulate. Defaults: fixed ones, known to everybody, worth nothing anywhere else. */
  readonly credentials?: {
    readonly jwplayer?: JwplayerCredentials;
    readonly jwplayerV2?: JwplayerV2Credentials;
    readonly kaltura?: KalturaCredentials;
    /** An application token of that Kaltura account. */
    readonly kalturaAppToken?: Omit<KalturaAppTokenCredentials, "partnerId">;
    readonly s3?: S3Credentials;
  };
  /** JW Player's rules where they should differ from the defaults. */
  readonly jwplayer?: Partial<JwplayerRules>;
  /** Kaltura's rules where they should differ from the defaults. */
  readonly kaltura?: Partial<KalturaRules>;
  readonly s3?: S3Options;
}

export interface JwplayerCredentials {
  /** 8 characters. */
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** For JW Player's API v2. The emulator keeps its site apart from the account of v1. */
export interface JwplayerV2Credentials {
  /** 8 characters. */
  readonly siteId: string;
  readonly secret: string;
}

export interface KalturaCredentials {
  readonly partnerId: number;
  readonly adminSecret: string;
  /** Starts users' sessions through `session.start`, and nothing else. Absent: there is none. */
  readonly userSecret?: string;
  readonly userId: string;
}

export interface KalturaAppTokenCredentials {
  readonly partnerId: number;
  readonly appTokenId: string;
  /** 32 hex characters. */
  readonly appToken: string;
  readonly hashType: "SHA1" | "MD5" | "SHA256" | "SHA512";
}

/** Of the account that owns the bucket. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

export const defaultCredentials = {
  jwplayer: { apiKey: "XOqEAfxj", apiSecret: "uA96CFtJa138E2T5GhKfngml" },
  jwplayerV2: { siteId: "Ny05CEfj", secret: "Vc8mQ2kT0yZrN5xW7bLpJ4dGh1aSfE9uRo3iXtYq" },
  kaltura: {
    partnerId: 102,
    adminSecret: "0f9d3c5a7be14682a0c1d2e3f4a5b6c7",
    userId: "uploader@example.com",
  },
  kalturaAppToken: {
    appTokenId: "1_u9x2k4tq",
    appToken: "b1d0c5a49e7f4c3d8a6b2e1f0c9d8e7a",
    hashType: "SHA256",
  },
  s3: {
    accessKeyId: "AKIAUPREELEMULATOR00",
    secretAccessKey: "kQ9vX2mT7rLpZ4wN8cJdYb5hG1sFfE3uAo6iRtKe",
    region: "eu-central-1",
  },
} as const satisfies EmulatorOptions["credentials"];
