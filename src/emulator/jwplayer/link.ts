/** The `link` of create and update. */

/** Where bytes are to be sent. Clients build `protocol://address` + `path` + `?` + `query`. */
export interface Link {
  readonly protocol: string;
  readonly address: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The emulator plays every host, so every link points back to it. */
export function hostOf(origin: string): Pick<Link, "protocol" | "address"> {
  const { protocol, host } = new URL(origin);
  return { protocol: protocol.replace(":", ""), address: host };
}

/** The link as one URL, for those who are given it as such. */
export function urlOf({ protocol, address, path, query }: Link): string {
  return `${protocol}://${address}${path}?${new URLSearchParams(query).toString()}`;
}
