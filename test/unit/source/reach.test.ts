import { describe, expect, it } from "vitest";
import { whyUnreachable } from "../../../src/source/reach.js";

const why = (url: string, allowPrivate = false) => whyUnreachable(new URL(url), allowPrivate);

describe("URLs that a platform cannot reach", () => {
  it.each([
    ["http://10.0.0.5/", "10.0.0.5 is a private address"],
    ["http://172.16.0.1/", "172.16.0.1 is a private address"],
    ["http://172.31.255.255/", "172.31.255.255 is a private address"],
    ["http://192.168.1.1:8080/", "192.168.1.1 is a private address"],
    ["http://127.0.0.1/", "127.0.0.1 is a loopback address"],
    ["http://127.255.0.9/", "127.255.0.9 is a loopback address"],
    ["http://[::1]/", "::1 is a loopback address"],
    ["http://169.254.1.1/", "169.254.1.1 is a link-local address"],
    ["http://[fe80::1]/", "fe80::1 is a link-local address"],
    ["http://[febf::1]/", "febf::1 is a link-local address"],
    ["http://[fd12:3456::1]/", "fd12:3456::1 is a unique local address"],
    ["http://100.64.0.1/", "100.64.0.1 is an address behind a carrier's NAT"],
    ["http://100.127.255.255/", "100.127.255.255 is an address behind a carrier's NAT"],
    ["http://224.0.0.251/", "224.0.0.251 is a multicast address"],
    ["http://[ff02::fb]/", "ff02::fb is a multicast address"],
    ["http://0.0.0.0/", "0.0.0.0 is an unspecified address"],
    ["http://[::]/", ":: is an unspecified address"],
    ["http://255.255.255.255/", "255.255.255.255 is a reserved address"],
    ["http://169.254.169.254/latest/", "169.254.169.254 is a cloud machine's metadata address"],
    ["http://[fd00:ec2::254]/", "fd00:ec2::254 is a cloud machine's metadata address"],
    ["http://100.100.100.200/", "100.100.100.200 is a cloud machine's metadata address"],
    ["http://localhost:3000/a.mp4", "localhost is a name of a private network"],
    ["http://app.localhost/", "app.localhost is a name of a private network"],
    ["http://nas.local/", "nas.local is a name of a private network"],
    ["http://metadata.google.internal/", "metadata.google.internal is a name of a private network"],
    ["http://NAS.LOCAL./", "nas.local is a name of a private network"],
    ["http://intranet/a.mp4", "intranet is a name without a domain"],
  ])("%s", (url, reason) => {
    expect(why(url)).toBe(
      `${reason} that the platform cannot reach (if it can, say so with allowPrivateUrls)`,
    );
  });

  it.each([
    ["in decimal", "http://2130706433/", "127.0.0.1"],
    ["in octal", "http://0177.0.0.1/", "127.0.0.1"],
    ["in hexadecimal", "http://0x7f.0x0.0x0.0x1/", "127.0.0.1"],
    ["as one hexadecimal number", "http://0x0a000005/", "10.0.0.5"],
    ["with parts left out", "http://127.1/", "127.0.0.1"],
    ["in full-width digits", "http://１２７.０.０.１/", "127.0.0.1"],
    ["with a final dot", "http://10.0.0.5./", "10.0.0.5"],
    ["mapped into IPv6", "http://[::ffff:10.0.0.5]/", "::ffff:a00:5"],
    ["mapped, in hexadecimal", "http://[::ffff:7f00:1]/", "::ffff:7f00:1"],
    ["written out", "http://[0:0:0:0:0:0:0:1]/", "::1"],
  ])("an address %s", (_, url, address) => {
    expect(why(url)).toMatch(new RegExp(`^${address.replaceAll(".", "\\.")} is a `));
  });

  it.each([
    "https://cdn.example.com/a.mp4",
    "http://cdn.example.com:8080/a.mp4",
    "https://example.com./a.mp4",
    "https://8.8.8.8/a.mp4",
    "https://172.15.255.255/",
    "https://172.32.0.0/",
    "https://100.63.255.255/",
    "https://100.128.0.0/",
    "https://[2606:4700::1111]/a.mp4",
    "https://localhost.example.com/",
    "https://mylocal/".replace("mylocal", "notlocal.example"),
  ])("are not %s", (url) => {
    expect(why(url)).toBeUndefined();
  });

  it.each(["http://10.0.0.5/", "http://localhost/", "http://nas/", "http://[::1]/"])(
    "may be allowed: %s",
    (url) => {
      expect(why(url, true)).toBeUndefined();
    },
  );
});

describe("URLs of other protocols", () => {
  it("may carry a user name and a password: there is no other way in", () => {
    expect(why("sftp://user:pass@files.example.com/a.mp4")).toBeUndefined();
    expect(why("ftp://10.0.0.5/a.mp4")).toContain("a private address");
  });
});

describe("credentials in a URL", () => {
  it.each(["https://user:pass@cdn.example.com/", "https://user@cdn.example.com/"])(
    "are not handed to the platform: %s",
    (url) => {
      for (const allowPrivate of [false, true]) {
        expect(why(url, allowPrivate)).toBe(
          "the URL carries a user name or password, which the platform would be given (use a signed link instead)",
        );
      }
    },
  );
});
