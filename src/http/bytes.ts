import type { HttpBody } from "./http.js";

/** A body of bytes that are in memory already: a JSON document, a form. They must not change while they are sent. */
export function bytesBody(bytes: Uint8Array): HttpBody {
  return {
    sizeBytes: bytes.length,
    open() {
      let offset = 0;
      return Promise.resolve({
        read(scratch: Uint8Array) {
          const view = bytes.subarray(offset, offset + scratch.length);
          offset += view.length;
          return Promise.resolve(view);
        },
        close: () => Promise.resolve(),
      });
    },
  };
}
