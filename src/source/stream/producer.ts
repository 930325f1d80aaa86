import { isUint8Array } from "node:util/types";
import { UploadError } from "../../errors.js";
import { invalidInput, streamFailed } from "../refusal.js";

/** A stream of the web, as in `request.body` of a fetch handler. Only what is used of it. */
export interface WebStream {
  getReader(): WebReader;
}

interface WebReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** Bytes that come one block after another: a Node `Readable`, a web `ReadableStream`, or any async iterable. */
export type ByteStream = AsyncIterable<Uint8Array> | WebStream;

/** One stream, whatever its kind, asked for one block at a time. Untouched until the first is asked for. */
export interface Producer {
  /**
   * The next bytes, undefined at the end. Not to be asked before it has answered.
   * @throws UploadError `source-changed` when the stream fails, its own UploadError if it fails with one, `invalid-input`
   * when it gives anything but bytes
   */
  next(): Promise<Uint8Array | undefined>;
  /** Tells the stream that nobody will read on. Does not wait for one that is busy. Safe to call twice. */
  stop(): Promise<void>;
}

export function isByteStream(value: unknown): value is ByteStream {
  if (typeof value !== "object" || value === null) return false;
  return has(value, "getReader") || has(value, Symbol.asyncIterator);
}

export function producerOf(stream: ByteStream): Producer {
  const open = "getReader" in stream ? () => webFlow(stream) : () => iterableFlow(stream);
  let flow: Flow | undefined;
  let isBusy = false;
  let isStopped = false;
  return {
    async next() {
      isBusy = true;
      try {
        flow ??= open();
        return bytesOnly(await flow.next());
      } catch (thrown) {
        throw failure(thrown);
      } finally {
        isBusy = false;
      }
    },
    async stop() {
      if (isStopped) return;
      isStopped = true;
      const stopping = (flow ?? openQuietly(open))?.stop().catch(ignore);
      if (!isBusy) await stopping;
    },
  };
}

interface Flow {
  next(): Promise<unknown>;
  stop(): Promise<void>;
}

function webFlow(stream: WebStream): Flow {
  if ("locked" in stream && stream.locked === true)
    throw invalidInput("input", "the stream is locked to another reader", "give an unread one");
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? undefined : value;
    },
    stop: () => reader.cancel(),
  };
}

function iterableFlow(stream: AsyncIterable<Uint8Array>): Flow {
  const iterator: AsyncIterator<unknown, unknown> = stream[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done === true ? undefined : value;
    },
    async stop() {
      // An iterator over a Readable ends only between two blocks; this ends it in the middle of one too.
      const destroy: unknown = Reflect.get(stream, "destroy");
      if (typeof destroy === "function") Reflect.apply(destroy, stream, []);
      await iterator.return?.();
    },
  };
}

function openQuietly(open: () => Flow): Flow | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

function bytesOnly(block: unknown): Uint8Array | undefined {
  if (block === undefined || isUint8Array(block)) return block;
  const remedy = "give a stream of Uint8Array or Buffer, without an encoding set";
  throw invalidInput(
    "input",
    `the stream gives values of type ${typeof block} where bytes should be`,
    remedy,
  );
}

function failure(thrown: unknown): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return streamFailed(`it failed (${reason})`, thrown);
}

function has(value: object, ability: string | symbol): boolean {
  return typeof Reflect.get(value, ability) === "function";
}

function ignore(): void {
  // A stream that fails while it is being stopped has nothing more to say.
}
