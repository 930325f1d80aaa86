/** How the API answers for a file that reached its upload host. */
import type { Answer } from "../../intake.js";
import { accept } from "../api/document.js";
import type { Document } from "../api/document.js";

/** What is told of a received file; the MD5 only when it is known. */
export interface Told {
  readonly sizeBytes: number;
  readonly md5: string | undefined;
}

/** The file has been taken for this video. Parameters may ask for a redirect. */
export function taken(
  key: string,
  { sizeBytes, md5 }: Told,
  parameters: ReadonlyMap<string, string>,
  nested: boolean,
): Answer {
  const address = parameters.get("redirect_address");
  if (address !== undefined) return redirect(address, key, parameters);
  return toAnswer(
    nested
      ? accept({ video: { md5, size: String(sizeBytes) } })
      : accept({ media: { type: "video", key }, file: { size: sizeBytes, md5 } }),
  );
}

const json = { "Content-Type": "application/json; charset=utf-8" };

export function toAnswer({ status, body }: Document): Answer {
  return { status, headers: json, body: JSON.stringify(body) };
}

/** `redirect_query.<name>` become its query; the key goes into the query or, if so asked, the path. */
function redirect(address: string, key: string, parameters: ReadonlyMap<string, string>): Answer {
  const query = new URLSearchParams();
  const inPath = parameters.get("key_in_path") === "True";
  if (!inPath) query.set("video_key", key);
  for (const [name, value] of parameters) {
    if (name.startsWith("redirect_query.")) query.set(name.slice("redirect_query.".length), value);
  }
  const path = inPath ? `${address.replace(/\/$/, "")}/${key}` : address;
  const search = query.toString();
  const Location = search === "" ? path : `${path}?${search}`;
  return { status: 302, headers: { ...json, Location } };
}
