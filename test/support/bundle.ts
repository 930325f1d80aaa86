import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "tsup";

/**
 * Makes plain JavaScript of programs that are measured, so that no compiler's memory is counted with theirs. The folder
 * is laid out as the sources are, below the folder that they have in common.
 */
export async function bundlePrograms(folder: string, sources: readonly string[]): Promise<void> {
  await build({
    entry: [...sources],
    outDir: folder,
    format: "esm",
    target: "node20",
    platform: "node",
    noExternal: ["zod"],
    config: false,
    silent: true,
    shims: true,
  });
  await symlink(join(import.meta.dirname, "../../node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
}
