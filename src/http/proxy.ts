import { request as httpRequest } from "node:http";
import type { Agent, ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import { UploadError } from "../errors.js";

export interface ProxyOptions {
  /** As in `http://user:password@proxy.example:3128`. */
  readonly proxy: string;
  /** Whether the agent speaks TLS with its hosts. */
  readonly secure: boolean;
  /** How long the proxy may take, in milliseconds. */
  readonly connectTimeoutMs: number;
}

/**
 * Makes an agent reach its hosts through the proxy's CONNECT (RFC 9110, section 9.3.6): of an https exchange the proxy
 * then sees the host and nothing else.
 * @throws UploadError `invalid-input` when the proxy is not an http URL.
 */
export function connectThrough(agent: Agent, options: ProxyOptions): void {
  const dial = parseProxy(options.proxy);
  agent.createConnection = (target, callback) => {
    const done = callback as (error: Error | null, socket?: Duplex) => void;
    const tunnel = httpRequest({
      ...dial,
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

function parseProxy(proxy: string): ClientRequestArgs {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url?.protocol !== "http:") {
    throw new UploadError("invalid-input", "proxy must be a URL like http://proxy.example:3128");
  }
  const { hostname, port, username, password } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = `Basic ${Buffer.from(user).toString("base64")}`;
  return {
    host: bare(hostname),
    port: port === "" ? 80 : port,
    headers: username === "" ? {} : { "Proxy-Authorization": basic },
  };
}

function authority({ host, port }: ClientRequestArgs): string {
  const name = host ?? "";
  return `${name.includes(":") ? `[${name}]` : name}:${port ?? 80}`;
}

/** An IPv6 address without the brackets that it has in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
