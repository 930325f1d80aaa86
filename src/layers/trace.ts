import { asUploadError } from "../errors.js";
import type { Part } from "../model.js";
import type { Method } from "../provider.js";
import { aroundVerbs } from "./verbs.js";

/** Told what each attempt to send a part does. Nothing it is told is ever read back. */
export interface SendObserver {
  sent(part: Part, bytes: number): void;
  /** The attempt ended without a receipt. */
  lost(part: Part): void;
}

/** The method with its attempts reported, and with its own name on every error that comes out of it. */
export function withTrace(method: Method, provider: string, observer: SendObserver): Method {
  return aroundVerbs(method, async ({ verb, part }, call, run) => {
    const onSent = (bytes: number): void => {
      if (part !== undefined) observer.sent(part, bytes);
      call.onSent?.(bytes);
    };
    try {
      return await run({ ...call, onSent });
    } catch (thrown) {
      if (part !== undefined) observer.lost(part);
      const error = asUploadError(thrown);
      throw error.with({ provider, method: method.name, operation: error.operation ?? verb });
    }
  });
}
