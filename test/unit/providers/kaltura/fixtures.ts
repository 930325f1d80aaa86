/** What the tests of Kaltura's adapter share: files in memory, requests to upload them, and calls. */
import { createHash } from "node:crypto";
import type { Body, Facts, Metadata, Part, Range } from "../../../../src/model.js";
import type { Call, Method, OpenRequest, Provider } from "../../../../src/provider.js";

/** Bytes that differ at every offset of one file and between files of different length. */
export function bytesOf(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) bytes[index] = (index * 31 + sizeBytes) % 251;
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function bodyOf(bytes: Uint8Array): Body {
  return {
    sizeBytes: bytes.length,
    open: () => {
      let offset = 0;
      return Promise.resolve({
        read: (scratch: Uint8Array) => {
          const view = bytes.subarray(offset, offset + scratch.length);
          offset += view.length;
          return Promise.resolve(view);
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

export function gridOf(sizeBytes: number, partBytes: number): readonly Part[] {
  const count = Math.ceil(sizeBytes / partBytes);
  return Array.from({ length: count }, (_, index) => ({
    index,
    start: index * partBytes,
    end: Math.min((index + 1) * partBytes, sizeBytes),
  }));
}

export interface Wish {
  readonly bytes: Buffer;
  readonly partBytes?: number;
  readonly facts?: Partial<Facts>;
  readonly metadata?: Partial<Metadata>;
  readonly extras?: OpenRequest["extras"];
  readonly uploadId?: string;
  readonly startedAt?: number;
  readonly assetId?: string;
}

export function requestOf({ bytes, partBytes = Infinity, ...wish }: Wish): OpenRequest {
  const facts: Facts = {
    kind: "memory",
    name: "talk.mp4",
    sizeBytes: bytes.length,
    contentType: "video/mp4",
    fingerprint: sha256(bytes),
    identity: "memory",
    url: undefined,
    unreachable: undefined,
    ...wish.facts,
  };
  return {
    content: {
      facts,
      parts: gridOf(bytes.length, Math.min(partBytes, Math.max(1, bytes.length))),
      slice: ({ start, end }: Range) => bodyOf(bytes.subarray(start, end)),
    },
    metadata: { title: "Talk", ...wish.metadata },
    extras: wish.extras ?? {},
    uploadId: wish.uploadId ?? "7d3f6c1e-1111-4222-8333-944445555666",
    assetId: wish.assetId,
    startedAt: wish.startedAt ?? Date.now(),
  };
}

export function callOf(call: Partial<Call> = {}): Call {
  return { signal: new AbortController().signal, repeated: false, ...call };
}

export function methodOf(provider: Provider, name: string): Method {
  const method = provider.methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

/** Everything an error could leak through, as text. */
export function everythingIn(thrown: unknown): string {
  const seen: string[] = [];
  for (let error = thrown; error instanceof Error; error = error.cause)
    seen.push(JSON.stringify(error), String(error), error.message, error.stack ?? "");
  return seen.join("\n");
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was fulfilled");
}
