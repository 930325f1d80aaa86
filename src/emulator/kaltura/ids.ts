/** Identifiers in the shapes that Kaltura gives them: the data centre's number first. */
import { randomBytes, randomInt } from "node:crypto";

export function newTokenId(): string {
  return `1_${randomBytes(16).toString("hex")}`;
}

/** Of an entry, a flavor or another asset. */
export function newObjectId(): string {
  const digits = Array.from({ length: 8 }, () => randomInt(36).toString(36));
  return `1_${digits.join("")}`;
}
