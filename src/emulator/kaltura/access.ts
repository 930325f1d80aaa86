/** Who calls, whether their session still lives, and what it lets them touch. */
import { sessionErrors } from "./errors.js";
import { readSession } from "./ks.js";
import type { Session, Signer } from "./ks.js";

/** What the server remembers of sessions. */
export interface SessionLog {
  /** Hashes and `sessionid`s that were ended. */
  readonly ended: Set<string>;
  /** Calls made so far with each session that has an `actionslimit`. */
  readonly calls: Map<string, number>;
}

/** Where a call comes from, as far as sessions can be restricted to it. */
export interface Origin {
  readonly address: string;
  /** Path and query of the request. */
  readonly uri: string;
}

const admin = 2;

/** @throws ApiError INVALID_KS when the session is malformed or wrongly signed. */
export function decodeSession(ks: string, signer: Signer): Session {
  const session = readSession(ks, signer);
  if (!session) throw sessionErrors.invalid(ks);
  return session;
}

/**
 * Counts this call against the session's limit.
 * @throws ApiError INVALID_KS with the word for what ended the session where its text would stand.
 */
export function assertAlive(session: Session, log: SessionLog, origin: Origin, now: number): void {
  const end = endOf(session, log, origin, now);
  if (end) throw sessionErrors.invalid(end);
}

/** The key under which ending this session is remembered: all that share a `sessionid` end together. */
export function sessionKey({ privileges, hash }: Session): string {
  return privileges.get("sessionid") ?? hash;
}

export function isAdmin(session: Session): boolean {
  return session.type === admin;
}

/** A session of a public player: it carries the privilege `widget`. May look, not add. Inferred. */
export function isWidget(session: Session): boolean {
  return session.privileges.has("widget");
}

/** Whether the session holds the privilege for this object: `edit:<id>/<id>` or `edit:*`. */
export function mayAlso(session: Session, privilege: string, id: string): boolean {
  if (session.privileges.has("all")) return true;
  const granted = session.privileges.get(privilege)?.split("/") ?? [];
  return granted.includes("*") || granted.includes(id);
}

function endOf(
  session: Session,
  log: SessionLog,
  { address, uri }: Origin,
  now: number,
): string | undefined {
  const { privileges } = session;
  if (session.expiresAt <= now) return "EXPIRED";
  if (log.ended.has(sessionKey(session))) return "LOGOUT";
  const addresses = privileges.get("iprestrict");
  if (addresses !== undefined && addresses !== address) return "EXCEEDED_RESTRICTED_IP";
  const uris = privileges.get("urirestrict");
  if (uris !== undefined && !uris.split("|").some((pattern) => covers(pattern, uri))) {
    return "EXCEEDED_RESTRICTED_URI";
  }
  const limit = privileges.get("actionslimit");
  if (limit === undefined) return undefined;
  const calls = (log.calls.get(session.hash) ?? 0) + 1;
  log.calls.set(session.hash, calls);
  return calls > Number(limit) ? "EXCEEDED_ACTIONS_LIMIT" : undefined;
}

function covers(pattern: string, uri: string): boolean {
  return pattern.endsWith("*") ? uri.startsWith(pattern.slice(0, -1)) : uri === pattern;
}
