/**
 * `npm run soak`: uploads at real sizes, one after the other, apart from the tests. The platform runs in one process, the
 * uploader in another, which is killed and started again; memory is read from outside. Fails when an asset is missing or
 * made twice, when its bytes are not the video's, and when memory grows past its ceiling. For Linux.
 *
 *     npm run soak                            every scenario at 6 GB
 *     npm run soak -- chunked stream --gb 25  these two, larger
 *     npm run soak -- resumable --seed 7      killed at the same place again
 */
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundlePrograms } from "../support/bundle.js";
import { seededRandom } from "./random.js";
import { runScenario } from "./run-scenario.js";
import type { Scenario } from "./scenario.js";
import { scenarios } from "./scenarios.js";
import { makeSparseVideo } from "./sparse-video.js";
import { showHead, showResult } from "./table.js";
import { complaintsOf } from "./verdict.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { gb: { type: "string", default: "6" }, seed: { type: "string" } },
});
const chosen = choose(positionals);
const sizeBytes = Math.floor(numberOf("--gb", values.gb) * 1e9);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : numberOf("--seed", values.seed);
await requireRoom(2 * sizeBytes);

const folder = await mkdtemp(join(tmpdir(), "upreel-soak-"));
try {
  const programs = join(folder, "programs");
  const sources = ["emulator", "uploader"].map((name) =>
    join(import.meta.dirname, `processes/${name}.ts`),
  );
  await bundlePrograms(programs, sources);
  console.log(`${sizeBytes / 1e9} GB, seed ${seed}, Node ${process.version}\n`);
  const video = await makeSparseVideo(join(folder, "video.mp4"), sizeBytes);
  showHead();
  for (const scenario of chosen) {
    const random = seededRandom(seed);
    const result = await runScenario(scenario, { folder, programs, video, random });
    const complaints = complaintsOf(result, video);
    showResult(result, sizeBytes, complaints);
    if (complaints.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function choose(names: readonly string[]): readonly Scenario[] {
  const known = scenarios.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no scenario ${unknown.join(", ")}; there are ${known.join(", ")}`);
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`${option} must be a number above 0, not "${text}"`);
}

/** The platform stores the whole file, and a part or two more while it puts them together. */
async function requireRoom(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize >= bytes) return;
  const free = (bavail * bsize) / 1e9;
  throw new Error(
    `${tmpdir()} has ${free.toFixed(1)} GB of room, and ${bytes / 1e9} GB are needed; set TMPDIR or give a smaller --gb`,
  );
}
