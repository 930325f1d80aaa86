/** The recording of the real server: its shape, and the file it is in. */
import { readFileSync } from "node:fs";

export interface Trace {
  readonly name: string;
  readonly settings: {
    readonly finalTries: number;
    readonly useGlob: boolean;
    readonly restrictedTypes: boolean;
    readonly sleepSeconds: number;
  };
  readonly token: object;
  readonly addResponse?: { readonly error: string };
  readonly steps: readonly Step[];
  readonly finalFile: {
    readonly size: number;
    readonly sha256: string;
    /** Empty when an entry has taken the file. */
    readonly extension: string;
  } | null;
}

export interface Step {
  readonly request: Request;
  readonly response?: Expected;
  readonly serverAfter?: {
    readonly rowStatus: number;
    readonly rowUploadedFileSize: string | null;
    readonly diskSize: number | null;
    readonly queue: Readonly<Record<string, number>>;
    readonly locks?: readonly number[];
  };
  readonly tookSeconds?: number;
}

export interface Request {
  readonly action: "upload" | "get" | "delete" | "test-setup" | "clock" | "sleep";
  readonly resume?: boolean;
  readonly finalChunk?: boolean;
  readonly resumeAt?: number | string;
  readonly size?: number;
  readonly contentOffset?: number;
  readonly xor?: number;
  readonly filename?: string | null;
  readonly parallelGroup?: number;
  readonly delayMs?: number;
  readonly set?: { readonly updated_at?: string; readonly status?: number };
  readonly attach?: boolean;
  readonly lock?: { readonly chunkOffset?: number; readonly closure?: boolean };
  readonly seconds?: number;
  readonly advanceSeconds?: number;
  readonly ms?: number;
}

export interface Expected {
  readonly null?: boolean;
  readonly error?: string;
  readonly message?: string;
  readonly args?: object;
  readonly status?: number;
  readonly uploadedFileSize?: string;
  readonly fileName?: string;
}

const fixture = new URL("../../../fixtures/kaltura/upload-traces.json", import.meta.url);
export const traces = JSON.parse(readFileSync(fixture, "utf8")) as readonly Trace[];
