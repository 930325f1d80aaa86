import type { Facts } from "../model.js";
import type { Method } from "../provider.js";
import { capacityBytes } from "./parts.js";
import { sizeText, sizeTexts } from "./size-text.js";

/** What selection looks at in a method. */
export type Candidate = Pick<
  Method,
  "name" | "shape" | "limits" | "cost" | "strength" | "discouraged" | "replaces"
>;

/** What a method must be able to do: take a source with these facts, and perhaps put it into an existing asset. */
export interface Need extends Facts {
  readonly replaces?: boolean | undefined;
}

const places: Readonly<Record<Facts["kind"], string>> = {
  file: "a local file",
  memory: "bytes in memory",
  blob: "a Blob",
  url: "a URL",
};

/** Why the method cannot take this video, as a clause; undefined when it can. */
export function obstacle(method: Candidate, facts: Need): string | undefined {
  if (facts.replaces === true && method.replaces !== true)
    return `${method.name} cannot put its file into an existing asset`;
  return method.shape === "import"
    ? (whyNotPulled(method, facts) ?? whyTooLarge(method, facts))
    : (whyNotSent(method, facts) ?? whyTooLarge(method, facts));
}

function whyNotPulled({ name }: Candidate, facts: Facts): string | undefined {
  if (facts.url === undefined)
    return `the source is ${places[facts.kind]} and ${name} needs a URL that the platform can pull from`;
  return facts.unreachable;
}

function whyNotSent({ name }: Candidate, facts: Facts): string | undefined {
  if (facts.kind === "url")
    return `the source is a URL and ${name} sends bytes that are on this machine`;
  return facts.sizeBytes === undefined
    ? `the size of the source is not known and ${name} needs it`
    : undefined;
}

function whyTooLarge({ name, limits }: Candidate, { sizeBytes }: Facts): string | undefined {
  const most = capacityBytes(limits);
  if (sizeBytes === undefined || sizeBytes <= most) return undefined;
  const [size, limit] = sizeTexts(sizeBytes, most);
  return `the file is ${size} and ${name} takes up to ${limit}`;
}

/** What would work for a video that the wished method, or every method that is not discouraged, does not take. */
export function remedy(methods: readonly Candidate[], facts: Need): string {
  const able = methods.filter((method) => obstacle(method, facts) === undefined);
  const good = able.find(({ discouraged }) => discouraged === undefined);
  if (good !== undefined) return `${good.name} can take it`;
  if (able[0] !== undefined) return `ask for ${able[0].name} by name to use it all the same`;
  if (facts.replaces === true && methods.every(({ replaces }) => replaces !== true))
    return "upload it as a new asset";
  if (facts.kind === "url")
    return "download it and give the file, or give a URL that the platform can reach";
  const sending = methods.filter(({ shape }) => shape !== "import");
  const most = Math.max(0, ...sending.map(({ limits }) => capacityBytes(limits)));
  if (facts.sizeBytes !== undefined && most > 0 && facts.sizeBytes > most)
    return `give a file of at most ${sizeText(most)}`;
  return "give a URL that the platform can reach";
}
