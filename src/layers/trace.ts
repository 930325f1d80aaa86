import { asUploadError } from "../errors.js";
import type { UploadError } from "../errors.js";
import type { Part } from "../model.js";
import type { Method } from "../provider.js";
import { aroundVerbs } from "./verbs.js";

/** Told what each attempt to send a part does. Nothing it is told is ever read back. */
export interface SendObserver {
  began(part: Part): void;
  sent(part: Part, bytes: number): void;
  stored(part: Part): void;
  /** The attempt ended without a receipt. */
  lost(part: Part, error: UploadError): void;
}

/** The method with its attempts reported, and with its own name on every error that comes out of it. */
export function withTrace(method: Method, provider: string, observer: SendObserver): Method {
  return aroundVerbs(method, async ({ verb, part }, call, run) => {
    const onSent = (bytes: number): void => {
      if (part !== undefined) observer.sent(part, bytes);
      call.onSent?.(bytes);
    };
    if (part !== undefined) observer.began(part);
    try {
      const done = await run({ ...call, onSent });
      if (part !== undefined) observer.stored(part);
      return done;
    } catch (thrown) {
      const error = asUploadError(thrown);
      if (part !== undefined) observer.lost(part, error);
      throw error.with({ provider, method: method.name, operation: error.operation ?? verb });
    }
  });
}
