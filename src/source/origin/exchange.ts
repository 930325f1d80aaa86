import { request as requestHttp } from "node:http";
import type { Agent, IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { UploadError } from "../../errors.js";
import { redactUrl } from "../../redact.js";
import { codeOf } from "../refusal.js";
import { refused } from "./guard.js";
import type { Guard } from "./guard.js";

export interface Ask {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly guard: Guard;
}

/**
 * One GET, without redirects. Resolves with the head of the answer, whatever its status; its body waits to be read.
 * @throws UploadError `unreachable` when there is no connection (names and TLS included), `interrupted` when it broke,
 * `invalid-input` when the address may not be connected to
 */
export function ask(
  { url, headers, agent, guard }: Ask,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    let isConnected = false;
    const request = send(url, { agent, headers, signal });
    request.once("response", resolve);
    request.on("error", (thrown) => {
      reject(explain(thrown, redactUrl(url.href), isConnected));
    });
    request.once("socket", (socket) => {
      const check = (): void => {
        const reason = guard(socket.remoteAddress ?? "");
        if (reason !== undefined) request.destroy(refused(reason));
      };
      const ready = (): void => {
        isConnected = true;
      };
      if (socket.connecting) socket.once("connect", check);
      else check();
      if (request.reusedSocket) ready();
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", ready);
    });
    request.end();
  });
}

/** What a failed exchange with an origin means. */
export function explain(thrown: unknown, place: string, wasConnected: boolean): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const text = describe(thrown);
  const details = { operation: "read", cause: thrown };
  if (wasConnected) {
    const message = `the connection to the source at ${place} broke: ${text}`;
    return new UploadError("interrupted", message, details);
  }
  const message = `the source at ${place} cannot be reached: ${text}${adviceOn(thrown)}`;
  return new UploadError("unreachable", message, details);
}

/** Codes of certificates that nobody vouches for (Node's documentation of `tls`, "X509 certificate error codes"). */
const unvouched: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function adviceOn(thrown: unknown): string {
  return unvouched.has(codeOf(thrown) ?? "")
    ? "; if its certificates are of your own making, name their authority to Node in NODE_EXTRA_CA_CERTS"
    : "";
}

/** Node's message and code. The error of a host whose every address failed has a code only. */
function describe(thrown: unknown): string {
  const code = codeOf(thrown) ?? "";
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (code === "" || message.includes(code)) return message;
  return message === "" ? code : `${message} (${code})`;
}
