/** Reading a chunk's body so that every byte which arrived before a cut is had. */
import type { IncomingMessage } from "node:http";
import type { Clock } from "../../../contract.js";

/** How a body ended: in full, with the connection, or because no byte came for too long. */
export type Ending = "whole" | "cut" | "stalled";

/** What is taken from the connection ahead of the work on it, in bytes. */
const maxQueuedBytes = 1_048_576;

/**
 * Hands every block to `take`, one at a time. The body starts to flow at once: what a stream still holds when its
 * connection breaks is lost, so blocks are queued here instead. A stalled body's connection is closed.
 * @param timeoutMs How long the client may be silent, as nginx's `client_body_timeout`.
 */
export async function readBody(
  request: IncomingMessage,
  clock: Clock,
  timeoutMs: number,
  take: (block: Buffer) => Promise<void>,
): Promise<Ending> {
  const intake = queueBlocks(request, clock);
  const done = new AbortController();
  void untilSilent(intake.lastAt, clock, timeoutMs, done.signal).then((silent) => {
    if (silent) intake.end("stalled");
  });
  try {
    for (;;) {
      const block = await intake.next();
      if (typeof block === "string") return block;
      await take(block);
    }
  } finally {
    done.abort();
  }
}

function queueBlocks(request: IncomingMessage, clock: Clock) {
  const queue: Buffer[] = [];
  let queuedBytes = 0;
  let lastAt = clock.now();
  let ending: Ending | undefined;
  let wake: () => void = () => undefined;
  const end = (how: Ending) => {
    if (ending === undefined && how === "stalled") request.socket.destroy();
    ending ??= how;
    wake();
  };

  request.on("data", (block: Buffer) => {
    queue.push(block);
    queuedBytes += block.length;
    lastAt = clock.now();
    if (queuedBytes > maxQueuedBytes) request.pause();
    wake();
  });
  request.on("end", () => {
    end("whole");
  });
  request.on("error", () => {
    end("cut");
  });
  request.on("close", () => {
    end("cut");
  });

  return {
    lastAt: () => lastAt,
    end,
    /** The next block, or how the body ended. */
    async next(): Promise<Buffer | Ending> {
      while (queue.length === 0 && ending === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const block = queue.shift();
      queuedBytes -= block?.length ?? 0;
      if (request.isPaused() && queuedBytes <= maxQueuedBytes) request.resume();
      return block ?? ending ?? "cut";
    },
  };
}

/** False when `signal` is aborted first. */
async function untilSilent(
  lastAt: () => number,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    for (let leftMs = timeoutMs; leftMs > 0; leftMs = lastAt() + timeoutMs - clock.now()) {
      await clock.sleep(leftMs, signal);
    }
    return true;
  } catch {
    return false;
  }
}
