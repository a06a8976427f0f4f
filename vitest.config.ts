import process from "node:process";
import { defineConfig } from "vitest/config";

const outside = ["node_modules", "dist"];

/** Layers whose tests start neither threads nor processes, and leave nothing behind. */
const pure = ["schema", "generators", "codecs", "properties", "mocks", "reports", "proto"].map(
  (folder) => `${folder}/**/*.test.ts`,
);

/** What mostly computes says the same under any Node: the second run of CI does without what takes longest of it. */
const computed = [
  ...["engine/compat/**", "engine/live/planted-defects.test.ts", "bench/**"],
  ...["cli/roundtrip.test.ts", "cli/compat.test.ts", "cli/bench*.test.ts", "cli/bench/**"],
  "vitest/**",
];
const isBrief = process.env["WIREPROOF_BRIEF_TESTS"] !== undefined;

// Real processes and threads, on machines that do other things too.
const testTimeout = 60_000;

export default defineConfig({
  test: {
    // The command line and the worker threads are tested as users run them: built.
    globalSetup: ["vitest.setup.ts"],
    // Two cores: more processes than that only take turns.
    maxWorkers: 2,
    projects: [
      // Sharing what they import takes a third off the time.
      {
        test: {
          ...{ name: "pure", include: pure, exclude: outside, isolate: false, testTimeout },
          // Else both projects would run the same benchmarks.
          benchmark: { include: [] },
        },
      },
      {
        test: {
          name: "whole",
          include: ["**/*.test.ts"],
          exclude: [...outside, ...pure, ...(isBrief ? computed : [])],
          testTimeout,
        },
      },
    ],
  },
});
