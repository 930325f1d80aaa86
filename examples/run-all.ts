/** Runs every example in this folder, each as its own process, and fails with the first that fails. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const apart = ["run-all.ts", "demo.ts"];
const names = [
  ...readdirSync(folder),
  ...readdirSync(join(folder, "sources")).map((name) => join("sources", name)),
];
const examples = names.filter((name) => name.endsWith(".ts") && !apart.includes(name));

for (const name of examples) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(folder, name)],
    { encoding: "utf8" },
  );
  console.log(`${status === 0 ? "ok    " : "failed"} ${name}`);
  if (status === 0) continue;
  console.error(stdout, stderr);
  process.exitCode = 1;
}
