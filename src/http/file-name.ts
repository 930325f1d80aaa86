/**
 * What at least one platform's form parser cannot take inside a quoted file name: the quote and the backslash end the
 * name or the whole part, a semicolon cuts it, a slash strips what is before it, a control character ends the header.
 */
const unsafe = /["\\/;\u0000-\u001f\u007f-\u009f]/g;

/**
 * A file name fit for a `Content-Disposition` header. Everything unsafe becomes `_`; letters of any script stay, as the
 * raw UTF-8 that RFC 7578, section 4.2, asks for.
 */
export function safeFileName(name: string): string {
  const safe = name.replace(unsafe, "_");
  return safe === "" ? "_" : safe;
}

/** The same in ASCII alone, each other character replaced by `_`. */
export function asciiFileName(name: string): string {
  return safeFileName(name.normalize("NFC")).replace(/[^\u0020-\u007e]/gu, "_");
}
