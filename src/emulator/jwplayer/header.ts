/** Header values as the UTF-8 that clients send, where Node gives one character for each byte. */
export function decodeHeader(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}
