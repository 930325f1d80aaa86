/** A server that answers what a test wrote down, for answers that no emulator gives. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Line {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly heard: readonly Heard[];
  stop(): Promise<void>;
}

type Script = readonly Line[] | ((heard: Heard) => Line);

/** Answers line by line, or as the function says. A request too many is answered with 599. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const said = { method, path, headers, text: Buffer.concat(chunks).toString("latin1") };
      heard.push(said);
      const line = typeof script === "function" ? script(said) : script[heard.length - 1];
      const { status = 200, body, headers: answerHeaders } = line ?? { status: 599, body: "" };
      response.writeHead(status, { "Content-Type": "application/json", ...answerHeaders });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** An error as Kaltura answers it. */
export function exception(
  code: string,
  args: Readonly<Record<string, string>> | readonly [] = [],
  message = `${code} in words`,
): unknown {
  return { code, message, objectType: "KalturaAPIException", args };
}

/** Answers each operation with its own list of bodies, one after another; the last one for ever. */
export function byOperation(
  bodies: Readonly<Record<string, readonly unknown[]>>,
): (heard: Heard) => Line {
  const counts = new Map<string, number>();
  return (heard) => {
    const operation = operationOf(heard);
    const list = bodies[operation];
    if (list === undefined) return { status: 599, body: "" };
    const count = counts.get(operation) ?? 0;
    counts.set(operation, count + 1);
    return { body: list[Math.min(count, list.length - 1)] };
  };
}

/** As in `media.add`, or `multirequest`. Closing uploads are told apart as `final`. */
export function operationOf({ path, text }: Heard): string {
  const [, service = "", action] = /service\/(\w+)(?:\/action\/(\w+))?/.exec(path) ?? [];
  if (action === "upload" && text.includes('name="finalChunk"\r\n\r\n1')) return "final";
  return action === undefined ? service : `${service}.${action}`;
}

/** Where in the file an upload put its bytes. */
export function offsetOf({ text }: Heard): number {
  return Number(/name="resumeAt"\r\n\r\n(\d+)/.exec(text)?.[1]);
}
