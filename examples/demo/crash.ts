import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Asset } from "upreel";
import { bytes, line, paint } from "../support/terminal.js";
import { showAsset, showTraffic } from "./show.js";
import type { Stage } from "./show.js";

const program = fileURLToPath(new URL("../resume-after-crash.ts", import.meta.url));

/** What the uploading process prints, one JSON a line. */
type Line =
  | { readonly stored: number; readonly total: number }
  | { readonly resumed: number }
  | { readonly asset: Asset };

/** Runs the same upload in two processes: the first is killed half-way, the second finds its checkpoint. */
export async function crashAndResume(
  stage: Stage,
  video: string,
  checkpoints: string,
): Promise<void> {
  // The emulator keeps one part hanging, so that the first process cannot be done before it is killed.
  const operation = "kaltura.uploadtoken.upload";
  stage.emulator.faults.add({ operation, kind: "stall", bytes: 100_000, skip: 6, count: 4 });
  const first = startProcess(stage, video, checkpoints);
  for await (const event of linesOf(first)) {
    if (!("stored" in event) || event.stored < event.total * 0.4) continue;
    line("killed", `the first process, at ${bytes(event.stored)} of ${bytes(event.total)} stored`);
    first.kill("SIGKILL");
    break;
  }
  await once(first, "close");
  stage.emulator.faults.clear();

  const before = stage.emulator.requests().length;
  const second = startProcess(stage, video, checkpoints);
  for await (const event of linesOf(second)) {
    if ("resumed" in event)
      line(
        "resumed",
        paint.good(`a fresh process found ${bytes(event.resumed)} already on the platform`),
      );
    if ("asset" in event) {
      showTraffic(stage, before);
      await showAsset(stage, event.asset, video);
    }
  }
}

function startProcess({ emulator }: Stage, video: string, checkpoints: string): ChildProcess {
  const env = { ...process.env, EMULATOR: emulator.url, VIDEO: video, CHECKPOINTS: checkpoints };
  return spawn(process.execPath, ["--import", "tsx", program], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<Line> {
  if (stdout === null) return;
  for await (const text of createInterface(stdout)) yield JSON.parse(text) as Line;
}
