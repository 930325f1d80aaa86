import { expect } from "vitest";
import type { Stage } from "./stage.js";
import type { Video } from "./videos.js";

const nothing = { sizeBytes: undefined, sha256: undefined };

/** The platform has exactly one asset, it is the one that was promised, and its bytes are the video's. */
export async function expectStored(
  stage: Stage,
  video: Pick<Video, "sizeBytes" | "sha256">,
  id: string | undefined,
  title = "Talk",
): Promise<void> {
  const { provider, via, isElsewhere = false } = stage.subject;
  const { value: ready, error } = await stage.settle(
    stage.connect().waitUntilReady(id ?? "nothing"),
  );
  expect(error).toBeUndefined();
  expect(ready).toMatchObject({ id, provider, state: "ready" });
  const { sizeBytes, sha256 } = isElsewhere ? nothing : video;
  const stored = { id, title, via, sizeBytes, sha256 };
  expect(stage.emulator.assets()).toEqual([expect.objectContaining(stored)]);
}
