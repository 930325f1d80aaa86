import * as z from "zod/mini";

/**
 * The FTP folder of an enterprise account. Host, user, password and folder are those that JW Player gave when it enabled
 * FTP for the account. Connections are passive and go straight to the server: `http` and its proxy do not apply.
 */
export interface JwplayerFtpOptions {
  /** The server's name or address, as in `ftp.example.com`. */
  readonly host: string;
  /** Default 21; 990 where `secure` is `implicit`. */
  readonly port?: number | undefined;
  readonly user: string;
  /** Sent encrypted, unless `secure` is `false`. */
  readonly password: string;
  /** Where the files go. Default: the folder that the server opens after the login. */
  readonly folder?: string | undefined;
  /**
   * `true`, the default: the connection is encrypted before the login, and a server that cannot do that is refused (FTPS,
   * RFC 4217). `"implicit"`: encrypted from the first byte, for old servers. `false`: nothing is encrypted, and whoever is
   * on the way can read the password and the video.
   */
  readonly secure?: boolean | "implicit" | undefined;
  /** Certificates in PEM to trust instead of the well-known authorities', for a server with one of its own. */
  readonly ca?: string | readonly string[] | undefined;
}

/** The options with every default in place. */
export interface FtpConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly folder: string | undefined;
  readonly secure: boolean | "implicit";
  readonly ca: readonly string[] | undefined;
}

/** Anything else would be another command to the server. */
function line(what: string): z.ZodMiniType<string> {
  return z.string(what).check(z.regex(/^[^\u0000-\u001f\u007f]+$/, what));
}

const host = "a host name or address alone, as in ftp.example.com";
const ca = "one or more certificates as PEM";

/** What users may give as `JwplayerFtpOptions`. */
export const ftpOptions = z.strictObject({
  host: z.string(host).check(z.regex(/^[A-Za-z0-9._:-]+$/, host)),
  port: z.optional(z.int("a TCP port, 1 to 65535").check(z.minimum(1), z.maximum(65_535))),
  user: line("the FTP user, in one line"),
  password: line("the FTP user's password, in one line"),
  folder: z.optional(line("a folder's path on the server, in one line")),
  secure: z.optional(z.union([z.boolean(), z.literal("implicit")], 'true, false or "implicit"')),
  ca: z.optional(z.union([z.string(), z.array(z.string())], ca)),
});

export function ftpConfig(given: JwplayerFtpOptions): FtpConfig {
  const { host: name, user, password, folder, secure = true, ca: certificates } = given;
  const port = given.port ?? (secure === "implicit" ? 990 : 21);
  const trusted = certificates === undefined ? undefined : [certificates].flat();
  return { host: name, port, user, password, folder, secure, ca: trusted };
}
