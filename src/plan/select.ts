import { UploadError } from "../errors.js";
import type { Facts, Plan, Reason } from "../model.js";
import type { Provider } from "../provider.js";
import type { Candidate, Need } from "./fit.js";
import { needsCopy, obstacle, remedy, reservation, streamName } from "./fit.js";
import { layOut } from "./layout.js";
import type { PartWish } from "./parts.js";
import { routeNote } from "./route.js";

/** What the caller asks for instead of the platform's own order and the measured sizes. */
export interface Wish extends PartWish {
  /** Name of the method to use. */
  readonly method?: string | undefined;
  /** Whether the file is to go into an existing asset. Default false. */
  readonly replaces?: boolean | undefined;
  /** Whether captions and the like are to be attached to the asset. Default false. */
  readonly attaches?: boolean | undefined;
  /** Size up to which a stream may be copied to disk first, in bytes; 0 for never. Default: any. */
  readonly spoolBytes?: number | undefined;
}

/** Everything a plan depends on. */
export interface Selection {
  readonly provider: Pick<Provider, "name"> & { readonly methods: readonly Candidate[] };
  readonly facts: Facts;
  readonly wish: Wish;
}

/**
 * The first of the provider's methods, in its own order of preference, that can take the video and is not discouraged; or
 * the one asked for by name. Methods that are recommended for the size come first, and for a stream those that do without
 * a copy of it on disk. No network call is made, and the same values always give the same plan.
 * @throws UploadError `unsupported` with the reasons when no method, or not the one asked for, can take it;
 * `invalid-input` naming `method`, `partBytes` or `width` when the wish makes no sense for this provider.
 */
export function selectPlan({ provider, facts, wish }: Selection): Plan {
  const { name, methods } = provider;
  const { linkLifetimeMs, media } = facts;
  const { replaces, attaches, spoolBytes } = wish;
  const need: Need = { ...facts, replaces, attaches, spoolBytes };
  const method =
    wish.method === undefined ? preferred(provider, need) : named(provider, need, wish.method);
  const reason =
    wish.method === undefined ? byPreference(name, need, method) : byWish(need, method);
  return {
    provider: name,
    method: method.name,
    shape: method.shape,
    size: facts.sizeBytes ?? null,
    ...layOut(method, facts, wish),
    reasons: methods.map(reason),
    ...(method.shape === "import" && linkLifetimeMs !== undefined && { linkLifetimeMs }),
    ...(media !== undefined && { media }),
  };
}

type Party = Selection["provider"];

function preferred({ name, methods }: Party, facts: Need): Candidate {
  const able = willing(methods, facts);
  const chosen = able.find((method) => !needsCopy(method, facts)) ?? able[0];
  if (chosen !== undefined) return chosen;
  const message = `no method of ${name} takes this video: ${reasonsText(methods, facts)}; ${remedy(methods, facts)}`;
  throw new UploadError("unsupported", message, { provider: name });
}

/** Methods with the same reason stand together before it. */
function reasonsText(methods: readonly Candidate[], facts: Need): string {
  const names = new Map<string, readonly string[]>();
  for (const method of methods) {
    const reason = why(method, facts) ?? "";
    names.set(reason, [...(names.get(reason) ?? []), method.name]);
  }
  return [...names].map(([reason, alike]) => `${alike.join(", ")} (${reason})`).join(", ");
}

function willing(methods: readonly Candidate[], facts: Need): readonly Candidate[] {
  const able = methods.filter((method) => obstacle(method, facts) === undefined);
  const recommended = able.filter((method) => reservation(method, facts) === undefined);
  if (recommended.length > 0) return recommended;
  return able.filter(({ discouraged }) => discouraged === undefined);
}

function named({ name, methods }: Party, facts: Need, wished: string): Candidate {
  const method = methods.find((candidate) => candidate.name === wished);
  if (method === undefined) {
    const names = methods.map((candidate) => candidate.name).join(", ");
    const message = `method: ${JSON.stringify(wished)} is not one of ${name}'s; give one of ${names}`;
    throw new UploadError("invalid-input", message, { provider: name });
  }
  const reason = obstacle(method, facts);
  if (reason === undefined) return method;
  const message = `${wished} cannot take this video, because ${reason}; ${remedy(methods, facts)}`;
  throw new UploadError("unsupported", message, { provider: name, method: wished });
}

/** What keeps a method from being chosen of itself, as a clause. */
function why(method: Candidate, facts: Need): string | undefined {
  return obstacle(method, facts) ?? reservation(method, facts);
}

type Verdict = (method: Candidate) => Reason;

function byPreference(provider: string, facts: Need, chosen: Candidate): Verdict {
  return (method) =>
    method === chosen
      ? yes(method, facts, method.strength)
      : no(method, why(method, facts) ?? whyLater(provider, facts, chosen, method));
}

/** Why a method that could take the video comes after the chosen one. */
function whyLater(provider: string, facts: Need, chosen: Candidate, method: Candidate): string {
  return needsCopy(method, facts) && !needsCopy(chosen, facts)
    ? `${method.name} needs a copy of ${streamName(facts)} on disk first and ${chosen.name} does without`
    : `${chosen.name} comes first in ${provider}'s own order`;
}

function byWish(facts: Need, chosen: Candidate): Verdict {
  return (method) =>
    method === chosen
      ? yes(method, facts, "it was asked for by name")
      : no(method, why(method, facts) ?? `${chosen.name} was asked for by name`);
}

function yes(method: Candidate, facts: Need, because: string): Reason {
  const note = routeNote(method, facts);
  const whole = note === undefined ? because : `${because}; ${note}`;
  return { method: method.name, chosen: true, why: `chosen because ${whole}` };
}

function no({ name }: Candidate, because: string): Reason {
  return { method: name, chosen: false, why: `not, because ${because}` };
}
