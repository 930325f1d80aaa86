/** Where an entry is played and fetched. Nothing here makes a call. */
import * as z from "zod/mini";
import { parseInput } from "../../validation.js";
import { homeUrl } from "./config.js";
import { baseUrlOption } from "./options-check.js";

export interface KalturaUrlOptions {
  readonly partnerId: number;
  readonly entryId: string;
  /** As in the options of `kaltura`. Default `https://www.kaltura.com`. */
  readonly baseUrl?: string | undefined;
  /** Number of the player, from KMC's Studio. Without it there are no URLs of players. */
  readonly playerId?: number | undefined;
  /**
   * A session (KS) for entries that are not open to everybody. It becomes part of the URLs, and whoever has one of them
   * can do what the session can: give one of type `user` with the privilege `sview:<entryId>` alone, that ends soon.
   */
  readonly ks?: string | undefined;
}

export interface KalturaUrls {
  readonly hls: string;
  readonly dash: string;
  /** One file, for players that know no streaming. */
  readonly progressive: string;
  /** The original file, or the best rendition. */
  readonly download: string;
  /** Kaltura takes `/width/640`, `/height/360` and `/vid_sec/5` behind it. */
  readonly thumbnail: string;
  /** A page with the player alone, for an iframe. */
  readonly player?: string;
  /** Version 7 of the player, as a script. */
  readonly playerScript?: string;
}

const optionsSchema = z.strictObject({
  partnerId: z.int("the account's number").check(z.positive()),
  entryId: z.string("an entry's id").check(z.minLength(1, "an entry's id")),
  baseUrl: z.optional(baseUrlOption),
  playerId: z.optional(z.int("the number of a player").check(z.positive())),
  ks: z.optional(z.string("a session").check(z.minLength(1, "a session"))),
});

/**
 * Kaltura's delivery network for its own service, otherwise the server itself.
 * @throws UploadError `invalid-input` naming the field
 */
export function kalturaUrls(options: KalturaUrlOptions): KalturaUrls {
  const { partnerId, entryId, playerId, ks, ...given } = parseInput(
    optionsSchema,
    options,
    "kalturaUrls options",
  );
  const host = deliveryHost(given.baseUrl ?? homeUrl);
  const protocol = host.startsWith("https:") ? "https" : "http";
  const partner = `${host}/p/${partnerId}`;
  const id = encodeURIComponent(entryId);
  const session = ks === undefined ? "" : `/ks/${encodeURIComponent(ks)}`;
  const manifest = (format: string): string =>
    `${partner}/sp/${partnerId}00/playManifest/entryId/${id}/format/${format}/protocol/${protocol}${session}`;
  return {
    hls: manifest("applehttp"),
    dash: manifest("mpegdash"),
    progressive: manifest("url"),
    download: `${partner}/sp/${partnerId}00/download/entry_id/${id}${session}`,
    thumbnail: `${partner}/thumbnail/entry_id/${id}${session}`,
    ...(playerId !== undefined &&
      playerUrls(`${partner}/embedPlaykitJs/uiconf_id/${playerId}`, id, ks)),
  };
}

export function deliveryHost(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, "");
  return base === homeUrl ? "https://cdnapisec.kaltura.com" : base;
}

function playerUrls(
  script: string,
  id: string,
  ks: string | undefined,
): Pick<KalturaUrls, "player" | "playerScript"> {
  const session = ks === undefined ? "" : `&ks=${encodeURIComponent(ks)}`;
  return { player: `${script}?iframeembed=true&entry_id=${id}${session}`, playerScript: script };
}
