import { UploadError } from "../../errors.js";
import type { Forward } from "../../model.js";
import { closedError } from "../range-body.js";
import type { Bytes } from "../range-body.js";
import { holdBlocks } from "./blocks.js";
import { startIntake } from "./intake.js";
import type { Producer } from "./producer.js";

/** The stretch of a stream that is held: everything that was read of it and not let go. */
export interface Window extends Forward, Bytes {
  /** Stops the stream and lets go of everything. Whoever waits fails. Safe to call twice. */
  close(): Promise<void>;
}

/** @param declaredBytes what the stream is to hold, if that is known */
export function openWindow(producer: Producer, declaredBytes: number | undefined): Window {
  const blocks = holdBlocks();
  const intake = startIntake({
    producer,
    declaredBytes,
    keep: (bytes) => {
      blocks.append(bytes);
    },
  });
  const never = new AbortController().signal;
  let isClosed = false;
  return {
    sizeBytes: declaredBytes ?? Infinity,
    gather: (endBytes, signal) => intake.gather(endBytes, signal),
    release: ({ start, end }) => {
      blocks.release(start, end);
    },
    open: () => (isClosed ? Promise.reject(closedError()) : Promise.resolve()),
    async read(position, length, scratch) {
      const end = await intake.gather(position + length, never);
      const copied = blocks.copy(position, scratch.subarray(0, length));
      if (copied === 0 && position < end) throw letGo(position);
      return scratch.subarray(0, copied);
    },
    async close() {
      isClosed = true;
      intake.close();
      blocks.clear();
      await producer.stop();
    },
  };
}

function letGo(position: number): UploadError {
  const message =
    `the platform wants byte ${position} of a stream again after it had acknowledged it, and a stream cannot be read twice; ` +
    "start a new upload with a new stream";
  return new UploadError("session-lost", message);
}
