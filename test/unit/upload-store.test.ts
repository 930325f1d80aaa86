import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { CheckpointStore } from "../../src/checkpoint/checkpoint.js";
import { failure, failureOf } from "../support/failure.js";
import { useFolder } from "../support/folder.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { refuses } from "../support/twists.js";

const pathTo = useFolder();

function broken(): Promise<never> {
  return Promise.reject(new Error("ENOSPC: no space left on device"));
}

/** A store whose saves fail from a phase on. */
function fullAt(phase: string): CheckpointStore {
  const store = openStore();
  let isFull = false;
  return {
    ...store,
    save(key, value) {
      isFull ||= (value as { readonly phase?: unknown }).phase === phase;
      return isFull ? broken() : store.save(key, value);
    },
  };
}

describe("a store that breaks", () => {
  it("before the first call ends the upload with nothing made", async () => {
    const { upload, platform } = stage({ checkpoints: fullAt("opening") });
    const error = await failureOf(upload());
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("checkpoints:");
    expect(error.message).toContain("could not be written (ENOSPC");
    expect(platform.sessions.size).toBe(0);
    expect(platform.log()).toEqual([]);
  });

  it.each(["sending", "finishing"])("while %s ends the upload with nothing left", async (phase) => {
    const { upload, platform } = stage({ checkpoints: fullAt(phase) });
    const error = await failureOf(upload());
    expect(error.message).toContain("could not be written (ENOSPC");
    expect(platform.log().at(-1)).toBe("discard");
    expect(platform.sessions.size).toBe(0);
    expect(platform.assets.size).toBe(0);
  });

  it("after the asset was made says which one it is, and leaves it", async () => {
    const { upload, platform } = stage({ checkpoints: fullAt("attaching") });
    const error = await failureOf(upload());
    expect(error.assetId).toBe("asset-of-s1");
    expect(error.message).toContain("the video itself is complete");
    expect(platform.assets.get("asset-of-s1")).toEqual(video);
    expect(platform.log()).not.toContain("discard");
  });

  it("at the very end harms nothing", async () => {
    const store = { ...openStore(), remove: broken };
    const { upload, platform } = stage({ checkpoints: store });
    expect((await upload()).id).toBe("asset-of-s1");
    expect(platform.log()).not.toContain("discard");
  });

  it("when it lets go harms nothing", async () => {
    const store = { ...openStore(), claim: () => Promise.resolve(broken) };
    expect((await stage({ checkpoints: store }).upload()).id).toBe("asset-of-s1");
  });

  it("does not hide why the upload failed", async () => {
    const store = { ...openStore(), remove: broken };
    const { upload, platform } = stage({ checkpoints: store });
    platform.next("send 2", refuses(failure("rejected")));
    expect(await failureOf(upload())).toMatchObject({ kind: "rejected", operation: "send" });
    expect(platform.sessions.size).toBe(0);
  });
});

describe("a folder that cannot be one", () => {
  it("is refused in words before any call", async () => {
    await writeFile(pathTo("file"), "");
    const { upload, platform } = stage({ checkpoints: pathTo("file") });
    const error = await failureOf(upload());
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toMatch(/^checkpoints: .* could not be claimed/);
    expect(platform.log()).toEqual([]);
  });
});

describe("a checkpoint that is not one", () => {
  it("is refused in words before any call, and the upload runs once it is deleted", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store });
    platform.next("send 2", refuses(failure("interrupted")));
    await failureOf(upload());
    const key = store.keys()[0] ?? "";
    await store.save(key, { version: 99 });
    const before = platform.log().length;
    const error = await failureOf(upload());
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain(`${store.locate(key)} is not a checkpoint`);
    expect(platform.log()).toHaveLength(before);
    await store.remove(key);
    await upload();
  });
});
