/** How many tests of the suite, at the edition and version that we run, have to succeed: all that protobuf-es passes. */
export const requiredSuccesses = 5563;

/** What came of a run of the conformance suite. */
export interface Verdict {
  /** The suite's own closing lines, one a suite: binary and JSON, then text format. */
  readonly closingLines: readonly string[];
  /** Why the run counts as failed; empty where it passed. */
  readonly complaints: readonly string[];
}

const closingLine =
  /^CONFORMANCE SUITE (?:PASSED|FAILED): (?<successes>\d+) successes, \d+ skipped, (?<expected>\d+) expected failures, (?<unexpected>\d+) unexpected failures\.$/gm;

/**
 * Judges a run by what the suite printed and how it ended.
 *
 * A run that ended well without saying how many tests succeeded did not pass.
 */
export function verdictOf(output: string, exitCode: number | null): Verdict {
  const lines = [...output.matchAll(closingLine)];
  const sum = (name: string): number =>
    lines.reduce((total, line) => total + Number(line.groups?.[name]), 0);
  const complaints: string[] = [];
  if (exitCode !== 0) complaints.push(`the suite exited with ${exitCode ?? "a signal"}`);
  if (lines.length === 0) complaints.push("the suite printed no closing line");
  if (sum("successes") < requiredSuccesses)
    complaints.push(`expected at least ${requiredSuccesses} successes, got ${sum("successes")}`);
  for (const kind of ["expected", "unexpected"])
    if (sum(kind) > 0) complaints.push(`expected 0 ${kind} failures, got ${sum(kind)}`);
  return { closingLines: lines.map(([line]) => line), complaints };
}
