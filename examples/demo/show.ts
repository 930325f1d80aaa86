import { basename } from "node:path";
import type { Asset, Input, Uploader, UploadOptions } from "upreel";
import type { EmulatedAsset, Emulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { bytes, line, paint, progressLine } from "../support/terminal.js";
import { sha256Of } from "../support/video.js";

export interface Stage {
  readonly emulator: Emulator;
}

/**
 * Uploads and tells everything about it: the plan with its reasons, progress, what crossed the wire, and whether the
 * platform's bytes are the file's.
 * @param original the file whose bytes must arrive; undefined when they stay where they are
 */
export async function showUpload(
  stage: Stage,
  uploader: Uploader,
  input: Input,
  options: UploadOptions,
  original: string | undefined,
): Promise<void> {
  const before = stage.emulator.requests().length;
  line("source", typeof input === "string" ? describe(input) : "bytes in memory");
  showPlan(await uploader.plan(input, options));
  const progress = progressLine();
  const asset = await uploader.upload(input, { ...options, onProgress: progress.show });
  const ready = await uploader.waitUntilReady(asset.id);
  progress.end();
  showTraffic(stage, before);
  await showAsset(stage, ready, original);
}

/** What the emulator recorded since `before`: the truth about requests and bytes. */
export function showTraffic({ emulator }: Stage, before: number): void {
  const records = emulator.requests().slice(before);
  const received = records.reduce((sum, record) => sum + record.receivedBytes, 0);
  const struck = records.filter((record) => record.fault !== undefined).length;
  const names = new Map<string, number>();
  for (const { operation } of records) names.set(operation, (names.get(operation) ?? 0) + 1);
  const list = [...names].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
  line("requests", `${records.length}: ${list.join(", ")}`);
  line(
    "sent",
    `${bytes(received)} in request bodies${struck === 0 ? "" : `, ${struck} requests struck by a fault`}`,
  );
}

export async function showAsset(
  { emulator }: Stage,
  asset: Asset,
  original: string | undefined,
): Promise<void> {
  const stored = emulator.assets().find((candidate) => candidate.id === asset.id);
  for (const { kind, sizeBytes, label } of stored?.attachments ?? [])
    line("with it", `${kind}${label === undefined ? "" : ` "${label}"`}, ${bytes(sizeBytes)}`);
  if (original === undefined) line("stored", "nothing: the file stays where it is");
  else await showBytes(stored, original);
  line("asset", `${paint.word(asset.id)} is ${paint.good(asset.state)} (${asset.provider})`);
}

async function showBytes(stored: EmulatedAsset | undefined, original: string): Promise<void> {
  const sha256 = await sha256Of(original);
  line("stored", stored?.sizeBytes === undefined ? paint.bad("nothing") : bytes(stored.sizeBytes));
  if (stored?.sha256 === sha256) line("SHA-256", paint.good(`equal  ${sha256.slice(0, 16)}…`));
  else {
    line("SHA-256", paint.bad(`differs: ${stored?.sha256 ?? "none"} stored, ${sha256} sent`));
    process.exitCode = 1;
  }
}

function describe(input: string): string {
  return input.startsWith("http") ? input : `the file ${basename(input)}`;
}
