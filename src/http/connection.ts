import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";

/** How far an exchange got. The server can have acted only on one that was `open`. */
export type Phase =
  /** No request was made yet. */
  | "preparing"
  /** Waiting for a socket, for its host's name to be looked up, or for its connection. */
  | "connecting"
  /** In the TLS handshake. */
  | "securing"
  /** The server may have heard of the request. */
  | "open";

export interface ConnectOptions {
  /** Whether a TLS handshake belongs to it. */
  readonly secure: boolean;
  readonly onPhase: (phase: Phase) => void;
  /** Starts the clock of the connection; the answer stops it. Time in the agent's queue does not count. */
  readonly startDeadline: () => () => void;
  /** Fires when the request ended first. */
  readonly over: AbortSignal;
}

/** True once the request has a socket that reaches the server, false when the request ended first. */
export function connected(request: ClientRequest, options: ConnectOptions): Promise<boolean> {
  const { secure, onPhase, startDeadline, over } = options;
  return new Promise((resolve) => {
    const gone = (): void => {
      resolve(false);
    };
    const open = (): void => {
      onPhase("open");
      resolve(true);
    };
    over.addEventListener("abort", gone, { once: true });
    request.once("socket", (socket) => {
      if (isReady(socket)) {
        open();
        return;
      }
      const stopDeadline = startDeadline();
      over.addEventListener("abort", stopDeadline, { once: true });
      if (secure) watchHandshake(socket, onPhase);
      socket.once(secure ? "secureConnect" : "connect", () => {
        stopDeadline();
        open();
      });
    });
  });
}

/** A handshake under way shows only in this property of a TLS socket. */
function isReady(socket: Socket): boolean {
  const securing = "secureConnecting" in socket && socket.secureConnecting === true;
  return !socket.connecting && !securing;
}

function watchHandshake(socket: Socket, onPhase: (phase: Phase) => void): void {
  if (!socket.connecting) onPhase("securing");
  socket.once("connect", () => {
    onPhase("securing");
  });
}
