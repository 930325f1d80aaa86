import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, md5, methodOf, noise, upload } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";

const bytes = noise(3000);
const { request, part } = upload(bytes);
const own = { upreel_id: request.uploadId };

/** A platform with these videos, whose search may find more than was asked for. */
async function platformWith(videos: readonly object[], method: string) {
  const platform = await scriptedPlatform(({ path }) => {
    if (path.endsWith("/list")) return { body: { status: "ok", videos, total: videos.length } };
    if (path.endsWith("/show") && videos.length === 0)
      return { status: 404, body: { status: "error", code: "NotFound" } };
    return { body: { status: "ok", video: videos[0] } };
  });
  const paths = () => platform.received.map(({ path }) => path);
  const found = methodOf(jwplayer({ ...credentials, baseUrl: platform.url }), method);
  return { platform, paths, method: found };
}

describe("recover", () => {
  it("searches by the upload's own id in a custom field", async () => {
    const { platform, method } = await platformWith([], "fetch");
    expect(await method.recover?.(request, call())).toBeUndefined();
    expect(platform.received[0]?.path).toBe("/v1/videos/list");
    expect(platform.received[0]?.fields.get("search:custom.upreel_id")).toBe(request.uploadId);
  });

  it("takes no stranger's video for its own", async () => {
    const videos = [
      { key: "other001", status: "created" },
      { key: "other002", status: "created", custom: { upreel_id: `${request.uploadId}-2` } },
      { key: "other003", status: "created", custom: { upreel_id: request.uploadId.toUpperCase() } },
    ];
    for (const name of ["fetch", "s3", "form"]) {
      const { method, paths } = await platformWith(videos, name);
      expect(await method.recover?.(request, call())).toBeUndefined();
      expect(paths()).toEqual(["/v1/videos/list"]);
    }
  });

  it("goes on with the video that a fetch made", async () => {
    const { method } = await platformWith(
      [{ key: "vid00001", status: "processing", custom: own }],
      "fetch",
    );
    expect(await method.recover?.(request, call())).toEqual({ key: "vid00001" });
  });

  it.each(["s3", "form"])("deletes a video of %s whose link is lost", async (name) => {
    const { method, platform, paths } = await platformWith(
      [{ key: "vid00001", status: "created", custom: own }],
      name,
    );
    expect(await method.recover?.(request, call())).toBeUndefined();
    expect(paths()).toEqual(["/v1/videos/list", "/v1/videos/delete"]);
    expect(platform.received[1]?.fields.get("video_key")).toBe("vid00001");
  });

  it.each(["s3", "form"])("never deletes a video of %s that has its bytes", async (name) => {
    const { method, paths } = await platformWith(
      [{ key: "vid00001", status: "ready", custom: own }],
      name,
    );
    expect(await method.recover?.(request, call())).toEqual({ key: "vid00001" });
    expect(paths()).toEqual(["/v1/videos/list"]);
  });
});

describe("inspect", () => {
  const session = { key: "vid00001" };

  it.each([
    [{ status: "created" }, { held: [], complete: false }],
    [
      { status: "processing", size: 2999 },
      { held: [], complete: false },
    ],
    [
      { status: "processing", size: "3000", md5: md5(bytes) },
      { held: [{ part: 0, proof: { md5: md5(bytes), verified: false } }], complete: true },
    ],
    [
      { status: "ready" },
      { held: [{ part: 0, proof: { md5: null, verified: false } }], complete: true },
    ],
  ])("takes %j for %j", async (video, inspection) => {
    for (const name of ["s3", "form"]) {
      const { method } = await platformWith([{ key: "vid00001", ...video }], name);
      expect(await method.inspect?.(session, [part], call(), request.content)).toEqual(inspection);
    }
  });

  it.each(["fetch", "s3", "form"])("fails when the platform gave up (%s)", async (name) => {
    const { method } = await platformWith(
      [{ key: "vid00001", status: "failed", error: { message: "not a video" } }],
      name,
    );
    const error = await failureOf(method.inspect!(session, [part], call(), request.content));
    expect(error).toMatchObject({ kind: "rejected", assetId: "vid00001" });
    expect(error.message).toContain("not a video");
  });

  it.each(["fetch", "s3", "form"])("is lost when the video is gone (%s)", async (name) => {
    const { method } = await platformWith([], name);
    const error = await failureOf(method.inspect!(session, [part], call(), request.content));
    expect(error.kind).toBe("session-lost");
  });

  it("is lost when the saved session is something else", async () => {
    const { method, paths } = await platformWith([], "s3");
    expect((await failureOf(method.inspect!("x", [part], call(), request.content))).kind).toBe(
      "session-lost",
    );
    expect(paths()).toEqual([]);
  });
});
