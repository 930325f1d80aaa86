import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/** What this process says as a TCP client, overheard. */
export interface WireTap {
  /** Every credential that was sent, once, as it went and decoded. */
  secrets(): readonly string[];
  /** Requests to this port that have a connection and are not over. */
  requestsUnderWay(port: number): number;
  stop(): void;
}

/** How the platforms' credentials look on their way: each pattern's group is the secret. */
const credentials: readonly RegExp[] = [
  /(djJ8[\w=-]{16,})/g,
  /\bapi_signature=([0-9a-f]{40})/g,
  /\bBearer ([^\s"]+)/g,
  /[?&](?:Signature|AWSAccessKeyId|token)=([^&\s]+)/g,
];

/** Credentials stand at the beginning of what is written; the rest is video. */
const overheardBytes = 16 * 1024;

const channel = "net.client.socket";

export function tapWire(): WireTap {
  const sockets = new Set<Socket>();
  const secrets = new Set<string>();
  const hear = (chunk: unknown): void => {
    const text = typeof chunk === "string" ? chunk : latin1Of(chunk);
    for (const secret of secretsIn(text)) secrets.add(secret).add(decodeURIComponent(secret));
  };
  const onSocket = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    sockets.add(socket);
    // `connect` is about to put the socket's own `write` back; nobody writes before the next tick.
    process.nextTick(() => {
      const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
      socket.write = (...given: unknown[]) => {
        hear(given[0]);
        return write(...given);
      };
    });
  };
  subscribe(channel, onSocket);
  return {
    secrets: () => [...secrets],
    requestsUnderWay: (port) =>
      [...sockets].filter((socket) => socket.remotePort === port && isBusy(socket)).length,
    stop: () => unsubscribe(channel, onSocket),
  };
}

/** The credentials in what a client writes. */
export function secretsIn(text: string): readonly string[] {
  return credentials.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, secret = ""]) => secret),
  );
}

function latin1Of(chunk: unknown): string {
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, overheardBytes)).toString(
        "latin1",
      )
    : "";
}

/** Node's agents take a socket's message away from it when they put it aside for the next one. */
function isBusy(socket: Socket): boolean {
  const message: unknown = Reflect.get(socket, "_httpMessage");
  return !socket.destroyed && message !== undefined && message !== null;
}
