/**
 * What users give us, checked once at the door. Schemas are strict `zod/mini`; what they find wrong becomes one
 * UploadError whose message names each field, what would work there, and what was given instead.
 *
 * Write a schema's own text (`z.string("an 8-character key")`) as what the field must be: it completes "must be ...".
 */
// Not `z.core`: that namespace would bring every language of zod's messages along.
import * as core from "zod/v4/core";
import { UploadError } from "./errors.js";

type RawIssue = Parameters<core.$ZodErrorMap>[0];

const shownChars = 60;
const secretField = /secret|token|passw|key|session|auth|credential/i;

/**
 * The value as the schema's output.
 * @param what Where the value comes from, as in "jwplayer options": opens the message.
 * @throws UploadError `invalid-input` naming every field that is wrong. Values of fields whose names look secret are
 * never shown, nor are those of unknown fields.
 */
export function parseInput<T>(schema: core.$ZodType<T>, value: unknown, what: string): T {
  const result = core.safeParse(schema, value, { error: expectation });
  if (result.success) return result.data;
  const complaints = result.error.issues.map((issue) => complaint(issue, value));
  throw new UploadError("invalid-input", `${what}: ${complaints.join("; ")}`);
}

/**
 * Whether these can be sent as the headers of a request (RFC 9110, sections 5.1 and 5.5): Node's own rule, without loading
 * `node:http` for it.
 */
export function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).every(
    ([name, value]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
}

/** What would have been accepted. Used only where the schema does not say it in words of its own. */
function expectation(issue: RawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return withArticle(issue.expected === "int" ? "integer" : issue.expected);
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return bound("at least", issue.minimum, issue.origin);
    case "too_big":
      return bound("at most", issue.maximum, issue.origin);
    case "invalid_format":
      return `a valid ${issue.format}`;
    case "invalid_union":
      return unionExpectation(issue.errors);
    case "invalid_key":
      return issue.issues.map(({ message }) => message).join(" and ");
    case "unrecognized_keys":
      return unknownFields(issue.keys, knownFields(issue.inst));
    default:
      return "valid";
  }
}

function complaint(issue: core.$ZodIssue, root: unknown): string {
  const path = issue.path.map(String).join(".");
  const field = path === "" ? "the value" : path;
  if (issue.code === "unrecognized_keys")
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  if (issue.code === "invalid_key") return `${path}: the field's name must be ${issue.message}`;
  const given = issue.path.reduce(childOf, root);
  if (given === undefined) return `${field} is missing; it must be ${issue.message}`;
  return `${field} must be ${issue.message}, not ${shown(given, path)}`;
}

function childOf(parent: unknown, name: PropertyKey): unknown {
  return typeof parent === "object" && parent !== null ? Reflect.get(parent, name) : undefined;
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function bound(direction: string, limit: number | bigint, origin: string): string {
  if (origin === "string")
    return `${direction} ${String(limit)} character${limit === 1 ? "" : "s"}`;
  return `${direction} ${String(limit)}`;
}

function unionExpectation(branches: readonly (readonly core.$ZodIssue[])[]): string {
  const wishes = branches.flatMap((issues) => issues.slice(0, 1).map((issue) => issue.message));
  return [...new Set(wishes)].join(" or ");
}

function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  const sentences = unknown.map((name) => {
    const near = nearest(name, known);
    return `unknown field "${name}"${near === undefined ? "" : `, did you mean "${near}"?`}`;
  });
  return `${sentences.join(", ")} (known: ${known.join(", ")})`;
}

function knownFields(schema: unknown): readonly string[] {
  return schema instanceof core.$ZodObject ? Object.keys(schema._zod.def.shape) : [];
}

/** The known name that a typo most likely meant: at most a third of its letters off. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Levenshtein's distance without regard to case. */
function editDistance(from: string, to: string): number {
  const target = Array.from(to.toLowerCase());
  let row = [0, ...target.map((_, index) => index + 1)];
  for (const letter of from.toLowerCase()) {
    const next = [(row[0] ?? 0) + 1];
    target.forEach((other, index) => {
      const replaced = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
}

function shown(given: unknown, path: string): string {
  if (typeof given === "string") {
    if (given === "") return "an empty string";
    if (secretField.test(path)) return `a string of ${given.length} characters`;
    const text = given.replace(/\/\/[^/@\s]*@/, "//[redacted]@");
    return JSON.stringify(text.length > shownChars ? `${text.slice(0, shownChars)}...` : text);
  }
  if (given === null || typeof given === "boolean" || typeof given === "number")
    return secretField.test(path) ? withArticle(typeof given) : String(given);
  if (Array.isArray(given)) return "an array";
  return withArticle(given instanceof Date ? "date" : typeof given);
}
