import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";

export interface Holder {
  /** What it says next. */
  nextWords(): Promise<string>;
  tell(words: string): void;
  /** Kills it without a warning and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts `holder.ts`; it ends with the test at the latest. */
export function startHolder(deed: "claim" | "save" | "race", folder: string, key = ""): Holder {
  const script = join(import.meta.dirname, "holder.ts");
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ["--import", "tsx", script, deed, folder, key],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const gone = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  onTestFinished(kill);
  return {
    async nextWords() {
      const [chunk] = (await once(child.stdout, "data")) as [Buffer];
      return chunk.toString().trim();
    },
    tell: (words) => child.stdin.write(`${words}\n`),
    kill,
  };
}
