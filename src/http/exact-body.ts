import { UploadError } from "../errors.js";
import type { HttpBody } from "./http.js";

/**
 * The same body, whose reader fails with `source-changed` when it ends before its size, and with `internal` when it goes
 * on after it. A request that announced another length than it sends would hang, or leave bytes for the next one.
 */
export function exactBody(body: HttpBody): HttpBody {
  const { sizeBytes } = body;
  return {
    sizeBytes,
    async open() {
      const reader = await body.open();
      let readBytes = 0;
      return {
        async read(scratch) {
          const view = await reader.read(scratch);
          readBytes += view.length;
          if (view.length === 0 && readBytes < sizeBytes) throw tooShort(readBytes, sizeBytes);
          if (readBytes > sizeBytes) throw tooLong(sizeBytes);
          return view;
        },
        close: () => reader.close(),
      };
    },
  };
}

function tooShort(readBytes: number, sizeBytes: number): UploadError {
  const what = `it ended after ${readBytes} of ${sizeBytes} bytes`;
  return new UploadError("source-changed", `the source became shorter while it was sent: ${what}`);
}

function tooLong(sizeBytes: number): UploadError {
  return new UploadError("internal", `a body gave more than the ${sizeBytes} bytes it announced`);
}
