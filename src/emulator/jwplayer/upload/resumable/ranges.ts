/** Which bytes of a file have come: the record that the upload module keeps for each session. */

/** A range of bytes, both ends included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What has come, ascending; no two spans touch. */
export interface Held {
  readonly totalBytes: number;
  readonly spans: readonly Span[];
}

/** Spans that touch or overlap become one. */
export function merge(spans: readonly Span[], added: Span): readonly Span[] {
  const touches = ({ start, end }: Span) => start <= added.end + 1 && end >= added.start - 1;
  const joined = [...spans.filter(touches), added];
  const whole = {
    start: Math.min(...joined.map(({ start }) => start)),
    end: Math.max(...joined.map(({ end }) => end)),
  };
  return [...spans.filter((span) => !touches(span)), whole].sort((a, b) => a.start - b.start);
}

export function isComplete({ totalBytes, spans }: Held): boolean {
  const [first] = spans;
  return first?.start === 0 && first.end === totalBytes - 1;
}

const maxTextLength = 256;

/** As in the `Range` header. Entries are added while the text is shorter than 256 characters; the rest is left out. */
export function toText({ totalBytes, spans }: Held): string {
  let text = "";
  for (const { start, end } of spans) {
    if (text.length >= maxTextLength) break;
    text += `${text === "" ? "" : ","}${start}-${end}/${totalBytes}`;
  }
  return text;
}
