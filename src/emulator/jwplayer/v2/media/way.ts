/** Setting up how a media's file comes. */
import { download } from "../../download.js";
import { urlOf } from "../../link.js";
import { signedLink } from "../../s3/signed-link.js";
import { originalsBucket } from "../objects.js";
import type { Site } from "../site.js";
import type { Upload } from "./fields.js";

/** What the client needs to go on, by the names of the answer. */
export function openWay(site: Site, key: string, upload: Upload): object {
  const { method, url, mimeType = "" } = upload;
  if (method === "direct") {
    return { upload_link: urlOf(signedLink(site, `/${originalsBucket}/${key}`, mimeType)) };
  }
  if (method === "multipart") {
    const { id, token } = site.uploads.create(key);
    return { upload_id: id, upload_token: token };
  }
  if (method === "fetch" && url) fetchMedia(site, key, url);
  if (method === "external") site.media.receive(key, undefined);
  return {};
}

function fetchMedia({ ground, media }: Site, key: string, from: URL): void {
  media.await(key);
  download(ground, from, {
    received: (file) => {
      media.receive(key, { ...file, via: "fetch" });
    },
    failed: (message) => {
      media.fail(key, message);
    },
  });
}
