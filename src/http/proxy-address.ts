import { UploadError } from "../errors.js";

/** Where a proxy listens and what it wants to be shown. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  readonly headers: Record<string, string>;
}

/**
 * From a URL like `http://user:password@proxy.example:3128`.
 * @throws UploadError `invalid-input` when it is not an http URL.
 */
export function parseProxy(proxy: string): ProxyAddress {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url?.protocol !== "http:") {
    throw new UploadError("invalid-input", "proxy must be a URL like http://proxy.example:3128");
  }
  const { hostname, port, username, password } = url;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = `Basic ${Buffer.from(user).toString("base64")}`;
  return {
    // An IPv6 address has brackets in a URL only.
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 80 : Number(port),
    headers: username === "" ? {} : { "Proxy-Authorization": basic },
  };
}
