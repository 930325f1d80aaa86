import { appendFileSync, truncateSync, utimesSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256Of } from "../support/noise.js";
import { until } from "../support/until.js";
import { middlingBytes } from "./sending.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import { faultBytes } from "./subject.js";
import type { Subject } from "./subject.js";
import type { Video, VideoMaker } from "./videos.js";

/** What can happen to a file: each leaves another file than the one that was looked at. */
const changes = [
  {
    change: "truncated",
    by: (path) => {
      truncateSync(path, 1_000);
    },
  },
  {
    change: "grown",
    by: (path) => {
      appendFileSync(path, "more");
    },
  },
  {
    change: "touched",
    by: (path) => {
      utimesSync(path, 1, 1);
    },
  },
] as const satisfies readonly { change: string; by: (path: string) => void }[];

/** A file that is no longer the one that was looked at never becomes an asset, whole or mixed. */
export function describeChanges(subject: Subject, sends: string, videoOf: VideoMaker): void {
  describe.each(changes)("a file that is $change", ({ by }) => {
    it("before its first byte is sent is refused", async () => {
      const stage = await openStage(subject);
      const path = await copyOf(stage, await videoOf(middlingBytes(subject)));
      const onEvent = ({ type }: { readonly type: string }): void => {
        if (type === "opened") by(path);
      };
      const end = await stage.settle(stage.connect().upload(path, stage.wish({ onEvent })));
      expectRefused(stage, end.error);
    });

    it("while it is sent is refused", async () => {
      const stage = await openStage(subject);
      const path = await copyOf(stage, await videoOf(middlingBytes(subject)));
      const silentAfterBytes = 10_000;
      stage.emulator.faults.add({ operation: sends, kind: "stall", bytes: silentAfterBytes });
      const work = stage.connect().upload(path, stage.wish());
      work.catch(() => undefined);
      await until("a part to be on its way", () =>
        stage.records(sends).some(({ receivedBytes }) => receivedBytes >= silentAfterBytes),
      );
      by(path);
      expectRefused(stage, (await stage.settle(work, silentAfterBytes)).error);
    });

    it("between two runs is not continued, but sent as it is now by the run after that", async () => {
      const stage = await openStage(subject);
      const path = await copyOf(stage, await videoOf(faultBytes(subject)));
      const checkpoints = join(stage.folder, "checkpoints");
      const skip = subject.partBytes === undefined ? 0 : 2;
      stage.emulator.faults.add({ operation: sends, kind: "reset-before-answer", skip });
      const run = (attempts: number) =>
        stage.settle(
          stage
            .connect({ checkpoints, retry: { attempts } })
            .upload(path, stage.wish({ width: 1 })),
        );
      expect((await run(1)).error).toMatchObject({ kind: "interrupted", resumable: true });
      by(path);
      expectRefused(stage, (await run(6)).error);

      const { value, error } = await run(6);
      expect(error).toBeUndefined();
      const bytes = await readFile(path);
      await expectStored(stage, { sizeBytes: bytes.length, sha256: sha256Of(bytes) }, value?.id);
    });
  });
}

async function copyOf({ folder }: Stage, { path }: Video): Promise<string> {
  const copy = join(folder, "talk.mp4");
  await copyFile(path, copy);
  return copy;
}

function expectRefused(stage: Stage, error: unknown): void {
  const { provider, method } = stage.subject;
  expect(error).toMatchObject({ kind: "source-changed", provider, method, resumable: false });
  expect(stage.emulator.assets()).toEqual([]);
}
