import type { Facts } from "../model.js";
import type { Method } from "../provider.js";
import { capacityBytes } from "./parts.js";
import { sizeText, sizeTexts } from "./size-text.js";

/** What selection looks at in a method. */
export type Candidate = Pick<
  Method,
  "name" | "shape" | "limits" | "cost" | "strength" | "discouraged" | "replaces" | "attaches"
>;

/** What a method must be able to do: take a source with these facts, and perhaps put it into an existing asset. */
export interface Need extends Facts {
  readonly replaces?: boolean | undefined;
  /** Whether captions and the like are to be attached to the asset. */
  readonly attaches?: boolean | undefined;
  /** Size up to which a stream may be copied to disk first, in bytes; 0 for never. Default: any. */
  readonly spoolBytes?: number | undefined;
}

const places: Readonly<Record<Facts["kind"], string>> = {
  file: "a local file",
  memory: "bytes in memory",
  blob: "a Blob",
  stream: "a stream",
  url: "a URL",
  s3: "an S3 object",
};

/** Why the method cannot take this video, as a clause; undefined when it can. */
export function obstacle(method: Candidate, need: Need): string | undefined {
  if (need.replaces === true && method.replaces !== true)
    return `${method.name} cannot put its file into an existing asset`;
  if (need.attaches === true && method.attaches === false)
    return `captions, a thumbnail or flavors cannot follow a file that goes up by ${method.name}`;
  const size = whyTooSmall(method, need) ?? whyTooLarge(method, need);
  return method.shape === "import"
    ? (whyNotPulled(method, need) ?? size)
    : (whyNotSent(method, need) ?? size ?? whyNotCopied(method, need));
}

/** Why the platform would rather have this video another way, as a clause; undefined when it would not. */
export function reservation(
  { name, discouraged, limits }: Candidate,
  { sizeBytes = 0 }: Facts,
): string | undefined {
  const most = limits.recommendedMaxBytes ?? Infinity;
  if (discouraged !== undefined || sizeBytes <= most) return discouraged;
  const [size, limit] = sizeTexts(sizeBytes, most);
  return `the file is ${size} and ${name} is recommended up to ${limit}`;
}

/**
 * Whether the source must first be copied to disk: one request with a whole stream could not be repeated, and some
 * platforms ask for the size before the first byte.
 */
export function needsCopy(
  { shape, limits }: Candidate,
  { forwardOnly, sizeBytes }: Facts,
): boolean {
  if (forwardOnly !== true || shape === "import") return false;
  return shape === "single" || (limits.needsSize === true && sizeBytes === undefined);
}

const webProtocols = ["http:", "https:"];

function whyNotPulled(
  { name, limits }: Candidate,
  { kind, url, unreachable }: Facts,
): string | undefined {
  if (unreachable !== undefined) return unreachable;
  if (url !== undefined) {
    const { protocol } = new URL(url);
    const isPulled = (limits.protocols ?? webProtocols).includes(protocol);
    return isPulled ? undefined : `${name} does not pull from ${protocol} URLs`;
  }
  return `the source is ${places[kind]} and ${name} needs a URL that the platform can pull from`;
}

function whyNotSent({ name }: Candidate, facts: Facts): string | undefined {
  const { unreadable, unseen, sizeBytes, forwardOnly } = facts;
  if (unreadable !== undefined) return unreadable;
  if (unseen === true)
    return `the source is a URL and ${name} would move every byte of it through this machine`;
  return sizeBytes === undefined && forwardOnly !== true
    ? `the size of the source is not known and ${name} needs it`
    : undefined;
}

function whyTooSmall({ name, limits }: Candidate, { sizeBytes }: Facts): string | undefined {
  const least = limits.minBytes ?? 0;
  if (sizeBytes === undefined || sizeBytes >= least) return undefined;
  const [size, limit] = sizeTexts(sizeBytes, least);
  return `the file is ${size} and ${name} takes no less than ${limit}`;
}

function whyTooLarge({ name, limits }: Candidate, { sizeBytes }: Facts): string | undefined {
  const most = capacityBytes(limits);
  if (sizeBytes === undefined || sizeBytes <= most) return undefined;
  const [size, limit] = sizeTexts(sizeBytes, most);
  return `the file is ${size} and ${name} takes up to ${limit}`;
}

/** What a source that can be read only once is called in reasons. */
export function streamName({ kind }: Facts): string {
  return kind === "url" ? "the video" : "the stream";
}

function whyNotCopied(method: Candidate, need: Need): string | undefined {
  const { sizeBytes = 0, spoolBytes = Infinity } = need;
  if (!needsCopy(method, need) || (spoolBytes > 0 && sizeBytes <= spoolBytes)) return undefined;
  const copy = `${method.name} needs a copy of ${streamName(need)} on disk first`;
  if (spoolBytes === 0) return `${copy}, which the option spool forbids`;
  const [size, limit] = sizeTexts(sizeBytes, spoolBytes);
  return `${copy}, it is ${size} and the option spool allows ${limit}`;
}

/** What would work for a video that the wished method, or every method that is not discouraged, does not take. */
export function remedy(methods: readonly Candidate[], need: Need): string {
  const able = methods.filter((method) => obstacle(method, need) === undefined);
  const good = able.find(({ discouraged }) => discouraged === undefined);
  if (good !== undefined) return `${good.name} can take it`;
  if (able[0] !== undefined) return `ask for ${able[0].name} by name to use it all the same`;
  if (need.replaces === true && methods.every(({ replaces }) => replaces !== true))
    return "upload it as a new asset";
  if (need.unreadable !== undefined)
    return "download it and give the file, or give a URL that the platform can reach";
  if (methods.some((method) => whyNotCopied(method, need) !== undefined))
    return "allow a larger temporary copy with spool, or give a file";
  return sizeRemedy(methods, need) ?? "give a URL that the platform can reach";
}

function sizeRemedy(methods: readonly Candidate[], { sizeBytes }: Facts): string | undefined {
  const sending = methods.filter(({ shape }) => shape !== "import");
  const most = Math.max(0, ...sending.map(({ limits }) => capacityBytes(limits)));
  if (sizeBytes === undefined || most === 0 || sizeBytes <= most) return undefined;
  return `give a file of at most ${sizeText(most)}`;
}
