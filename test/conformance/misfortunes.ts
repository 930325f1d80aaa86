import type { FaultKind } from "../../src/emulator/index.js";

/** More than any body has: a request that is read in full and never answered. */
const beyondBytes = 1_000_000_000_000;

const page = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>";

/** Asked for in the header: shorter than what a test's runtime holds back. */
const soon = { "Retry-After": "2" };

/**
 * What can happen to one request. The places inside a body depend on its length.
 * @param bodyBytes Length of the request's body when nothing happens to it.
 */
function harmsOf(bodyBytes: number) {
  return {
    "status 500": { kind: "status", status: 500 },
    "status 502 with a page": { kind: "status", status: 502, body: page },
    "status 503": { kind: "status", status: 503, headers: soon },
    "status 429": { kind: "status", status: 429, headers: soon },
    "the platform's own rate limit": { kind: "rate-limit", resetMs: 30_000 },
    "403 before the body": { kind: "early-status", status: 403 },
    "413 before the body": { kind: "early-status", status: 413 },
    "reset before the answer": { kind: "reset-before-answer" },
    "reset before the first byte": { kind: "reset-after-bytes", bytes: 0 },
    "reset half-way": { kind: "reset-after-bytes", bytes: Math.ceil(bodyBytes / 2) },
    "reset at the last byte": { kind: "reset-after-bytes", bytes: bodyBytes },
    "stall before the first byte": { kind: "stall", bytes: 0 },
    "stall half-way": { kind: "stall", bytes: Math.floor(bodyBytes / 2) },
    "no answer ever": { kind: "stall", bytes: beyondBytes },
    "lost answer": { kind: "lose-answer" },
    "wrong ETag": { kind: "wrong-etag" },
    "expired link": { kind: "expired-link" },
  } as const satisfies Record<string, FaultKind>;
}

export type Misfortune = keyof ReturnType<typeof harmsOf>;

export function harmOf(name: Misfortune, bodyBytes: number): FaultKind {
  return harmsOf(bodyBytes)[name];
}

/** After how many body bytes the emulator falls silent; undefined for what is no silence. */
export function silentAfter(name: Misfortune, bodyBytes: number): number | undefined {
  const harm = harmOf(name, bodyBytes);
  return harm.kind === "stall" ? Math.min(harm.bytes, bodyBytes) : undefined;
}
