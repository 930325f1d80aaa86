/** JW Player's `s3` as users call it: progress, stall watch and the MD5 that the ETag is compared with. */
import { createUploader, jwplayer } from "../../../src/index.js";
import { measure } from "./shared.js";
import { warmUp } from "./warm-up.js";

await measure(
  ({ url, file, ca }) =>
    createUploader(
      jwplayer({ apiKey: "AbCdEfGh", apiSecret: "benchmark", baseUrl: url, http: { ca } }),
    ).upload(file, { method: "s3" }),
  warmUp,
);
