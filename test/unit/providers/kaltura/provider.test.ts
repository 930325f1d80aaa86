import { afterEach, describe, expect, it } from "vitest";
import type { Asset } from "../../../../src/model.js";
import { kaltura } from "../../../../src/providers/kaltura/index.js";
import { bytesOf, callOf, everythingIn, methodOf, rejection, requestOf } from "./fixtures.js";
import { sendParts, startStage, type Stage } from "./stage.js";

let stage: Stage;

afterEach(() => stage.stop());

async function uploadTo({ method: named }: Stage): Promise<Asset> {
  const request = requestOf({ bytes: bytesOf(1000) });
  const method = named("token");
  const session = await method.open(request, callOf());
  return method.finish(session, await sendParts(method, session, request), request, callOf());
}

describe("kaltura as a provider", () => {
  it("offers its methods in Kaltura's order of preference", async () => {
    stage = await startStage();
    expect(stage.provider.methods.map(({ name, shape }) => [name, shape])).toEqual([
      ["import", "import"],
      ["token", "single"],
      ["chunked", "chunked"],
    ]);
    const { limits } = methodOf(stage.provider, "chunked");
    expect(limits).toMatchObject({ width: 4, order: "any" });
    expect(limits.answerMs).toBeGreaterThanOrEqual(90_000);
  });

  it("lets parts follow the line, within what Kaltura's own clients send", async () => {
    stage = await startStage();
    const { adaptiveParts } = methodOf(stage.provider, "chunked").limits;
    expect(adaptiveParts?.smallestBytes).toBeGreaterThanOrEqual(100_000);
    expect(adaptiveParts?.largestBytes).toBeLessThanOrEqual(100_000_000);
  });

  it("sends one part at a time when it is to be strict", async () => {
    stage = await startStage({ strict: true });
    const { limits, strength } = methodOf(stage.provider, "chunked");
    expect(limits).toMatchObject({ width: 1, order: "sequential" });
    expect(strength).toContain("one after another");
  });

  it("follows an asset until it is ready", async () => {
    stage = await startStage();
    const { id } = await uploadTo(stage);
    await expect.poll(async () => (await stage.provider.status(id, callOf())).state).toBe("ready");
    const asset = await stage.provider.status(id, callOf());
    expect(asset).toMatchObject({ id, platformState: "READY" });
    expect(asset.urls).toEqual(stage.provider.urls(id));
  });

  it("changes what is named of an asset, and nothing else", async () => {
    stage = await startStage();
    const { id } = await uploadTo(stage);
    const [before] = await stage.assets();
    const publishAt = new Date(1_800_000_000_999);
    const changes = { title: "Speech", tags: ["a", "b"], referenceId: "order-7", publishAt };
    const asset = await stage.provider.update(id, changes, callOf());
    expect(asset).toEqual(await stage.provider.status(id, callOf()));
    const [after] = await stage.assets();
    expect(after).toMatchObject({ id, title: "Speech", sha256: before?.sha256 });
    expect(after?.metadata).toEqual({
      ...before?.metadata,
      name: "Speech",
      tags: "a,b",
      referenceId: "order-7",
      startDate: 1_800_000_000,
    });
  });

  it("changes nothing of what is not there, or with a tag that would be two", async () => {
    stage = await startStage();
    const { provider } = stage;
    const unknown = await rejection(provider.update("1_abcd1234", { title: "Speech" }, callOf()));
    expect(unknown).toMatchObject({ kind: "not-found", code: "ENTRY_ID_NOT_FOUND" });
    const before = stage.operations().length;
    const torn = await rejection(provider.update("1_abcd1234", { tags: ["a,b"] }, callOf()));
    expect(torn).toMatchObject({ kind: "invalid-input" });
    expect(stage.operations()).toHaveLength(before);
  });

  it("deletes an asset, and is content when there is none", async () => {
    stage = await startStage();
    const { id } = await uploadTo(stage);
    await stage.provider.delete(id, callOf());
    await stage.provider.delete(id, callOf());
    expect(await stage.assets()).toEqual([]);
    const error = await rejection(stage.provider.status(id, callOf()));
    expect(error).toMatchObject({ kind: "not-found", code: "ENTRY_ID_NOT_FOUND" });
  });

  it.each([
    [{ ksVersion: 1 as const }],
    [{ sessionType: "admin" as const }],
    [{ userId: undefined }],
    [{ privileges: "edit:*,disableentitlement" }],
  ])("works with %j", async (options) => {
    stage = await startStage(options);
    const { id } = await uploadTo(stage);
    expect(await stage.assets()).toMatchObject([{ id, via: "token" }]);
    await stage.provider.delete(id, callOf());
    expect(await stage.assets()).toEqual([]);
  });

  it("keeps a user session to what is its own", async () => {
    stage = await startStage();
    const { id } = await uploadTo(stage);
    const options = { ...stage.emulator.credentials.kaltura, baseUrl: stage.emulator.url };
    const stranger = kaltura({ ...options, userId: "stranger" });
    const error = await rejection(stranger.delete(id, callOf()));
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(String(error)).toContain("another user");
    const admin = { ...options, sessionType: "admin", userId: "stranger" } as const;
    await kaltura(admin).delete(id, callOf());
    expect(await stage.assets()).toEqual([]);
  });

  it("tells of a wrong secret without showing it, or the session made with it", async () => {
    const adminSecret = "ffffffffffffffffffffffffffffffff";
    for (const ksVersion of [1, 2] as const) {
      stage = await startStage({ adminSecret, ksVersion });
      const errors = await Promise.all([
        rejection(stage.provider.status("1_abcd1234", callOf())),
        rejection(uploadTo(stage)),
        rejection(stage.method("chunked").open(requestOf({ bytes: bytesOf(5) }), callOf())),
      ]);
      for (const error of errors) {
        expect(error).toMatchObject({ kind: "unauthorized", code: "INVALID_KS" });
        expect(String(error)).toContain("check partnerId and adminSecret");
        expect(everythingIn(error)).not.toMatch(/ffffffff|djJ8|[A-Za-z0-9+/]{60}/);
      }
      if (ksVersion === 1) await stage.stop();
    }
  });
});
