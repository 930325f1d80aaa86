/** v2's media: made, shown, changed, deleted. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { bytesOf, clock, digestOf, put, start } from "./client.js";

const file = bytesOf(50_000);
const sha256 = digestOf("sha256", file);
const etag = `"${digestOf("md5", file)}"`;

const metadata = {
  title: "Talk",
  tags: ["a", "b"],
  custom_params: { rating: "5" },
  external_id: "mine-1",
  publish_start_date: "2026-01-01T00:00:00Z",
};

describe("create", () => {
  it("answers with the resource and a link to PUT to, by default", async () => {
    const { api, emulator } = await start();
    const { status, body } = await api("POST", "sites/:site/media/", { body: { metadata } });
    expect(status).toBe(201);
    const created = expect.stringMatching(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/,
    ) as string;
    expect(body).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{8}$/) as string,
      type: "media",
      created,
      last_modified: created,
      relationships: {},
      metadata,
      status: "created",
      media_type: "unknown",
      hosting_type: "hosted",
      mime_type: null,
      error_message: null,
      duration: 0,
      trim_in_point: null,
      trim_out_point: null,
      source_url: null,
      external_id: "mine-1",
      upload_link: expect.stringContaining(`${emulator.url}/`) as string,
    });
    expect(emulator.assets()).toMatchObject([
      { platform: "jwplayer", id: body.id, title: "Talk", state: "created", metadata },
    ]);
  });

  it.each([
    [{ upload: { method: "ftp" } }, "upload.method"],
    [{ upload: { method: "fetch" } }, "upload.download_url"],
    [{ upload: { method: "fetch", download_url: "ftp://a/b" } }, "upload.download_url"],
    [{ upload: { method: "fetch", source_url: "http://a/b" } }, "upload.download_url"],
    [{ upload: { method: "external" } }, "upload.source_url"],
    [
      { upload: { method: "external", source_url: "http://a/b", trim_in_point: "00:00:01" } },
      "upload.trim_in_point",
    ],
    [{ upload: { download_url: "http://a/b" } }, "upload.download_url"],
    [{ upload: { mimeType: "video/mp4" } }, "upload.mimeType"],
    [{ upload: [] }, "upload"],
    [{ metadata: "Talk" }, "metadata"],
    [{ metadata: { title: 5 } }, "metadata.title"],
    [{ metadata: { tags: "a,b" } }, "metadata.tags"],
    [{ metadata: { custom_params: { a: 1 } } }, "metadata.custom_params"],
    [{ metadata: { publish_start_date: 1700000000 } }, "metadata.publish_start_date"],
    [{ metadata: { referenceId: "x" } }, "metadata.referenceId"],
  ])("refuses %j and creates nothing", async (body, field) => {
    const { api, emulator } = await start();
    const answer = await api("POST", "sites/:site/media/", { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([
      { code: "invalid_body", description: expect.stringMatching(`^${field}: `) as string },
    ]);
    expect(emulator.assets()).toEqual([]);
  });
});

describe("a direct upload", () => {
  it("is one PUT, and the video is then processed", async () => {
    const { api, emulator, create } = await start();
    const { id, upload_link } = await create({ method: "direct" });
    expect(await put(upload_link, file)).toEqual({ status: 200, etag, text: "" });
    expect(emulator.assets()).toMatchObject([{ via: "direct", state: "processing", sha256 }]);
    const show = async () => (await api("GET", `sites/:site/media/${id}`)).body;
    expect(await show()).toMatchObject({ status: "processing", media_type: "video" });
    await clock.advance(1000);
    expect(await show()).toMatchObject({ status: "ready", error_message: null });
    expect(emulator.requests()[1]).toMatchObject({
      operation: "jwplayer.v2.direct.put",
      path: expect.stringMatching(/Signature=hidden$/) as string,
      details: { sizeBytes: 50_000 },
    });
  });

  it("carries the type that it was created for, and only that", async () => {
    const { create } = await start();
    const { upload_link: typed, mime_type } = await create({ mime_type: "video/mp4" });
    expect(mime_type).toBe("video/mp4");
    expect((await put(typed, file)).status).toBe(403);
    expect((await put(typed, file, "video/webm")).status).toBe(403);
    expect((await put(typed, file, "video/mp4")).status).toBe(200);
    const { upload_link: untyped } = await create({});
    const refused = await put(untyped, file, "video/mp4");
    expect(refused.text).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  it("is too late after the link's hour, and can be scripted to be", async () => {
    const { emulator, create } = await start();
    const { upload_link } = await create();
    emulator.faults.add(
      { operation: "jwplayer.v2.direct.put", kind: "expired-link" },
      { operation: "jwplayer.v2.direct.put", kind: "wrong-etag" },
    );
    expect((await put(upload_link, file)).text).toContain("Request has expired");
    const answer = await put(upload_link, file);
    expect(answer.status).toBe(200);
    expect(answer.etag).not.toBe(etag);
    await clock.advance(3_600_000);
    expect((await put(upload_link, file)).status).toBe(403);
    expect(emulator.faults.unfired()).toEqual([]);
  });

  it("may end in failure", async () => {
    const { api, create } = await start({ failProcessing: () => "content storage limit exceeded" });
    const { id, upload_link } = await create();
    await put(upload_link, file);
    await clock.advance(1000);
    expect((await api("GET", `sites/:site/media/${id}/`)).body).toMatchObject({
      status: "failed",
      error_message: "content storage limit exceeded",
    });
  });
});

describe("a video from elsewhere", () => {
  it("is fetched", async () => {
    const { emulator, create } = await start();
    const website = createServer((request, response) => {
      response.statusCode = request.url === "/talk.mp4" ? 200 : 404;
      response.end(file);
    });
    website.listen(0, "127.0.0.1");
    await once(website, "listening");
    const origin = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;

    const answer = await create({ method: "fetch", download_url: `${origin}/talk.mp4` });
    expect(answer).toMatchObject({ status: "processing", hosting_type: "hosted" });
    expect(answer.upload_link).toBeUndefined();
    await expect
      .poll(() => emulator.assets()[0])
      .toMatchObject({
        ...{ via: "fetch", sha256, fileName: "talk.mp4", state: "processing" },
      });
    await create({ method: "fetch", download_url: `${origin}/gone.mp4` });
    await expect.poll(() => emulator.assets()[1]?.state).toBe("failed");
    website.close();
    await once(website, "close");
  });

  it("may stay there", async () => {
    const { api, emulator, create } = await start();
    const source_url = "https://example.com/talk.m3u8";
    const { id, ...body } = await create({ method: "external", source_url });
    expect(body).toMatchObject({ hosting_type: "external", source_url, media_type: "video" });
    await clock.advance(1000);
    expect((await api("GET", `sites/:site/media/${id}`)).body.status).toBe("ready");
    expect(emulator.assets()).toMatchObject([{ via: "external", sizeBytes: undefined }]);
  });
});

describe("update", () => {
  it("changes what it is given and takes back what it is given null for", async () => {
    const { api, create, emulator } = await start();
    const { id, created } = await create({}, metadata);
    await clock.advance(1000);
    const { status, body } = await api("PATCH", `sites/:site/media/${id}`, {
      body: { metadata: { title: "Speech", external_id: null } },
    });
    expect(status).toBe(200);
    expect(body.metadata).toEqual({ ...metadata, title: "Speech", external_id: null });
    expect(body.created).toBe(created);
    expect(body.last_modified).not.toBe(created);
    const wrong = { metadata: { name: "Speech" } };
    expect((await api("PATCH", `sites/:site/media/${id}`, { body: wrong })).status).toBe(400);
    expect(emulator.assets()).toMatchObject([{ id, title: "Speech" }]);
  });
});

describe("delete", () => {
  it("leaves nothing, and no body in its answer", async () => {
    const { api, emulator, create } = await start();
    const { id, upload_link } = await create();
    const { status, text } = await api("DELETE", `sites/:site/media/${id}/`);
    expect([status, text]).toEqual([204, ""]);
    expect(emulator.assets()).toEqual([]);
    expect((await api("DELETE", `sites/:site/media/${id}/`)).status).toBe(404);
    expect((await put(upload_link, file)).status).toBe(200);
    expect(emulator.assets()).toEqual([]);
  });
});

describe("reupload", () => {
  it("takes a new file for the same media, by any method", async () => {
    const { api, emulator, create } = await start();
    const { id, upload_link } = await create({}, metadata);
    await put(upload_link, Buffer.from("old"));
    await clock.advance(1000);
    const again = (upload: object) =>
      api("PUT", `sites/:site/media/${id}/reupload/`, { body: { upload } });
    const { status, body } = await again({ method: "direct" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: "ready", metadata });
    await put(body.upload_link, file);
    expect(emulator.assets()).toMatchObject([{ id, state: "updating", sha256 }]);
    await clock.advance(1000);
    expect(emulator.assets()[0]?.state).toBe("ready");
    expect((await again({ method: "multipart" })).body.upload_id).toMatch(/^\w{8}$/);
    expect((await again({ method: "ftp" })).status).toBe(400);
  });
});
