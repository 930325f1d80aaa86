import { UploadError } from "../../../errors.js";
import type { ErrorKind } from "../../../errors.js";
import type { FtpConfig } from "./options.js";

/** How far a connection had come: only an open one can have changed anything on the server. */
export type Phase = "connecting" | "securing" | "login" | "open";

/** Where a failure happened. */
export interface Failed {
  readonly phase: Phase;
  /** The command that was not carried out, as in `STOR`. */
  readonly command: string;
}

/** What a server's reply means, where its first digit does not tell enough (RFC 959, 4.2; RFC 2228; RFC 4217). */
const kindsByCode: ReadonlyMap<number, ErrorKind> = new Map<number, ErrorKind>([
  [452, "rejected"],
  [530, "unauthorized"],
  [532, "unauthorized"],
]);

const noRoom = "the server has no room for the file, or the account's quota is used up";
const noTls =
  "the server does not encrypt; ftp: { secure: false } would send the password for everybody on the way to read";

const adviceByCode: ReadonlyMap<number, string> = new Map([
  [421, "the server is busy, or has too many connections of this user"],
  [425, "no data connection: a firewall may keep the server's passive ports closed"],
  [452, noRoom],
  [530, "check ftp.user and ftp.password"],
  [532, "the server asks for an account besides user and password"],
  [550, "the user may lack the right to do this, or there is no such file or folder"],
  [552, noRoom],
  [553, "the server does not allow this file name"],
]);

/** What became of an exchange with the server, as an error. Errors of upreel's own stay what they are. */
export function ftpFailure(thrown: unknown, config: FtpConfig, failed: Failed): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const code = replyCode(thrown);
  const text = withoutSecrets(textOf(thrown), config);
  return code === undefined
    ? connectionFailure(text, config, failed)
    : refusal(code, text, config, failed);
}

/** The code of the server's own reply; undefined when the connection failed. */
export function replyCode(thrown: unknown): number | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  const code: unknown = Reflect.get(thrown, "code");
  return typeof code === "number" ? code : undefined;
}

function refusal(
  code: number,
  text: string,
  { host, port }: FtpConfig,
  { phase, command }: Failed,
): UploadError {
  // Servers that do not encrypt answer AUTH TLS with whatever comes to their mind, 530 among others.
  const isUnencrypted = phase === "securing" && code >= 500;
  const kind = isUnencrypted ? "rejected" : kindOf(code, phase);
  const advice = isUnencrypted ? noTls : adviceByCode.get(code);
  const hint = advice === undefined ? "" : `; ${advice}`;
  const message = `the FTP server ${host}:${port} refused ${command}: ${text}${hint}`;
  return new UploadError(kind, message, { operation: command, code: String(code) });
}

/** 4xx passes by itself, 5xx does not. Before the login nothing can have been done. */
function kindOf(code: number, phase: Phase): ErrorKind {
  const known = kindsByCode.get(code);
  if (known !== undefined) return known;
  if (code >= 500) return "rejected";
  return phase === "open" ? "interrupted" : "unreachable";
}

function connectionFailure(
  text: string,
  { host, port }: FtpConfig,
  { phase, command }: Failed,
): UploadError {
  const where = `${host}:${port}`;
  const details = { operation: command };
  if (phase === "open")
    return new UploadError("interrupted", `the FTP connection to ${where} broke: ${text}`, details);
  if (phase === "securing")
    return new UploadError(
      "unreachable",
      `TLS with the FTP server ${where} failed: ${text}; a certificate of the server's own can be trusted with ftp.ca`,
      details,
    );
  return new UploadError(
    "unreachable",
    `no connection to the FTP server ${where}: ${text}`,
    details,
  );
}

function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code: unknown = Reflect.get(thrown, "code");
  return thrown.message === "" && typeof code === "string" ? code : thrown.message;
}

/** In one line, and without the password: a server may quote what it was sent. */
function withoutSecrets(text: string, { password }: FtpConfig): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .trim()
    .replaceAll(password, "[redacted]");
}
