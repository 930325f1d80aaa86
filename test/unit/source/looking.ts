import type { Source } from "../../../src/model.js";
import type { SourceOptions } from "../../../src/source/input.js";
import { resolveSource } from "../../../src/source/resolve.js";
import type { UrlInput } from "../../../src/source/url.js";
import type { Shelf } from "../../support/origin.js";
import { mp4 } from "./reading.js";

export const KiB = 1024;

/** One box after the first fills the rest, so that nobody looks for the movie elsewhere. */
export const video = mp4(300 * KiB);
video.writeUInt32BE(video.length - 24, 24);
video.write("mdat", 28, "latin1");

/** A signal that nobody fires. */
export const { signal } = new AbortController();

/** A URL, looked at from here. */
export async function look(
  input: string | UrlInput,
  options: SourceOptions = {},
  around: Parameters<typeof resolveSource>[2] = {},
): Promise<Source> {
  const source = await resolveSource(input, { allowPrivateUrls: "relay", ...options }, around);
  if (source.probe === undefined) throw new Error("there is nothing to look at");
  return source.probe(signal);
}

/** An origin that answers so whatever it is asked for. */
export function refuse(status: number, headers = {}): NonNullable<Shelf["instead"]> {
  return (_, response) => {
    response.writeHead(status, headers).end();
    return true;
  };
}
