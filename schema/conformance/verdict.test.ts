import { expect, test } from "vitest";
import { requiredSuccesses, verdictOf } from "./verdict.ts";

function closing(successes: number, expected = 0, unexpected = 0): string {
  const word = unexpected > 0 ? "FAILED" : "PASSED";
  return `CONFORMANCE SUITE ${word}: ${successes} successes, 883 skipped, ${expected} expected failures, ${unexpected} unexpected failures.`;
}

test("passes a run of two suites with enough successes between them", () => {
  const output = `I0000 fork_pipe_runner.cc\n${closing(requiredSuccesses)}\n\nnoise\n${closing(0)}\n`;

  expect(verdictOf(output, 0)).toEqual({
    closingLines: [closing(requiredSuccesses), closing(0)],
    complaints: [],
  });
});

test("fails a run for each thing that is wrong with it", () => {
  for (const [output, exitCode, complaint] of [
    [closing(requiredSuccesses), 1, "the suite exited with 1"],
    [closing(requiredSuccesses), null, "the suite exited with a signal"],
    ["", 0, "the suite printed no closing line"],
    [closing(requiredSuccesses - 1), 0, "expected at least 5563 successes, got 5562"],
    [closing(requiredSuccesses, 1), 0, "expected 0 expected failures, got 1"],
    [closing(requiredSuccesses, 0, 2), 0, "expected 0 unexpected failures, got 2"],
    [
      `${closing(requiredSuccesses)}\n${closing(0, 0, 1)}`,
      0,
      "expected 0 unexpected failures, got 1",
    ],
  ] as const)
    expect(verdictOf(output, exitCode).complaints, complaint).toContain(complaint);
});
