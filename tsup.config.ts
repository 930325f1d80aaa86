import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "emulator/index": "src/emulator/index.ts",
    "cli/emulator": "src/cli/emulator.ts",
  },
  format: ["esm", "cjs"],
  target: "node20",
  platform: "node",
  dts: true,
  clean: true,
  shims: true,
  splitting: true,
  treeshake: true,
  // So that a printed UploadError is called UploadError.
  keepNames: true,
  // Bundled, because only the few parts of it that are used keep the import within its cold-start goal.
  noExternal: ["zod"],
});
