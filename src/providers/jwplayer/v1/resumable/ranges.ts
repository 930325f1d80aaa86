/**
 * How far a text like `0-9/100,20-29/100` has the file without a gap from its beginning, in bytes. The upload host says
 * so after each chunk. It cuts the text off after some 256 characters, which never takes the first range away.
 */
export function prefixBytes(text: string): number {
  const ranges = text.split(",").map((range) => /^\s*(?:bytes )?(\d+)-(\d+)\/\d+\s*$/.exec(range));
  const first = ranges.find((range) => range?.[1] === "0");
  return first?.[2] === undefined ? 0 : Number(first[2]) + 1;
}
