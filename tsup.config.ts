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
  // Bundled so that importing upreel stays within its cold-start goal and the emulator adds nothing to an install.
  noExternal: ["zod", "busboy"],
});
