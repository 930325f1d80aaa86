/** Kaltura's `chunked` as users call it, with parts of the size that its rival uses. */
import { createUploader, kaltura } from "../../../src/index.js";
import { measure } from "./shared.js";
import { warmUp } from "./warm-up.js";

await measure(
  ({ url, file }) =>
    createUploader(kaltura({ partnerId: 1, adminSecret: "benchmark", baseUrl: url })).upload(file, {
      partBytes: 25 * 1024 * 1024,
      width: 4,
    }),
  warmUp,
);
