import * as z from "zod/mini";
import { parseInput } from "../../validation.js";
import { homeUrl } from "./config.js";
import { deliveryHost, kalturaUrls, type KalturaUrlOptions } from "./delivery.js";

export interface KalturaEmbedOptions extends KalturaUrlOptions {
  readonly playerId: number;
  /** Id of the element that the player goes into. Default `kaltura_player`. */
  readonly targetId?: string | undefined;
  /** For pages with players of version 2 (`kWidget`), which Kaltura has replaced. Default false. */
  readonly legacy?: boolean | undefined;
}

const ownSchema = z.looseObject({
  playerId: z.int("the number of a player").check(z.positive()),
  targetId: z.optional(
    z.string().check(z.regex(/^[A-Za-z][\w-]*$/, "an id of letters, digits, - and _")),
  ),
  legacy: z.optional(z.boolean()),
});

/**
 * A piece of HTML that shows the entry in Kaltura's player. A session in it can be read by every viewer.
 * @throws UploadError `invalid-input` naming the field
 */
export function kalturaEmbed(options: KalturaEmbedOptions): string {
  parseInput(ownSchema, options, "kalturaEmbed options");
  const { targetId = "kaltura_player", legacy = false, ...place } = options;
  const { playerScript = "" } = kalturaUrls(place);
  const [src, lines] = legacy
    ? legacyPlayer(place, targetId)
    : [playerScript, player(place, targetId)];
  return [
    `<div id="${targetId}" style="width: 640px; height: 360px"></div>`,
    `<script src="${src}"></script>`,
    `<script>`,
    ...lines,
    `</script>`,
  ].join("\n");
}

type Place = Omit<KalturaEmbedOptions, "targetId" | "legacy">;

function player({ partnerId, playerId, entryId, ks }: Place, targetId: string): readonly string[] {
  const provider = { partnerId, uiConfId: playerId, ks };
  return [
    `  KalturaPlayer.setup(${literal({ targetId, provider })})`,
    `    .loadMedia(${literal({ entryId })});`,
  ];
}

function legacyPlayer(
  { partnerId, playerId, entryId, baseUrl = homeUrl, ks }: Place,
  targetId: string,
): readonly [src: string, lines: readonly string[]] {
  const base = `${deliveryHost(baseUrl)}/p/${partnerId}/sp/${partnerId}00`;
  const settings = {
    targetId,
    wid: `_${partnerId}`,
    uiconf_id: playerId,
    entry_id: entryId,
    flashvars: ks === undefined ? {} : { ks },
  };
  return [
    `${base}/embedIframeJs/uiconf_id/${playerId}/partner_id/${partnerId}`,
    [`  kWidget.embed(${literal(settings)});`],
  ];
}

/** JSON that cannot end the script element that it stands in. */
function literal(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
