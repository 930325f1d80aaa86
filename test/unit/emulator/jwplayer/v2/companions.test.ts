/** v2's text tracks and thumbnails. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { digestOf, put, start } from "./client.js";

type Stage = Awaited<ReturnType<typeof start>>;
let stage: Stage;
let mediaId: string;

beforeEach(async () => {
  stage = await start();
  mediaId = (await stage.create({}, { title: "Talk" })).id;
});

const text = Buffer.from("WEBVTT\n");
const sha256 = digestOf("sha256", text);
const attachments = () => stage.emulator.assets()[0]?.attachments;

describe("text tracks", () => {
  const path = () => `sites/:site/media/${mediaId}/text_tracks/`;
  const make = (upload: object, metadata: object = {}) =>
    stage.api("POST", path(), { body: { upload, metadata } });
  const direct = { method: "direct", file_format: "vtt" };

  it("are created with a link, uploaded, published and taken back", async () => {
    const words = { label: "English", srclang: "en", track_kind: "captions" };
    const { status, body } = await make(direct, words);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ type: "text_track", track_kind: "captions", status: "created" },
      metadata: { label: "English", srclang: "en", position: null },
    });
    const verb = (name: string) => stage.api("PUT", `${path()}${body.id}/${name}/`);
    expect((await verb("publish")).status).toBe(409);
    expect((await put(body.upload_link, text)).status).toBe(200);
    expect(stage.emulator.requests().at(-1)?.operation).toBe("jwplayer.v2.text_tracks.put");
    expect(attachments()).toEqual([
      {
        ...{ kind: "captions", format: "captions", id: body.id, label: "English", language: "en" },
        ...{ sha256, sizeBytes: 7 },
      },
    ]);
    const get = async () => (await stage.api("GET", path() + body.id)).body.status;
    expect(await get()).toBe("draft");
    expect((await verb("unpublish")).status).toBe(409);
    expect((await verb("publish")).body.status).toBe("ready");
    expect((await verb("publish")).status).toBe(409);
    expect((await verb("unpublish")).body.status).toBe("draft");
    const listed = (await stage.api("GET", path())).body;
    expect(listed.total).toBe(1);
    expect(listed.text_tracks[0]?.id).toBe(body.id);
    expect((await stage.api("DELETE", path() + body.id)).status).toBe(204);
    expect(attachments()).toEqual([]);
  });

  it("can publish themselves, and have a type to carry", async () => {
    const { body } = await make({ ...direct, auto_publish: true, mime_type: "text/vtt" });
    expect((await put(body.upload_link, text)).status).toBe(403);
    expect((await put(body.upload_link, text, "text/vtt")).status).toBe(200);
    expect((await stage.api("GET", path() + body.id)).body.status).toBe("ready");
  });

  it("can be fetched", async () => {
    const website = createServer((_, response) => response.end(text));
    website.listen(0, "127.0.0.1");
    await once(website, "listening");
    const url = `http://127.0.0.1:${(website.address() as AddressInfo).port}/en.vtt`;
    expect((await make({ method: "fetch", download_url: url })).status).toBe(201);
    await expect.poll(attachments).toMatchObject([{ name: "en.vtt", sha256 }]);
    website.close();
    await once(website, "close");
  });

  it.each([
    [{ method: "direct" }, {}],
    [{ method: "multipart", file_format: "vtt" }, {}],
    [{ method: "fetch" }, {}],
    [direct, { language: "en" }],
    [direct, { track_kind: "poster" }],
  ])("are refused with %j and %j", async (upload, metadata) => {
    expect((await make(upload, metadata)).status).toBe(400);
  });

  it("belong to a media, which has 50 at most", async () => {
    const { body } = await make(direct);
    const other = await stage.create();
    const elsewhere = `sites/:site/media/${other.id}/text_tracks/${body.id}`;
    expect((await stage.api("GET", elsewhere)).status).toBe(404);
    expect((await stage.api("GET", "sites/:site/media/Nobody12/text_tracks")).status).toBe(404);
    for (let count = 1; count < 50; count += 1) await make(direct);
    expect((await make(direct)).status).toBe(409);
  });
});

describe("thumbnails", () => {
  const path = "sites/:site/thumbnails/";
  const media = (more: object = {}) => ({ media: [{ id: mediaId, ...more }] });
  const upload = { method: "direct", source_type: "custom_upload", thumbnail_type: "static" };
  const make = () => stage.api("POST", path, { body: { upload, relationships: media() } });

  it("are created for a media, uploaded, and promoted to its poster", async () => {
    const [one, two] = [(await make()).body, (await make()).body];
    expect(one).toMatchObject({
      ...{ type: "thumbnail", thumbnail_type: "static", source_type: "custom_upload" },
      relationships: media({ is_poster: false }),
    });
    expect((await put(one.upload_link, text)).status).toBe(200);
    await put(two.upload_link, text);
    const promote = (id: string) =>
      stage.api("PATCH", path + id, { body: { relationships: media({ is_poster: true }) } });
    await promote(one.id);
    expect((await promote(two.id)).body).toMatchObject({
      relationships: media({ is_poster: true }),
      status: "ready",
    });
    const shared = { kind: "thumbnail", format: "static", sha256, sizeBytes: 7 };
    expect(attachments()).toEqual([
      { ...shared, id: one.id, isDefault: false },
      { ...shared, id: two.id, isDefault: true },
    ]);
    expect((await stage.api("GET", path)).body.total).toBe(2);
    expect((await stage.api("GET", path + one.id)).status).toBe(200);
    expect((await stage.api("DELETE", path + one.id)).status).toBe(204);
    expect(attachments()).toHaveLength(1);
  });

  it("can be posters from the start", async () => {
    const body = { upload, relationships: media({ is_poster: true }) };
    const answer = await stage.api("POST", path, { body });
    expect(answer.body).toMatchObject({ relationships: media({ is_poster: true }) });
  });

  it("are refused without a media of the site, and with unknown words", async () => {
    const bodies = [
      { upload },
      { upload, relationships: { media: [] } },
      { upload, relationships: { media: [{ media_id: mediaId }] } },
      { upload: { method: "multipart" }, relationships: media() },
    ];
    for (const body of bodies) expect((await stage.api("POST", path, { body })).status).toBe(400);
    const nobody = { upload, relationships: { media: [{ id: "Nobody12" }] } };
    expect((await stage.api("POST", path, { body: nobody })).status).toBe(404);
    const { id } = (await make()).body;
    const patch = { relationships: { media: [{ id: "Nobody12", is_poster: true }] } };
    expect((await stage.api("PATCH", path + id, { body: patch })).status).toBe(400);
  });
});
