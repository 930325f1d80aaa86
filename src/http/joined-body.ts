import { bytesBody } from "./bytes.js";
import { exactBody } from "./exact-body.js";
import type { HttpBody } from "./http.js";

/** A body between two blocks of bytes. The tail is given only after every byte of the body. */
export function joinedBody(head: Uint8Array, body: HttpBody, tail: Uint8Array): HttpBody {
  return {
    sizeBytes: head.length + body.sizeBytes + tail.length,
    async open() {
      const middle = await exactBody(body).open();
      const waiting = [middle, await bytesBody(tail).open()];
      let current = await bytesBody(head).open();
      return {
        async read(scratch) {
          for (;;) {
            const view = await current.read(scratch);
            const next = view.length === 0 ? waiting.shift() : undefined;
            if (next === undefined) return view;
            current = next;
          }
        },
        close: () => middle.close(),
      };
    },
  };
}
