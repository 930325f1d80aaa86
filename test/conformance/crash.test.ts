/** A process that is killed in the middle of an upload, and another one that goes on. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { until } from "../support/until.js";
import type { CrashOrder } from "./crash-child.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import { faultBytes } from "./subject.js";
import { subjects } from "./subjects.js";
import { useVideos } from "./videos.js";

const videoOf = useVideos();
const program = fileURLToPath(new URL("./crash-child.ts", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

const sending = subjects.flatMap((subject) =>
  subject.sends === undefined ? [] : [{ ...subject, sends: subject.sends }],
);

it.each(sending)("$provider, $method: one asset after a kill", async (subject) => {
  const stage = await openStage(subject);
  const { emulator, folder } = stage;
  const video = await videoOf(faultBytes(subject));
  const checkpoints = join(folder, "checkpoints");
  const options = { method: subject.method, partBytes: subject.partBytes, title: "Talk", width: 1 };
  const parts = video.sizeBytes / (subject.partBytes ?? video.sizeBytes);
  const stored = Math.floor(parts / 2);
  emulator.faults.add({ operation: subject.sends, kind: "stall", bytes: 10_000, skip: stored });
  await killWhenStalled(stage, { ...subject, emulator, path: video.path, checkpoints, options });

  const before = stage.records(subject.sends).length;
  const work = stage.connect({ checkpoints }).upload(video.path, { ...options });
  const { value, error } = await stage.settle(work);
  expect(error).toBeUndefined();
  const sent = stage.records(subject.sends).slice(before);
  const bytes = sent.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  expect(bytes).toBeLessThan(video.sizeBytes * (1 - stored / parts) + 20_000);
  await expectStored(stage, video, value?.id);
  expect(await readdir(checkpoints)).toEqual([]);
});

/** Starts the program, and kills it when the emulator has fallen silent in the middle of a part. */
async function killWhenStalled(stage: Stage, order: CrashOrder): Promise<void> {
  const { provider, method, path, checkpoints, options } = order;
  const { url, credentials } = order.emulator;
  const emulator = { url, credentials };
  const told: CrashOrder = { provider, method, emulator, path, checkpoints, options };
  const child = spawn(process.execPath, ["--import", "tsx", program, JSON.stringify(told)], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const closed = once(child, "close");
  try {
    await until("the process to send half of the file", () =>
      stage.records().some((r) => r.fault === "stall" && r.receivedBytes >= 10_000),
    );
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}
