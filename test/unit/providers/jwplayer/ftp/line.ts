/** A line to an FTP server that carries everything, writes it down, and does harm where it is told to. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/** What may happen on the line. Each happens once. */
export type Harm =
  /** Instead of the server, this answers the next command that begins so; with an empty beginning, whoever connects. */
  | { readonly kind: "reply"; readonly to: string; readonly text: string }
  /** The server gets the next command that begins so, and when it answers everything breaks. */
  | { readonly kind: "lose-answer"; readonly to: string }
  /** A data connection carries so many bytes; when the server has stored them everything breaks. */
  | { readonly kind: "cut"; readonly bytes: number }
  /** A data connection carries so many bytes, and then no more. */
  | { readonly kind: "stall"; readonly bytes: number };

export interface FtpLine {
  readonly port: number;
  /** Commands as the client sent them, unless they are encrypted. */
  readonly commands: readonly string[];
  /** Bytes that went up in each data connection. */
  readonly carried: readonly number[];
  /** Harm that has not been done. */
  readonly undone: () => readonly Harm[];
  /** Connections that are open. */
  readonly open: () => number;
  add(...harm: readonly Harm[]): void;
  /** Everything breaks. */
  readonly breakNow: () => void;
  stop(): Promise<void>;
}

export async function openLine(serverPort: number): Promise<FtpLine> {
  const [harms, commands, carried] = [[] as Harm[], [] as string[], [] as number[]];
  const [sockets, servers] = [new Set<Socket>(), new Set<Server>()];

  const strike = (harm: Harm): void => void harms.splice(harms.indexOf(harm), 1);
  const breakAll = (): void => {
    // One that is ending already cannot be reset.
    for (const socket of sockets)
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
  };
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
    return socket;
  };
  const listen = async (onSocket: (socket: Socket) => void): Promise<number> => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      onSocket(keep(socket));
    });
    servers.add(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const join = (client: Socket, port: number): Socket => {
    const upstream = keep(connect({ port, host: "127.0.0.1", allowHalfOpen: true }));
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
    return upstream;
  };

  const data = (target: number, owner: Socket) => (client: Socket) => {
    const index = carried.push(0) - 1;
    const upstream = join(client, target);
    // One that is not read from does not learn of its end.
    owner.once("end", () => client.destroy());
    upstream.pipe(client);
    client.on("data", (bytes: Buffer) => {
      const before = carried[index]!;
      const limit = harms.find(isLimit);
      const passing = bytes.subarray(0, limit === undefined ? Infinity : limit.bytes - before);
      carried[index] = before + passing.length;
      upstream.write(passing);
      if (limit === undefined || carried[index] < limit.bytes) return;
      strike(limit);
      client.pause();
      if (limit.kind === "cut") upstream.once("end", breakAll).end();
    });
    client.once("end", () => upstream.end());
  };

  const control = (client: Socket): void => {
    const welcome = harms.find((harm) => harm.kind === "reply" && harm.to === "");
    if (welcome?.kind === "reply") {
      strike(welcome);
      client.resume().end(`${welcome.text}\r\n`);
      return;
    }
    const upstream = join(client, serverPort);
    client.on("data", (bytes: Buffer) => {
      const text = bytes.toString();
      commands.push(...text.split("\r\n").filter((line) => /^[A-Z]{3,4}\b/.test(line)));
      const harm = harms.find((one) => "to" in one && one.to !== "" && text.startsWith(one.to));
      if (harm !== undefined) strike(harm);
      if (harm?.kind === "lose-answer") upstream.once("data", breakAll);
      if (harm?.kind === "reply") client.write(`${harm.text}\r\n`);
      else upstream.write(bytes);
    });
    upstream.on("data", (bytes: Buffer) => {
      void rewritten(bytes, (port) => listen(data(port, client))).then((answer) =>
        client.write(answer),
      );
    });
    client.once("end", () => upstream.end());
    upstream.once("end", () => client.end());
  };

  const port = await listen(control);
  return {
    ...{ port, commands, carried },
    undone: () => harms,
    open: () => sockets.size,
    add: (...more) => void harms.push(...more),
    breakNow: breakAll,
    async stop() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) {
        server.close();
        await once(server, "close");
      }
    },
  };
}

function isLimit(harm: Harm): harm is Extract<Harm, { bytes: number }> {
  return harm.kind === "cut" || harm.kind === "stall";
}

/** The server names the port of each data connection (RFC 2428); the client is given one of the line's own. */
async function rewritten(
  bytes: Buffer,
  listen: (port: number) => Promise<number>,
): Promise<Buffer | string> {
  const named = /^229 .*\|\|\|(\d+)\|/.exec(bytes.toString())?.[1];
  if (named === undefined) return bytes;
  return `229 Entering Extended Passive Mode (|||${await listen(Number(named))}|)\r\n`;
}
