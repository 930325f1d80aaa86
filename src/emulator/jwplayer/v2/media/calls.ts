/** The media API: the videos of a site. */
import type { Video } from "../../videos.js";
import { refuse } from "../reply.js";
import type { Reply } from "../reply.js";
import type { Call, Route } from "../route.js";
import type { Site } from "../site.js";
import { describe } from "./describe.js";
import { isComplaint, readMetadata, readUpload } from "./fields.js";
import type { MediaFields } from "./fields.js";
import { list } from "./list.js";
import { openWay } from "./way.js";

export function mediaRoutes(site: Site): readonly Route[] {
  const all = "sites/:site/media";
  const one = `${all}/:media`;
  const on = (run: (media: Video<MediaFields>, call: Call) => Reply | Promise<Reply>) => {
    return (call: Call) => {
      const media = site.media.find(call.ids.media ?? "");
      return media ? run(media, call) : refuse(404);
    };
  };
  const tell = ({ key }: Video<MediaFields>) => show(site, key);
  return [
    { method: "GET", path: all, operation: "media.list", run: (call) => list(site, call) },
    { method: "POST", path: all, operation: "media.create", run: (call) => create(site, call) },
    { method: "GET", path: one, operation: "media.get", run: on(tell) },
    {
      method: "PATCH",
      path: one,
      operation: "media.update",
      run: on((media, call) => update(site, media, call)),
    },
    {
      method: "DELETE",
      path: one,
      operation: "media.delete",
      run: on((media) => remove(site, media)),
    },
    {
      method: "PUT",
      path: `${one}/reupload`,
      operation: "media.reupload",
      run: on((media, call) => reupload(site, media, call)),
    },
  ];
}

function create(site: Site, { body }: Call): Reply {
  const metadata = readMetadata(body);
  if (isComplaint(metadata)) return refuse(400, metadata.complaint);
  const upload = readUpload(body);
  if (isComplaint(upload)) return refuse(400, upload.complaint);
  const { key } = site.media.create({ metadata, upload });
  site.webhooks.tell("media_created", key);
  const way = openWay(site, key, upload);
  return show(site, key, 201, way);
}

function update(site: Site, { key }: Video<MediaFields>, { body }: Call): Reply {
  const metadata = readMetadata(body);
  if (isComplaint(metadata)) return refuse(400, metadata.complaint);
  site.media.update(key, (fields) => ({
    ...fields,
    metadata: { ...fields.metadata, ...metadata },
  }));
  site.webhooks.tell("media_updated", key);
  return show(site, key);
}

/** Takes a new file for the same media; which methods may follow which is not documented. */
function reupload(site: Site, { key }: Video<MediaFields>, { body }: Call): Reply {
  const upload = readUpload(body);
  if (isComplaint(upload)) return refuse(400, upload.complaint);
  site.media.update(key, (fields) => ({ ...fields, upload }));
  site.webhooks.tell("media_reuploaded", key);
  const way = openWay(site, key, upload);
  return show(site, key, 200, way);
}

async function remove(site: Site, { key }: Video<MediaFields>): Promise<Reply> {
  site.media.remove(key);
  site.webhooks.tell("media_deleted", key);
  await site.uploads.forget(key);
  return { status: 204 };
}

/** @param way What only the answer to an upload's opening has. */
function show({ media }: Site, key: string, status = 200, way: object = {}): Reply {
  const found = media.find(key);
  return found ? { status, body: { ...describe(found), ...way } } : refuse(404);
}
