import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "dist"],
    // The command line and the worker threads are tested as users run them: built.
    globalSetup: ["vitest.setup.ts"],
    // Two cores: more processes than that only take turns.
    maxWorkers: 2,
    // Real processes and threads, on machines that do other things too.
    testTimeout: 60_000,
  },
});
