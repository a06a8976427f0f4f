import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "dist"],
    // Two cores: more processes than that only take turns.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
