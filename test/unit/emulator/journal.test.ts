import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createJournal } from "../../../src/emulator/journal.js";
import type { RequestRecord } from "../../../src/emulator/index.js";

/** A request whose connection and answer the test ends by hand. */
function arrive(): {
  readonly socket: EventEmitter;
  readonly response: EventEmitter & { headersSent: boolean };
  readonly record: () => RequestRecord;
} {
  const journal = createJournal(() => 5);
  const socket = new EventEmitter();
  const response = Object.assign(new EventEmitter(), { headersSent: false, statusCode: 200 });
  journal.open({
    request: { socket, method: "PUT" } as unknown as IncomingMessage,
    response: response as unknown as ServerResponse,
    operation: "jwplayer.s3.put",
    path: "/",
    connection: 1,
    receivedBytes: () => 3,
  });
  return { socket, response, record: () => journal.records()[0]! };
}

describe("the record of a request", () => {
  it("has the status that the client was given", () => {
    const { socket, response, record } = arrive();
    expect(record()).toMatchObject({ status: undefined, endedAt: undefined });
    response.headersSent = true;
    response.emit("close");
    socket.emit("close");
    expect(record()).toMatchObject({ status: 200, endedAt: 5, receivedBytes: 3 });
  });

  it("has none when the client was gone before the platform answered", () => {
    const { socket, response, record } = arrive();
    socket.emit("close");
    response.headersSent = true;
    expect(record()).toMatchObject({ status: undefined, endedAt: 5 });
  });
});
