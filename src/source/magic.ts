/** How many leading bytes `typeOfBytes` can make use of: three packets of an MPEG transport stream, and some. */
export const headBytes = 1024;

/** One container format: how its first bytes look. `text` is the head with one character for each byte. */
type Rule = (text: string) => string | undefined;

const rules: readonly Rule[] = [
  isoMedia,
  matroska,
  riff,
  ogg,
  starts("FLV\x01", "video/x-flv"),
  starts("\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
  starts("\x06\x0e\x2b\x34\x02\x05\x01\x01", "application/mxf"),
  starts("\x00\x00\x01\xba", "video/mpeg"),
  starts("\x00\x00\x01\xb3", "video/mpeg"),
  starts("fLaC", "audio/flac"),
  starts("ID3", "audio/mpeg"),
  transportStream,
  mpegAudio,
];

/** The type of a media file by its first bytes; undefined when they are of no format known here. */
export function typeOfBytes(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
  for (const rule of rules) {
    const type = rule(text);
    if (type !== undefined) return type;
  }
  return undefined;
}

function starts(prefix: string, type: string): Rule {
  return (text) => (text.startsWith(prefix) ? type : undefined);
}

/** MP4 and QuickTime: boxes of size, name, content. QuickTime files older than the `ftyp` box begin with any other. */
function isoMedia(text: string): string | undefined {
  const box = text.slice(4, 8);
  if (box === "ftyp") return typeOfBrand(text.slice(8, 12));
  return ["moov", "mdat", "wide", "pnot"].includes(box) ? "video/quicktime" : undefined;
}

/** Brands of the MP4 registration authority, https://mp4ra.org/registered-types/brands */
function typeOfBrand(brand: string): string | undefined {
  if (/^(?:hei|hev|mif1|msf1|avif|avis)/.test(brand)) return undefined;
  if (brand === "qt  ") return "video/quicktime";
  if (/^M4[AB] $/.test(brand)) return "audio/mp4";
  if (brand.startsWith("3g2")) return "video/3gpp2";
  return brand.startsWith("3gp") ? "video/3gpp" : "video/mp4";
}

/** Matroska and its subset WebM: an EBML header that names its DocType (RFC 9559, section 5). */
function matroska(text: string): string | undefined {
  if (!text.startsWith("\x1a\x45\xdf\xa3")) return undefined;
  return text.slice(0, 64).includes("webm") ? "video/webm" : "video/x-matroska";
}

function riff(text: string): string | undefined {
  if (!text.startsWith("RIFF")) return undefined;
  if (text.slice(8, 12) === "WAVE") return "audio/wav";
  return text.slice(8, 11) === "AVI" ? "video/x-msvideo" : undefined;
}

/** A video stream, if there is one, introduces itself in the first pages (RFC 3533, section 4). */
function ogg(text: string): string | undefined {
  if (!text.startsWith("OggS")) return undefined;
  return text.includes("\x80theora") ? "video/ogg" : "audio/ogg";
}

/** Packets of 188 bytes, or of 192 with a time stamp before each, that begin with `G`. */
function transportStream(text: string): string | undefined {
  const inStep = (first: number, step: number): boolean =>
    [0, 1, 2].every((packet) => text[first + packet * step] === "G");
  return inStep(0, 188) || inStep(4, 192) ? "video/mp2t" : undefined;
}

/** Frames of MPEG audio begin with eleven set bits; the layer's two bits are zero for AAC only. */
function mpegAudio(text: string): string | undefined {
  const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
  if (first !== 0xff) return undefined;
  if ((second & 0xf6) === 0xf0) return "audio/aac";
  return (second & 0xe0) === 0xe0 && (second & 0x06) !== 0 ? "audio/mpeg" : undefined;
}
