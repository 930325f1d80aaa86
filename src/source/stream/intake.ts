import { unlessAborted } from "../../abort.js";
import { asUploadError } from "../../errors.js";
import type { UploadError } from "../../errors.js";
import { closedError } from "../range-body.js";
import { measured } from "./measured.js";
import type { Producer } from "./producer.js";

/** Reads a stream no further than somebody asks for: its producer is asked for a block only when one is needed. */
export interface Intake {
  /** See `Forward`. */
  gather(endBytes: number, signal: AbortSignal): Promise<number>;
  /** Whoever waits fails, and so does everybody who asks later. */
  close(): void;
}

export interface IntakeOptions {
  readonly producer: Producer;
  /** What the stream is to hold. Its last byte counts as gathered only once the stream has shown that it ends there. */
  readonly declaredBytes: number | undefined;
  /** Given every byte, in order. */
  readonly keep: (bytes: Uint8Array) => void;
}

export function startIntake({ producer, declaredBytes = Infinity, keep }: IntakeOptions): Intake {
  const flow = measured(producer, declaredBytes);
  const closing = new AbortController();
  let gathered = 0;
  let wanted = 0;
  let isEnded = false;
  let failure: UploadError | undefined;
  /** What is left of the producer's last block. */
  let rest: Uint8Array = new Uint8Array(0);
  let pulling: Promise<void> | undefined;

  async function pull(): Promise<void> {
    while (gathered < wanted && !isEnded) {
      const block = rest.length > 0 ? rest : await flow.next();
      if (closing.signal.aborted) return;
      if (block === undefined) isEnded = true;
      else take(block);
    }
  }

  function take(block: Uint8Array): void {
    const taken = block.subarray(0, wanted - gathered);
    keep(taken);
    rest = block.subarray(taken.length);
    gathered += taken.length;
  }

  function pullOn(): Promise<void> {
    pulling ??= pull()
      .catch((thrown: unknown) => {
        failure = asUploadError(thrown);
      })
      .finally(() => {
        pulling = undefined;
      });
    return pulling;
  }

  return {
    async gather(endBytes, signal) {
      // One byte more shows whether a stream of declared size ends where it should.
      const target = endBytes >= declaredBytes ? declaredBytes + 1 : endBytes;
      for (;;) {
        if (closing.signal.aborted) throw closedError();
        if (failure !== undefined) throw failure;
        if (gathered >= target || isEnded) return Math.min(gathered, endBytes);
        wanted = Math.max(wanted, target);
        await unlessAborted(pullOn(), signal, closing.signal);
      }
    },
    close() {
      closing.abort(closedError());
      rest = new Uint8Array(0);
    },
  };
}
