import { request as httpRequest } from "node:http";
import type { Agent, ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import type { ProxyAddress } from "./proxy-address.js";

export interface TunnelOptions {
  readonly proxy: ProxyAddress;
  /** Whether the agent speaks TLS with its hosts. */
  readonly secure: boolean;
  /** How long the proxy may take, in milliseconds. */
  readonly connectTimeoutMs: number;
}

/**
 * Makes an agent reach its hosts through the proxy's CONNECT (RFC 9110, section 9.3.6): of an https exchange the proxy
 * then sees the host and nothing else.
 */
export function connectThrough(agent: Agent, options: TunnelOptions): void {
  agent.createConnection = (target, callback) => {
    const done = callback as (error: Error | null, socket?: Duplex) => void;
    const tunnel = httpRequest({
      ...options.proxy,
      method: "CONNECT",
      path: authority(target),
      agent: false,
      timeout: options.connectTimeoutMs,
    });
    tunnel.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        done(new Error(`the proxy answered ${statusCode}`));
      } else if (options.secure) {
        done(null, connectTls({ ...(target as ConnectionOptions), socket }));
      } else {
        done(null, socket);
      }
    });
    tunnel.once("timeout", () => tunnel.destroy(new Error("the proxy did not answer in time")));
    tunnel.once("error", done);
    tunnel.end();
    return undefined;
  };
}

function authority({ host, port }: ClientRequestArgs): string {
  const name = host ?? "";
  return `${name.includes(":") ? `[${name}]` : name}:${port ?? 80}`;
}
