import { expect } from "vitest";
import { UploadError } from "../../src/errors.js";
import type { ErrorDetails, ErrorKind } from "../../src/errors.js";

export function failure(kind: ErrorKind, details: ErrorDetails = {}): UploadError {
  return new UploadError(kind, `it was ${kind}`, details);
}

/** The UploadError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<UploadError> {
  const outcome: unknown = await promise.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(outcome).toBeInstanceOf(UploadError);
  return outcome as UploadError;
}

/** All that an error can show: its fields, its stack, and the same of each cause. */
export function printed(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), printed(error.cause)].join("\n");
}
