/** What may become of the requests that every platform has some of. */
import type { Outcomes, Step } from "./subject.js";

/** What passes by itself is waited for, and what may have been carried out is never carried out twice. */
export const passing = {
  "status 500": "done",
  "status 502 with a page": "done",
  "status 503": "done",
  "status 429": "done",
  "reset before the answer": "done",
  "reset before the first byte": "done",
  "reset half-way": "done",
  "reset at the last byte": "done",
  "stall before the first byte": "done",
  "stall half-way": "done",
  "no answer ever": "done",
  "lost answer": "done",
} as const satisfies Outcomes;

/** What says no is not asked again. */
export const refused = {
  "403 before the body": ["rejected"],
  "413 before the body": ["rejected"],
} as const satisfies Outcomes;

export const call: Outcomes = { ...passing, ...refused, "the platform's own rate limit": "done" };

/** What was carried out once is found, and not asked for a second time. */
export const found: Outcomes = { "lost answer": ["done"] };

/** What may have been carried out is tried again by other requests: a second misfortune does not find this one. */
export const onceUnclear = {
  "status 500": ["done"],
  "status 502 with a page": ["done"],
  "reset before the answer": ["done"],
  "reset before the first byte": ["done"],
  "reset half-way": ["done"],
  "reset at the last byte": ["done"],
  "stall before the first byte": ["done"],
  "stall half-way": ["done"],
  "no answer ever": ["done"],
  "lost answer": ["done"],
} as const satisfies Outcomes;

/** Looking for what a lost opening made: refused once, the clearing up still finds it; refused twice, nobody can. */
export const search: Outcomes = {
  ...call,
  "403 before the body": ["rejected", "rejected, told of what stays"],
  "413 before the body": ["rejected", "rejected, told of what stays"],
};

/** Removing a half-done upload: what may not be removed is named. */
export const removal: Outcomes = {
  ...call,
  "403 before the body": ["aborted, told of what stays"],
  "413 before the body": ["aborted, told of what stays"],
};

/** Removing what is no asset: nothing that anybody could see stays. */
export const tidying: Outcomes = {
  ...call,
  "403 before the body": ["done"],
  "413 before the body": ["done"],
};

/** Deleting an asset: one that may not be deleted is still there. */
export const deletion: Outcomes = {
  ...call,
  "403 before the body": ["rejected, told of what stays"],
  "413 before the body": ["rejected, told of what stays"],
};

export function step(
  verb: string,
  scene: Step["scene"],
  operation: string,
  outcomes: Outcomes,
  skip = 0,
): Step {
  return { verb, scene, operation, skip, outcomes };
}

/** A request that is made only when another has failed. */
export function again(
  verb: string,
  operation: string,
  outcomes: Outcomes,
  failed: string,
  skip = 0,
): Step {
  return {
    ...step(`${verb} again`, "upload", operation, outcomes),
    after: { operation: failed, skip },
  };
}
