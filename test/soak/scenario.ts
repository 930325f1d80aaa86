/** What the long runs are made of. Plain data: everything here survives the way into another process. */
import type { EmulatorOptions } from "../../src/emulator/index.js";

/** One long run. */
export interface Scenario {
  /** What it is chosen by on the command line. */
  readonly name: string;
  /** What is shown, as one line. */
  readonly story: string;
  readonly provider: ProviderName;
  readonly method: string;
  /** A file is read in place; a stream has no size and no second reading. */
  readonly input: "file" | "stream";
  /** Kill the uploader at a random moment, and let a fresh process go on from its checkpoint. Default false. */
  readonly kill?: boolean;
  /** Let the platform's clock pass the end of the uploader's session while parts are on their way. Default false. */
  readonly expire?: boolean;
  /** The speed at which the platform reads, in bytes a second. Default: as fast as it can. */
  readonly consumerBytesPerSecond?: number;
  /** The speed at which the stream gives bytes, in bytes a second. Default: that of the disk. */
  readonly producerBytesPerSecond?: number;
  /** Above this the uploader's memory counts as not flat, in MiB. The buffers that a stream's plan announces come on top. */
  readonly ceilingMiB: number;
  /** Rules of the emulator that differ from its own. */
  readonly rules?: Pick<EmulatorOptions, "jwplayer" | "kaltura">;
}

export type ProviderName = "jwplayer-v1" | "jwplayer-v2" | "kaltura";

/** What the uploading process is told. */
export interface UploadOrder {
  readonly provider: ProviderName;
  readonly method: string;
  readonly input: Scenario["input"];
  readonly bytesPerSecond: number | undefined;
  readonly path: string;
  readonly checkpoints: string;
  readonly baseUrl: string;
  readonly credentials: object;
}

/** What the uploading process tells of itself. */
export type UploadNews =
  | { readonly type: "planned"; readonly memoryBytes: number }
  | { readonly type: "resumed"; readonly heldBytes: number }
  | {
      readonly type: "progress";
      readonly sentBytes: number;
      readonly storedBytes: number;
      readonly cpuSeconds: number;
    }
  | { readonly type: "done"; readonly assetId: string; readonly cpuSeconds: number };

/** What the emulator's process is asked. */
export type EmulatorQuestion =
  | { readonly type: "report" }
  /** Puts its clock forward. */
  | { readonly type: "advance"; readonly ms: number };

/** What the emulator's process tells of itself. */
export type EmulatorNews =
  | { readonly type: "listening"; readonly url: string; readonly credentials: Credentials }
  | ({ readonly type: "report" } & Report);

/** Accounts by provider. */
export type Credentials = Readonly<Record<ProviderName, object>>;

/** What has become of an upload on the platform. */
export interface Report {
  readonly assets: readonly { readonly id: string; readonly sha256: string | undefined }[];
  /** Body bytes that arrived, in all requests. */
  readonly receivedBytes: number;
  /** Sessions that the platform has started. */
  readonly sessionsStarted: number;
  readonly requests: number;
}
