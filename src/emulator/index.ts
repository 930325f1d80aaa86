/** The door of `upreel/emulator`: the video platforms' rules on a local HTTP server. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "./clock.js";
import type { EmulatedAsset, Faults, Platform, RequestRecord } from "./contract.js";
import { createScript } from "./faults.js";
import { jwplayerPlatform } from "./jwplayer/platform.js";
import { jwplayerV2Platform } from "./jwplayer/v2/platform.js";
import { createGround } from "./ground.js";
import { createJournal } from "./journal.js";
import { kalturaPlatform } from "./kaltura/platform.js";
import { defaultCredentials } from "./options.js";
import type { KalturaAccount } from "./kaltura/world.js";
import type {
  EmulatorOptions,
  JwplayerCredentials,
  JwplayerV2Credentials,
  KalturaAppTokenCredentials,
  KalturaCredentials,
  S3Credentials,
} from "./options.js";
import { s3Platform } from "./s3/platform.js";
import type { EmulatedBucket } from "./s3/platform.js";
import { createSite } from "./server.js";

export { manualClock } from "./clock.js";
export type { ManualClock } from "./clock.js";
export type {
  Clock,
  EmulatedAsset,
  EmulatedAttachment,
  Fault,
  FaultKind,
  Faults,
  RequestRecord,
} from "./contract.js";
export type {
  EmulatorOptions,
  JwplayerCredentials,
  JwplayerV2Credentials,
  KalturaAppTokenCredentials,
  KalturaCredentials,
  S3Credentials,
} from "./options.js";
export type { JwplayerRules } from "./jwplayer/rules.js";
export type { KalturaHazards } from "./kaltura/hazards.js";
export type { KalturaRules } from "./kaltura/rules.js";
export type { EmulatedBucket, S3Options } from "./s3/platform.js";

/** A running emulator. */
export interface Emulator {
  /** Where it listens, as in `http://127.0.0.1:4123`: the `baseUrl` for every provider. */
  readonly url: string;
  /** The accounts it knows. */
  readonly credentials: {
    readonly jwplayer: JwplayerCredentials;
    readonly jwplayerV2: JwplayerV2Credentials;
    readonly kaltura: KalturaCredentials;
    readonly kalturaAppToken: KalturaAppTokenCredentials;
    readonly s3: S3Credentials;
  };
  /** A bucket in a subset of S3, for videos to be read from. */
  readonly s3: EmulatedBucket;
  /** Every video that exists at this moment, on every platform. Deleted ones are gone. */
  assets(): readonly EmulatedAsset[];
  /** Every request so far, in order of arrival. */
  requests(): readonly RequestRecord[];
  readonly faults: Faults;
  /**
   * Ends every connection and all background work and removes what it stored. Safe to call twice.
   * @throws the first failure of background work, if any: a defect of the emulator.
   */
  stop(): Promise<void>;
}

/** Starts an emulator. Rejects when the address cannot be listened on. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = "127.0.0.1", port = 0, processingMs = 40, clock = realClock } = options;
  const credentials = credentialsOf(options);
  const script = createScript();
  const journal = createJournal(() => clock.now());
  const { ground, end } = createGround({ clock, processingMs, origin: () => url });
  const s3 = s3Platform(ground, credentials.s3, options.s3);
  const platforms: readonly Platform[] = [
    jwplayerPlatform(ground, credentials.jwplayer, options.jwplayer),
    jwplayerV2Platform(ground, credentials.jwplayerV2, options.jwplayer),
    kalturaPlatform(ground, accountOf(credentials), options.kaltura),
    s3.platform,
  ];
  const server = createSite({ platforms, script, journal });
  server.listen(port, host);
  await once(server, "listening");
  const url = originOf(server);

  let stopped: Promise<void> | undefined;
  return {
    url,
    credentials,
    s3: s3.door,
    assets: () => platforms.flatMap((platform) => platform.assets()),
    requests: () => journal.records(),
    faults: script,
    stop: () => (stopped ??= close(server, end)),
  };
}

function credentialsOf(options: EmulatorOptions): Emulator["credentials"] {
  const all = { ...defaultCredentials, ...options.credentials };
  const { partnerId } = all.kaltura;
  return { ...all, kalturaAppToken: { ...all.kalturaAppToken, partnerId } };
}

function accountOf({ kaltura, kalturaAppToken }: Emulator["credentials"]): KalturaAccount {
  const { appTokenId: id, appToken: token, hashType } = kalturaAppToken;
  return { ...kaltura, appToken: { id, token, hashType } };
}

function originOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function close(server: Server, end: () => Promise<void>): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
  await end();
}
