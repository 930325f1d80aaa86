import { createHash } from "node:crypto";
import { expect } from "vitest";
import { UploadError } from "../../../../src/errors.js";
import { bytesBody } from "../../../../src/http/bytes.js";
import type { Body, Facts, Json, Metadata, Part } from "../../../../src/model.js";
import type { Call, Method, OpenRequest, Provider } from "../../../../src/provider.js";
import type { JwplayerExtras } from "../../../../src/providers/jwplayer/index.js";

export const credentials = { apiKey: "XOqEAfxj", apiSecret: "uA96CFtJa138E2T5GhKfngml" };

export const v2Credentials = {
  siteId: "Ny05CEfj",
  secret: "Vc8mQ2kT0yZrN5xW7bLpJ4dGh1aSfE9uRo3iXtYq",
};

/** 2023-11-14T22:13:20Z: 20 seconds into its minute. */
export const noonMs = 1_700_000_000_000;

export function call(overrides: Partial<Call> = {}): Call {
  return { signal: new AbortController().signal, repeated: false, ...overrides };
}

export interface Fixture {
  readonly request: OpenRequest;
  readonly part: Part;
  readonly body: Body;
  readonly bytes: Buffer;
}

export interface FixtureOptions {
  readonly metadata?: Partial<Metadata>;
  readonly facts?: Partial<Facts>;
  readonly extras?: Json;
  readonly uploadId?: string;
}

/** A source in memory and what an engine would ask of a method for it. */
export function upload(bytes: Buffer, options: FixtureOptions = {}): Fixture {
  const facts: Facts = {
    kind: "memory",
    name: "talk.mp4",
    sizeBytes: bytes.length,
    contentType: "video/mp4",
    fingerprint: sha256(bytes),
    identity: sha256(bytes),
    url: undefined,
    unreachable: undefined,
    ...options.facts,
  };
  const part = { index: 0, start: 0, end: bytes.length };
  const request: OpenRequest = {
    content: {
      facts,
      parts: [part],
      slice: ({ start, end }) => bytesBody(bytes.subarray(start, end)),
    },
    metadata: { title: "Talk", ...options.metadata },
    extras: options.extras ?? {},
    uploadId: options.uploadId ?? "0b3f6a52-1c9a-4a53-9a0f-4a7c2b1d9e10",
    assetId: undefined,
    startedAt: noonMs,
  };
  return { request, part, body: bytesBody(bytes), bytes };
}

export function methodOf(provider: Provider<JwplayerExtras>, name: string): Method {
  const method = provider.methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

/** The UploadError that a promise rejects with, checked for secrets on the way. */
export async function failureOf(promise: Promise<unknown>): Promise<UploadError> {
  const error: unknown = await promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UploadError);
  expect(printed(error)).not.toMatch(secrets);
  return error as UploadError;
}

/** Every credential that the fixtures and scripts use. */
const secrets =
  /uA96CFtJa138E2T5GhKfngml|Vc8mQ2kT0yZrN5xW7bLpJ4dGh1aSfE9uRo3iXtYq|5ecre7|api_signature=[0-9a-f]/;

/** All that an error can show: its fields, its stack, and the same of each cause. */
function printed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), printed(error.cause)].join("\n");
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** Bytes with no repetition that a wrong offset could hide behind. */
export function noise(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  let state = 42;
  for (let index = 0; index < sizeBytes; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}
