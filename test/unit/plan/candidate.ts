import type { Facts, Shape } from "../../../src/model.js";
import type { Candidate } from "../../../src/plan/fit.js";
import type { Limits } from "../../../src/provider.js";

export const GB = 1e9;
export const KiB = 1024;
export const MiB = 1024 * KiB;

/** A method as selection sees it. */
export function candidate(
  name: string,
  shape: Shape,
  limits: Limits = {},
  more: Partial<Candidate> = {},
): Candidate {
  const cost = { perUpload: 2, perPart: shape === "import" ? 0 : 1 };
  return { name, shape, limits, cost, strength: `${name} is best for this`, ...more };
}

/** JW Player's methods in outline. */
export const jw = {
  name: "JW Player",
  methods: [
    candidate("fetch", "import", { maxBytes: 25 * GB }),
    candidate("s3", "single", { maxBytes: 5 * GB }),
    candidate("form", "single", { maxBytes: 25 * GB }),
    candidate("ftp", "single", {}, { discouraged: "the platform advises against it" }),
  ],
} as const;

/** Kaltura's methods in outline. */
export const kaltura = {
  name: "Kaltura",
  methods: [
    candidate("import", "import"),
    candidate("token", "single", { maxBytes: 20 * MiB }),
    candidate("chunked", "chunked", { width: 4, maxPartBytes: 100 * MiB, maxParts: 1000 }),
  ],
} as const;

export function factsOf(changes: Partial<Facts> = {}): Facts {
  return {
    kind: "file",
    name: "talk.mp4",
    sizeBytes: 100 * MiB,
    contentType: "video/mp4",
    fingerprint: "f",
    identity: "/videos/talk.mp4",
    url: undefined,
    unreachable: undefined,
    ...changes,
  };
}

export function urlFacts(changes: Partial<Facts> = {}): Facts {
  const url = "https://cdn.example.com/talk.mp4";
  return factsOf({
    kind: "url",
    sizeBytes: undefined,
    identity: url,
    url,
    unseen: true,
    ...changes,
  });
}

export function streamFacts(changes: Partial<Facts> = {}): Facts {
  return factsOf({ kind: "stream", identity: undefined, forwardOnly: true, ...changes });
}

/** An object whose signed link the platform can reach. */
export function s3Facts(changes: Partial<Facts> = {}): Facts {
  const url = "https://videos.s3.eu-central-1.amazonaws.com/talk.mp4?X-Amz-Signature=0";
  return factsOf({ kind: "s3", url, linkLifetimeMs: 21_600_000, ...changes });
}
