import { BlockList, isIP } from "node:net";

type Kind = readonly [what: string, ...subnets: readonly string[]];

/**
 * Addresses that no platform on the internet can reach, or may be made to reach; the first that holds names them. The
 * first of all is what a cloud machine tells about itself, credentials included: no video is ever there.
 */
const kinds: readonly Kind[] = [
  [
    "a cloud machine's metadata address",
    "169.254.169.254/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "100.100.100.200/32",
    "fd00:ec2::254/128",
  ],
  ["an unspecified address", "0.0.0.0/8", "::/128"],
  ["a loopback address", "127.0.0.0/8", "::1/128"],
  ["a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ["a unique local address", "fc00::/7"],
  ["a link-local address", "169.254.0.0/16", "fe80::/10"],
  ["an address behind a carrier's NAT", "100.64.0.0/10"],
  ["a multicast address", "224.0.0.0/4", "ff00::/8"],
  [
    "a reserved address",
    "192.0.0.0/24",
    "198.18.0.0/15",
    "240.0.0.0/4",
    "64:ff9b:1::/48",
    "2002::/16",
  ],
];

const metadata = kinds.slice(0, 1);

/** Names that only this machine or its own network resolves (RFC 6761, RFC 6762, ICANN's reservation of `internal`). */
const privateSuffix = /(?:^|\.)(?:localhost|local|internal)$/;

/**
 * Why a platform cannot pull from this URL, as a clause; undefined when nothing speaks against it. Judged by the URL's
 * text alone: no name is looked up. The URL parser has already turned decimal, octal and hexadecimal IPv4 addresses into
 * the usual form.
 */
export function whyUnreachable(url: URL, allowPrivate: boolean): string | undefined {
  if (isWeb(url) && (url.username !== "" || url.password !== ""))
    return "the URL carries a user name or password, which the platform would be given (use a signed link instead)";
  const what = allowPrivate ? undefined : kindOfHost(url.hostname);
  if (what === undefined) return undefined;
  return `${hostOf(url)} is ${what} that the platform cannot reach (if it can, say so with allowPrivateUrls)`;
}

/** Why upreel does not read from this URL, judged by its text alone; undefined when it may be tried. */
export function whyUnreadable(url: URL, allowPrivate: boolean): string | undefined {
  if (!isWeb(url)) return `upreel does not read from ${url.protocol} URLs`;
  const what = allowPrivate ? kindOfAddress(hostOf(url), metadata) : kindOfHost(url.hostname);
  return what === undefined ? undefined : forbidden(hostOf(url), what, allowPrivate);
}

/** With other protocols a user name and a password in the URL are the way in, and whoever gives them wants them used. */
function isWeb({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

/** Why upreel does not connect to this IP address, as a clause; undefined when it does. */
export function whyForbidden(address: string, allowPrivate: boolean): string | undefined {
  const what = kindOfAddress(address, allowPrivate ? metadata : kinds);
  return what === undefined ? undefined : forbidden(address, what, allowPrivate);
}

function forbidden(host: string, what: string, allowPrivate: boolean): string {
  return allowPrivate
    ? `${host} is ${what}, where no video can be`
    : `${host} is ${what}, which upreel reads from only if allowPrivateUrls is "relay"`;
}

function kindOfHost(hostname: string): string | undefined {
  const host = bare(hostname);
  return kindOfAddress(host, kinds) ?? kindOfName(host);
}

function hostOf({ hostname }: URL): string {
  return bare(hostname);
}

/** Without the brackets of IPv6 and the dot of the root. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$|\.$/g, "");
}

function kindOfAddress(host: string, among: readonly Kind[]): string | undefined {
  const version = isIP(host);
  if (version === 0) return undefined;
  const family = version === 4 ? "ipv4" : "ipv6";
  return among.find(([, ...subnets]) => blockList(subnets).check(host, family))?.[0];
}

function kindOfName(host: string): string | undefined {
  if (isIP(host) !== 0) return undefined;
  if (privateSuffix.test(host)) return "a name of a private network";
  return host.includes(".") ? undefined : "a name without a domain";
}

/**
 * `BlockList` matches IPv4 ranges against IPv4-mapped IPv6 addresses too. Behind NAT64 an IPv6 address can lead to an
 * IPv4 one (RFC 6052, section 2.1), so each range is listed in that form as well.
 */
function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = "", prefix] = subnet.split("/");
    const isV4 = isIP(network) === 4;
    list.addSubnet(network, Number(prefix), isV4 ? "ipv4" : "ipv6");
    if (isV4) list.addSubnet(`64:ff9b::${network}`, 96 + Number(prefix), "ipv6");
  }
  return list;
}
