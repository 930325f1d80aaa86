import * as z from "zod/mini";
import { parseInput } from "../../../validation.js";
import { jwplayerUrls, placeFields } from "./urls.js";
import type { JwplayerUrlOptions } from "./urls.js";

export interface JwplayerEmbedOptions extends JwplayerUrlOptions {
  readonly playerId: string;
  /** `script` puts the player into the page itself, `iframe` into a frame. Default `script`. */
  readonly as?: "script" | "iframe" | undefined;
  /** What screen readers call the frame. Default `Video`. */
  readonly title?: string | undefined;
}

const schema = z.strictObject({
  ...placeFields,
  playerId: z.string("the id of a player"),
  as: z.optional(z.enum(["script", "iframe"])),
  title: z.optional(z.string()),
});

/**
 * A piece of HTML that shows the video in a player of JW Player's. A signature in it can be read by every viewer.
 * @throws UploadError `invalid-input` naming the field
 */
export function jwplayerEmbed(options: JwplayerEmbedOptions): string {
  const {
    as = "script",
    title = "Video",
    ...place
  } = parseInput(schema, options, "jwplayerEmbed options");
  const { player = "", playerScript = "" } = jwplayerUrls(place);
  return as === "script"
    ? `<script src="${attribute(playerScript)}"></script>`
    : `<iframe src="${attribute(player)}" title="${attribute(title)}" width="640" height="360" style="border: 0" allow="autoplay; fullscreen; encrypted-media" allowfullscreen></iframe>`;
}

/** Text that cannot end the attribute that it stands in. */
function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
