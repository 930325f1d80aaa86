import type { Hash } from "node:crypto";
import { digesting } from "../../../../http/digest.js";
import type { HttpBody } from "../../../../http/http.js";
import type { Part } from "../../../../model.js";

/** A part's body on its way. */
export interface Followed {
  readonly body: HttpBody;
  /** To be called once the part is stored. @returns the file's MD5 up to the part's end; undefined when not all was seen */
  stored(): string | undefined;
}

/** How long an upload's outcome may stay unclear. */
export interface Doubt {
  /** Since when its outcome is waited for, in Unix milliseconds. */
  readonly sinceMs: number;
  /** Whether the upload host was found to have nothing of it. */
  isEmpty: boolean;
}

/** What is remembered of the uploads under way in this process, by the key of their video. Nothing depends on it. */
export interface Memory {
  /** Carries the digest on from part to part, so that no byte is read a second time for it. */
  follow(key: string, part: Part, body: HttpBody): Followed;
  /** The same as long as it is not settled. */
  doubt(key: string, nowMs: number): Doubt;
  settle(key: string): void;
  forget(key: string): void;
}

export function createMemory(): Memory {
  const digests = new Map<string, { readonly endBytes: number; readonly hash: Hash }>();
  const doubts = new Map<string, Doubt>();
  return {
    follow(key, { start, end }, body) {
      const before = digests.get(key);
      if (start > 0 && before?.endBytes !== start) return { body, stored: () => undefined };
      const digest = digesting(body, start > 0 ? before?.hash : undefined);
      return {
        body: digest.body,
        stored() {
          digests.set(key, { endBytes: end, hash: digest.state() });
          return digest.hex();
        },
      };
    },
    doubt(key, nowMs) {
      const doubt = doubts.get(key) ?? { sinceMs: nowMs, isEmpty: false };
      doubts.set(key, doubt);
      return doubt;
    },
    settle(key) {
      doubts.delete(key);
    },
    forget(key) {
      digests.delete(key);
      doubts.delete(key);
    },
  };
}
