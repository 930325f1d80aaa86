/** Formats that are no audio or video, and how their first bytes look with one character for each byte. */
const signatures: readonly (readonly [look: RegExp, kind: string])[] = [
  [/^%PDF-/, "a PDF document"],
  [/^PK(?:\x03\x04|\x05\x06)/, "a ZIP archive"],
  [/^\x1f\x8b\x08/, "a gzip archive"],
  [/^BZh[1-9]1AY&SY/, "a bzip2 archive"],
  [/^\xfd7zXZ\0/, "an xz archive"],
  [/^7z\xbc\xaf\x27\x1c/, "a 7z archive"],
  [/^Rar!\x1a\x07/, "a RAR archive"],
  [/^[^]{257}ustar/, "a tar archive"],
  [/^\x89PNG\r\n\x1a\n/, "a PNG image"],
  [/^\xff\xd8\xff/, "a JPEG image"],
  [/^GIF8[79]a/, "a GIF image"],
  [/^RIFF[^]{4}WEBP/, "a WebP image"],
  [/^BM[^]{4}\0\0\0\0/, "a BMP image"],
  [/^(?:II\*\0|MM\0\*)/, "a TIFF image"],
  [/^8BPS\0\x01/, "a Photoshop document"],
  [/^[^]{4}ftyp(?:hei|hev|mif1|msf1|avif|avis)/, "a HEIF or AVIF image"],
  [/^\x7fELF/, "a program"],
];

/** Texts, by how they begin after white space and a byte order mark; the first that fits names them. */
const texts: readonly (readonly [look: RegExp, kind: string])[] = [
  [/^<(?:!doctype html|html|head|body|title|h1|!--)/i, "an HTML page"],
  [/^<[?!a-z]/i, "an XML document"],
  [/^#EXTM3U/, "a playlist"],
  [/^[[{]/, "JSON"],
  [/^WEBVTT/, "captions"],
  [/\S\s+\S/, "plain text"],
];

/** What a file is that begins so, as in "an HTML page"; undefined when it may be audio or video. */
export function foreignKind(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const known = find(signatures, bytes.toString("latin1"));
  if (known !== undefined) return known;
  const text = textOf(bytes);
  return text === undefined ? undefined : find(texts, text);
}

function find(table: typeof signatures, text: string): string | undefined {
  return table.find(([look]) => look.test(text))?.[1];
}

/** The bytes as text, without white space around it; undefined when they hold what no text does. */
function textOf(bytes: Buffer): string | undefined {
  try {
    // As a stream, because the last character may be cut.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
