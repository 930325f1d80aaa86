import { expect } from "vitest";
import { UploadError } from "../../src/index.js";
import type { Input, UploadOptions } from "../../src/index.js";
import type { Stage } from "./stage.js";

/** The upload is refused and not a single request is made. @returns the refusal */
export async function expectRefusal(
  stage: Stage,
  input: Input,
  options: UploadOptions = stage.wish(),
): Promise<UploadError> {
  const { error } = await stage.settle(stage.connect().upload(input, options));
  expect(error).toBeInstanceOf(UploadError);
  expect(stage.records()).toEqual([]);
  expect(stage.emulator.assets()).toEqual([]);
  expect([undefined, stage.subject.provider]).toContain(error!.provider);
  return error!;
}
