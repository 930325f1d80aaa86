import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // As many as there are cores: the default leaves one out, which on a machine of two is half of it.
    maxWorkers: "100%",
  },
});
