import { describe, expect, it } from "vitest";
import { call, failureOf, md5, sha256 } from "./fixtures.js";
import { bytes, stage, website } from "./stage.js";

describe.each(["s3", "form"])("%s against the emulator", (name) => {
  it("stores every byte under the file's name and metadata", async () => {
    const { open, ready, emulator } = await stage();
    const { method, session, request, part, body, id } = await open(name, {
      metadata: { title: "Gespräch 🎬", tags: ["a", "b"], referenceId: "order-7" },
      extras: { author: "Ann" },
    });
    const receipt = await method.send(session, part, body, call());
    expect(receipt).toEqual({ part: 0, proof: { md5: md5(bytes), verified: true } });
    const asset = await method.finish(session, [receipt], request, call());
    expect(asset).toMatchObject({ id, state: "processing", sizeBytes: bytes.length });

    expect(await ready(id)).toMatchObject({ id, state: "ready", sizeBytes: bytes.length });
    const [stored] = emulator.assets();
    expect(stored).toMatchObject({
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
      title: "Gespräch 🎬",
      fileName: "talk.mp4",
      via: name,
    });
    expect(stored?.metadata).toMatchObject({ tags: "a,b", author: "Ann" });
  });

  it("makes the two requests that it announces", async () => {
    const { open, emulator } = await stage();
    const { method, session, part, body, request } = await open(name);
    const receipt = await method.send(session, part, body, call());
    await method.finish(session, [receipt], request, call());
    expect(emulator.requests()).toHaveLength(method.cost.perUpload + method.cost.perPart);
  });

  it("is inspected as empty before and as complete after", async () => {
    const { open, ready } = await stage();
    const { method, session, part, body, id, request } = await open(name);
    const before = await method.inspect?.(session, [part], call(), request.content);
    expect(before).toEqual({ held: [], complete: false });
    await method.send(session, part, body, call());
    await ready(id);
    expect(await method.inspect?.(session, [part], call(), request.content)).toMatchObject({
      complete: true,
    });
  });

  it("forgets what it created, as often as it is asked to", async () => {
    const { open, emulator } = await stage();
    const { method, session } = await open(name);
    await method.discard?.(session, call());
    expect(emulator.assets()).toEqual([]);
    await method.discard?.(session, call());
  });
});

describe("fetch against the emulator", () => {
  it("has the platform pull every byte", async () => {
    const { open, ready, emulator } = await stage();
    const url = await website();
    const { method, session, request, id } = await open("fetch", { facts: { kind: "url", url } });
    const asset = await method.finish(session, [], request, call());
    expect(asset).toMatchObject({ id, state: "created" });
    expect(await ready(id)).toMatchObject({ state: "ready", sizeBytes: bytes.length });
    expect(emulator.assets()[0]).toMatchObject({ sha256: sha256(bytes), via: "fetch" });
    expect(await method.inspect?.(session, [], call(), request.content)).toEqual({
      held: [],
      complete: true,
    });
  });

  it("forgets what it created, as often as it is asked to", async () => {
    const { open, emulator } = await stage();
    const { method, session } = await open("fetch", { facts: { url: await website() } });
    await method.discard?.(session, call());
    await method.discard?.(session, call());
    expect(emulator.assets()).toEqual([]);
  });
});

describe("videos that are not there", () => {
  it("are `not-found` to status and no failure to delete", async () => {
    const { provider } = await stage();
    expect((await failureOf(provider.status("aT2u4xRa", call()))).kind).toBe("not-found");
    await provider.delete("aT2u4xRa", call());
  });

  it("are those that were deleted", async () => {
    const { open, provider, emulator } = await stage();
    const { id } = await open("s3");
    await provider.delete(id, call());
    expect(emulator.assets()).toEqual([]);
    expect((await failureOf(provider.status(id, call()))).kind).toBe("not-found");
  });
});
