import type { Content } from "../../../provider.js";
import { extensionOf } from "./file-name.js";

/** Enough to tell. */
const beginningBytes = 64;

/** The format of captions, as the extension of its files: `vtt` where they begin so, else by their name, else `srt`. */
export async function captionFormat(content: Content): Promise<string> {
  const { facts } = content;
  const end = Math.min(beginningBytes, facts.sizeBytes ?? 0);
  const reader = await content.slice({ start: 0, end }).open();
  try {
    const bytes = await reader.read(new Uint8Array(end));
    const text = new TextDecoder().decode(bytes);
    return text.startsWith("WEBVTT") ? "vtt" : (extensionOf(facts) ?? "srt");
  } finally {
    await reader.close();
  }
}
