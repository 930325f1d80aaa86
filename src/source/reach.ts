import { BlockList, isIP } from "node:net";

/** Addresses that no platform on the internet can reach, or may be made to reach; the first that holds names them. */
const ranges: readonly (readonly [what: string, addresses: BlockList])[] = [
  [
    "a cloud machine's metadata address",
    blockList(
      "169.254.169.254/32",
      "168.63.129.16/32",
      "192.0.0.192/32",
      "100.100.100.200/32",
      "fd00:ec2::254/128",
    ),
  ],
  ["an unspecified address", blockList("0.0.0.0/8", "::/128")],
  ["a loopback address", blockList("127.0.0.0/8", "::1/128")],
  ["a private address", blockList("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")],
  ["a unique local address", blockList("fc00::/7")],
  ["a link-local address", blockList("169.254.0.0/16", "fe80::/10")],
  ["an address behind a carrier's NAT", blockList("100.64.0.0/10")],
  ["a multicast address", blockList("224.0.0.0/4", "ff00::/8")],
  ["a reserved address", blockList("240.0.0.0/4")],
];

/** Names that only this machine or its own network resolves (RFC 6761, RFC 6762, ICANN's reservation of `internal`). */
const privateSuffix = /(?:^|\.)(?:localhost|local|internal)$/;

/**
 * Why a platform cannot pull from this URL, as a clause; undefined when nothing speaks against it. Judged by the URL's
 * text alone: no name is looked up. The URL parser has already turned decimal, octal and hexadecimal IPv4 addresses into
 * the usual form.
 */
export function whyUnreachable(url: URL, allowPrivate: boolean): string | undefined {
  if (url.username !== "" || url.password !== "")
    return "the URL carries a user name or password, which the platform would be given (use a signed link instead)";
  return allowPrivate ? undefined : whyPrivate(url.hostname);
}

function whyPrivate(hostname: string): string | undefined {
  const host = hostname.replace(/^\[|\]$|\.$/g, "");
  const what = kindOfAddress(host) ?? kindOfName(host);
  if (what === undefined) return undefined;
  return `${host} is ${what} that the platform cannot reach (allowPrivateUrls allows it)`;
}

function kindOfAddress(host: string): string | undefined {
  const version = isIP(host);
  if (version === 0) return undefined;
  const family = version === 4 ? "ipv4" : "ipv6";
  return ranges.find(([, addresses]) => addresses.check(host, family))?.[0];
}

function kindOfName(host: string): string | undefined {
  if (isIP(host) !== 0) return undefined;
  if (privateSuffix.test(host)) return "a name of a private network";
  return host.includes(".") ? undefined : "a name without a domain";
}

/** `BlockList` matches IPv4 ranges against IPv4-mapped IPv6 addresses too. */
function blockList(...subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = "", prefix] = subnet.split("/");
    list.addSubnet(network, Number(prefix), isIP(network) === 4 ? "ipv4" : "ipv6");
  }
  return list;
}
