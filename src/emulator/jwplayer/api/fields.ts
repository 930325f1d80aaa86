/** The parameters of create and update that describe the video: checked, and picked out of a call. */
import type { Video } from "../videos.js";
import type { Call } from "./call.js";
import { refuse } from "./document.js";
import type { Document } from "./document.js";

const texts = ["title", "description", "author", "link", "tags", "protectionrule_key"];
const times = ["date", "expires_date"];
const trims = ["trim_in_point", "trim_out_point"];
const expectations = ["md5", "size"];
const steering = ["upload_method", "upload_content_type", "download_url", "sourcetype"];

const descriptive = new Set([...texts, ...times, ...trims, ...expectations]);
const known = [...descriptive, ...steering];

const patterns: Readonly<Record<string, readonly [RegExp, string]>> = {
  date: [/^\d+$/, "Not a Unix time in seconds"],
  expires_date: [/^\d+$/, "Not a Unix time in seconds"],
  size: [/^\d+$/, "Not a size in bytes"],
  md5: [/^[0-9a-f]{32}$/i, "Not an MD5 digest"],
  sourcetype: [/^file$/, "Only `file` is emulated"],
};

/** A refusal when a known parameter is empty or ill-formed. Unknown ones are tolerated, as on the platform. */
export function checkFields(parameters: Call["parameters"]): Document | undefined {
  for (const name of known) {
    const value = parameters.get(name);
    if (value === undefined) continue;
    if (value === "") return refuse("ParameterEmpty", `${name}: The parameter is empty`);
    const [pattern, complaint] = patterns[name] ?? [];
    if (pattern && !pattern.test(value)) return refuse("ParameterInvalid", `${name}: ${complaint}`);
  }
  return undefined;
}

export function pickFields(parameters: Call["parameters"]): Video["fields"] {
  const picked = [...parameters].filter(
    ([name]) => descriptive.has(name) || name.startsWith("custom."),
  );
  return Object.fromEntries(picked);
}

/** What was promised of an earlier file does not hold for the next one. */
export function withoutExpectations(fields: Video["fields"]): Video["fields"] {
  const kept = Object.entries(fields).filter(([name]) => !expectations.includes(name));
  return Object.fromEntries(kept);
}
