import { UploadError } from "../errors.js";
import type { Source } from "../model.js";
import type { SourceOptions, Surroundings } from "./input.js";
import { labels } from "./labels.js";
import { placeOf } from "./s3/location.js";
import type { S3Input } from "./s3/location.js";
import { objectSource } from "./s3/object.js";
import { requireSize } from "./size.js";

/** A video in S3. No request is made, and no SDK loaded, before `probe`. */
export function s3Source(input: S3Input, options: SourceOptions, around: Surroundings): Source {
  const { name = input.name, contentType = input.contentType } = options;
  const wishes = { ...options, name, contentType };
  const place = placeOf(input);
  return {
    facts: {
      kind: "s3",
      ...labels(wishes, { path: input.key }),
      sizeBytes: undefined,
      fingerprint: "",
      identity: place,
      url: undefined,
      unreachable: undefined,
      unseen: true,
    },
    slice() {
      throw new UploadError("internal", `${place} was not looked at, so its bytes cannot be read`);
    },
    verify: () => Promise.resolve(),
    close: () => Promise.resolve(),
    probe: async (signal) =>
      requireSize(await objectSource(input, wishes, { ...around, signal }), wishes),
  };
}
