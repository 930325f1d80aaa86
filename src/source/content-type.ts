/** Names of types by extension, the usual extension of each type first. */
const typesByExtension: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  qt: "video/quicktime",
  webm: "video/webm",
  mkv: "video/x-matroska",
  avi: "video/x-msvideo",
  wmv: "video/x-ms-wmv",
  asf: "video/x-ms-wmv",
  flv: "video/x-flv",
  ts: "video/mp2t",
  m2ts: "video/mp2t",
  mts: "video/mp2t",
  mpg: "video/mpeg",
  mpeg: "video/mpeg",
  ogv: "video/ogg",
  "3gp": "video/3gpp",
  "3g2": "video/3gpp2",
  mxf: "application/mxf",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  wav: "audio/wav",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  flac: "audio/flac",
};

/** For bytes that nothing tells the type of (RFC 2046, section 4.5.1). */
export const unknownType = "application/octet-stream";

/** The type that a file name's extension stands for. */
export function typeOfName(name: string): string | undefined {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || !Object.hasOwn(typesByExtension, extension)) return undefined;
  return typesByExtension[extension];
}

/** The usual extension of a type, without its dot. */
export function extensionOf(contentType: string): string | undefined {
  return Object.entries(typesByExtension).find(([, type]) => type === contentType)?.[0];
}
