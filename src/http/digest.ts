import { createHash } from "node:crypto";
import type { HttpBody } from "./http.js";

/** A body that digests its bytes while they are read: for a file inside an envelope, whose own digest says nothing. */
export interface Digesting {
  readonly body: HttpBody;
  /** MD5 of what the latest opening gave, as lower-case hex. To be asked once, after its end. */
  readonly hex: () => string;
}

export function digesting(body: HttpBody): Digesting {
  let hash = createHash("md5");
  return {
    hex: () => hash.digest("hex"),
    body: {
      sizeBytes: body.sizeBytes,
      async open() {
        const reader = await body.open();
        hash = createHash("md5");
        return {
          async read(scratch) {
            const view = await reader.read(scratch);
            hash.update(view);
            return view;
          },
          close: () => reader.close(),
        };
      },
    },
  };
}
