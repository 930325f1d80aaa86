/** The record of every exchange, for tests that ask what really went over the line. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestRecord } from "./contract.js";

/** One record that is still being written. */
export interface Entry {
  note(details: RequestRecord["details"]): void;
  struck(fault: string): void;
  /** No byte of the answer will leave. */
  unanswered(): void;
}

/** What the journal is told of a request when its head has arrived. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly operation: string;
  /** Path and query, credentials removed. */
  readonly path: string;
  readonly connection: number;
  receivedBytes(): number;
}

export interface Journal {
  open(arrival: Arrival): Entry;
  records(): readonly RequestRecord[];
}

/** Builds a journal whose times come from `now`, in Unix milliseconds. */
export function createJournal(now: () => number): Journal {
  const readers: (() => RequestRecord)[] = [];
  const running = new Map<string, number>();

  const enter = (operation: string, step: 1 | -1) => {
    const count = (running.get(operation) ?? 0) + step;
    running.set(operation, count);
    return count;
  };

  return {
    records: () => readers.map((read) => read()),
    open(arrival) {
      const { operation, response } = arrival;
      const head = headOf(arrival, readers.length + 1, now(), enter(operation, 1));
      const tail = { ...blank };
      const { socket } = arrival.request;
      let answered = true;
      const end = () => {
        response.off("close", end);
        socket.off("close", end);
        tail.endedAt = now();
        // What the platform still writes now reaches nobody.
        answered &&= response.headersSent;
        enter(operation, -1);
      };
      response.on("close", end);
      // An answer that was taken off its socket does not learn that the connection has ended.
      socket.on("close", end);
      readers.push(() => ({
        ...head,
        ...tail,
        receivedBytes: arrival.receivedBytes(),
        status: answered && response.headersSent ? response.statusCode : undefined,
      }));
      return {
        note(details) {
          tail.details = { ...tail.details, ...details };
        },
        struck(fault) {
          tail.fault = fault;
        },
        unanswered() {
          answered = false;
        },
      };
    },
  };
}

type Tail = { -readonly [K in "endedAt" | "fault" | "details"]: RequestRecord[K] };

const blank: Tail = { endedAt: undefined, fault: undefined, details: {} };

function headOf(arrival: Arrival, id: number, startedAt: number, concurrent: number) {
  const { operation, path, connection, request } = arrival;
  return { id, operation, path, connection, startedAt, concurrent, method: request.method ?? "" };
}
