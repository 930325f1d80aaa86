/** A video as `/videos/show` and `/videos/list` tell of it. */
import type { Video } from "../videos.js";

/** Sizes and durations are quoted numbers, as the platform has always sent them. */
export function describe(video: Video): Readonly<Record<string, unknown>> {
  const { fields, original } = video;
  return {
    key: video.key,
    status: video.status,
    title: fields.title ?? null,
    description: fields.description ?? null,
    author: fields.author ?? null,
    tags: fields.tags ?? null,
    link: fields.link ?? null,
    date: Number(fields.date ?? seconds(video.createdAt)),
    updated: seconds(video.updatedAt),
    expires_date: fields.expires_date === undefined ? null : Number(fields.expires_date),
    mediatype: original ? "video" : "unknown",
    sourcetype: "file",
    sourceformat: null,
    sourceurl: null,
    size: original ? String(original.sizeBytes) : "0",
    md5: original?.md5 ?? null,
    duration: "0.00",
    views: 0,
    upload_session_id: null,
    error: video.error === undefined ? null : { message: video.error },
    custom: customOf(video),
  };
}

function seconds(unixMs: number): number {
  return Math.floor(unixMs / 1000);
}

/** The values of `custom.<name>`, by name. */
function customOf({ fields }: Video): Readonly<Record<string, string>> {
  const prefix = "custom.";
  const custom = Object.entries(fields).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(custom.map(([name, value]) => [name.slice(prefix.length), value]));
}
