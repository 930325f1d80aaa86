/** Where JW Player's delivery network serves media from ("Delivery API" in its documentation). */
const host = "https://cdn.jwplayer.com";

/** The delivery URLs that need no player. They answer once the video is ready, unless the property demands signed URLs. */
export function urlsOf(mediaId: string): Readonly<Record<string, string>> {
  return {
    hls: `${host}/manifests/${mediaId}.m3u8`,
    mp4: `${host}/videos/${mediaId}.mp4`,
    poster: `${host}/v2/media/${mediaId}/poster.jpg?width=1280`,
    preview: `${host}/previews/${mediaId}`,
    media: `${host}/v2/media/${mediaId}`,
  };
}
