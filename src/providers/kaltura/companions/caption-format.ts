import type { Content } from "../../../provider.js";

/** KalturaCaptionType. */
const formats = { srt: 1, dfxp: 2, vtt: 3, cap: 4, scc: 5 } as const;

type Format = (typeof formats)[keyof typeof formats];

const byExtension: ReadonlyMap<string, Format> = new Map([
  ["srt", formats.srt],
  ["dfxp", formats.dfxp],
  ["ttml", formats.dfxp],
  ["xml", formats.dfxp],
  ["vtt", formats.vtt],
  ["webvtt", formats.vtt],
  ["cap", formats.cap],
  ["scc", formats.scc],
]);

/** What a file of each format that has one begins with. */
const beginnings: readonly (readonly [RegExp, Format])[] = [
  [/^WEBVTT/, formats.vtt],
  [/^Scenarist_SCC/, formats.scc],
  [/^\s*<(\?xml|tt)[\s>:]/, formats.dfxp],
];

/** Enough to tell. */
const beginningBytes = 64;

/** The format of captions: by how they begin, else by the file's extension, else SRT as Kaltura itself has it. */
export async function captionFormat(content: Content): Promise<Format> {
  const { facts } = content;
  const end = Math.min(beginningBytes, facts.sizeBytes ?? 0);
  const text = await beginningOf(content.slice({ start: 0, end }));
  const sign = beginnings.find(([pattern]) => pattern.test(text));
  if (sign !== undefined) return sign[1];
  const extension = /\.([^.]+)$/.exec(facts.name)?.[1]?.toLowerCase();
  return byExtension.get(extension ?? "") ?? formats.srt;
}

async function beginningOf(body: ReturnType<Content["slice"]>): Promise<string> {
  const reader = await body.open();
  try {
    const bytes = await reader.read(new Uint8Array(body.sizeBytes));
    return Buffer.from(bytes)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  } finally {
    await reader.close();
  }
}
