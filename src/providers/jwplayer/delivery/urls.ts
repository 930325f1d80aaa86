/** Where JW Player's delivery network serves media from ("Delivery API" in its documentation). Nothing here makes a call. */
import * as z from "zod/mini";
import { parseInput } from "../../../validation.js";
import { signed, signingFields } from "./signing.js";
import type { JwplayerSigning } from "./signing.js";

export interface JwplayerUrlOptions {
  /** The id of an asset. */
  readonly mediaId: string;
  /** Id of the player, eight characters long (dashboard, Players). Without it there are no URLs of players. */
  readonly playerId?: string | undefined;
  /** Signs each URL, for properties that demand it. Default: they are plain. */
  readonly signing?: JwplayerSigning | undefined;
}

export interface JwplayerUrls {
  readonly hls: string;
  readonly dash: string;
  /** One file, for players that know no streaming. */
  readonly mp4: string;
  /** The picture that is shown before the video plays, 1280 pixels wide. */
  readonly poster: string;
  /** A page of JW Player's to look at the video, which search engines are asked not to list. */
  readonly preview: string;
  /** What JW Player tells players of the video, as JSON. */
  readonly media: string;
  /** A page with the player alone, for an iframe. */
  readonly player?: string;
  /** The player with the video, as a script. */
  readonly playerScript?: string;
}

const host = "https://cdn.jwplayer.com";

const id = (what: string): z.ZodMiniType<string> => {
  const error = `the id of a ${what}, as in aBcD1234`;
  return z.string(error).check(z.regex(/^[A-Za-z0-9_-]+$/, error));
};

/** The checks of what says which video in which player. */
export const placeFields = {
  mediaId: id("media"),
  playerId: z.optional(id("player")),
  signing: z.optional(z.strictObject(signingFields)),
};

const schema = z.strictObject(placeFields);

/**
 * The URLs of a video. They answer once it is ready; plain ones do not where the property demands signed ones.
 * @throws UploadError `invalid-input` naming the field
 */
export function jwplayerUrls(options: JwplayerUrlOptions): JwplayerUrls {
  const { mediaId, playerId, signing } = parseInput(schema, options, "jwplayerUrls options");
  const at = (path: string): string =>
    signing === undefined ? `${host}/${path}` : signed(`${host}/${path}`, signing);
  return {
    hls: at(`manifests/${mediaId}.m3u8`),
    dash: at(`manifests/${mediaId}.mpd`),
    mp4: at(`videos/${mediaId}.mp4`),
    poster: at(`thumbs/${mediaId}-1280.jpg`),
    preview: at(playerId === undefined ? `previews/${mediaId}` : `previews/${mediaId}-${playerId}`),
    media: at(`v2/media/${mediaId}`),
    ...(playerId !== undefined && {
      player: at(`players/${mediaId}-${playerId}.html`),
      playerScript: at(`players/${mediaId}-${playerId}.js`),
    }),
  };
}
