/** The ids and secrets that the platform makes. */
import { randomBytes } from "node:crypto";

/** 8 letters and digits, as the platform's own ids. */
export function freshKey(taken: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const key = alphanumerics(8);
    if (!taken.has(key)) return key;
  }
}

/** Random letters and digits. */
export function alphanumerics(length: number): string {
  let text = "";
  while (text.length < length) text += randomBytes(length).toString("base64").replace(/[+/=]/g, "");
  return text.slice(0, length);
}
