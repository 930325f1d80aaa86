import type { Asset, Uploader } from "upreel";
import type { Emulator } from "upreel/emulator";
import { line, paint } from "./terminal.js";
import { sha256Of } from "./video.js";

/** Waits until the asset is ready, and fails the example unless the platform has exactly this file's bytes. */
export async function checkStored(
  emulator: Emulator,
  uploader: Uploader,
  { id }: Pick<Asset, "id">,
  path: string,
): Promise<void> {
  await uploader.waitUntilReady(id);
  const stored = emulator.assets().find((asset) => asset.id === id)?.sha256;
  const sha256 = await sha256Of(path);
  if (stored !== sha256) throw new Error(`${stored ?? "nothing"} is stored, ${sha256} was given`);
  line("stored", `${paint.word(id)}, byte for byte: SHA-256 ${sha256.slice(0, 16)}…`);
}
