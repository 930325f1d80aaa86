/** The suite's own ears: they hear what they are there for. */
import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { UploadError } from "../../src/index.js";
import { callWitness, shown } from "./witness.js";
import type { Witness } from "./witness.js";

const session = `djJ8${createHash("sha256").update("a session").digest("base64url")}`;

function witness(): Witness {
  const called = callWitness();
  onTestFinished(() => {
    called.stop();
  });
  return called;
}

/** Sends a text to a server that keeps the connection. */
async function say(text: string): Promise<void> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  await once(socket, "connect");
  socket.write(text);
}

it.each([
  ["a known secret in a message", () => new Error("the password is 5wordf1sh")],
  ["a known secret in a cause", () => new Error("no", { cause: new Error("5wordf1sh") })],
  ["a known secret in a field of an event", () => ({ type: "retry", reason: "5wordf1sh" })],
  ["a known secret deep inside", () => ({ a: { b: { c: { d: { e: ["5wordf1sh"] } } } } })],
  ["a session that nobody knew of", () => new Error(`INVALID_KS ${session}`)],
  ["a signature", () => new Error(`POST /v1?api_signature=${"ab".repeat(20)}`)],
])("%s is noticed", (_, telling) => {
  const { hear, expectDiscretion } = witness();
  hear(telling());
  expect(() => {
    expectDiscretion(["5wordf1sh"]);
  }).toThrow("betrayed");
});

it("what went over the line is a secret from then on", async () => {
  const { hear, secretsSent, expectDiscretion } = witness();
  await say("GET /v1/videos/upload?key=1&token=0123456789abcdef HTTP/1.1\r\n\r\n");
  expect(secretsSent()).toBe(1);
  hear("nothing of it");
  expectDiscretion([]);
  hear("it was 0123456789abcdef");
  expect(() => {
    expectDiscretion([]);
  }).toThrow("betrayed");
});

it("an error is looked at with all that hangs on it", () => {
  const text = shown(new UploadError("rejected", "outer", { cause: new Error("inner") }));
  expect(text).toContain("outer");
  expect(text).toContain("inner");
});
