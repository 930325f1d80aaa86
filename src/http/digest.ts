import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import type { HttpBody } from "./http.js";

/** A body that digests its bytes while they are read: for a file inside an envelope, whose own digest says nothing. */
export interface Digesting {
  readonly body: HttpBody;
  /** MD5 of what came before and of what the latest opening gave, as lower-case hex. */
  readonly hex: () => string;
  /** The same, to go on from with the bytes that follow. */
  readonly state: () => Hash;
}

/** @param before What to go on from, for a file that is sent in pieces. It is copied at each opening. */
export function digesting(body: HttpBody, before: Hash = createHash("md5")): Digesting {
  let hash = before.copy();
  return {
    hex: () => hash.copy().digest("hex"),
    state: () => hash,
    body: {
      sizeBytes: body.sizeBytes,
      async open() {
        const reader = await body.open();
        hash = before.copy();
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

/**
 * MD5 of a body as lower-case hex, read for nothing else.
 * @throws the signal's reason once it has fired
 */
export async function md5Of(
  body: HttpBody,
  {
    signal,
    onSent,
  }: { readonly signal: AbortSignal; readonly onSent?: ((bytes: number) => void) | undefined },
): Promise<string> {
  const hash = createHash("md5");
  const scratch = Buffer.allocUnsafe(1024 * 1024);
  const reader = await body.open();
  try {
    for (;;) {
      signal.throwIfAborted();
      const view = await reader.read(scratch);
      if (view.length === 0) return hash.digest("hex");
      hash.update(view);
      onSent?.(view.length);
    }
  } finally {
    await reader.close();
  }
}
