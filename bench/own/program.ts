import { closeSync, openSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ToolError } from "../../schema/tool-error.ts";
import { environment } from "../measure/environment.ts";
import { type MeasureOptions, measure } from "../measure/measure.ts";
import { benchReport } from "./bench-report.ts";
import { benchText } from "./bench-text.ts";
import { type CorpusSize, corpus, selectedCases, thoroughSize } from "./corpus.ts";
import { absentNotes } from "./load-rate.ts";
import { measuredRatios } from "./ratios.ts";

const usage = `Usage: npm run bench -- [PATTERN…] [--json FILE] [--quick]

Measures the cases whose name (target/operation/fixture) a regular expression
matches; all where none is given.

  --json FILE  write the numbers to FILE as well
  --quick      one short round: shows that it runs, measures nothing
  --help       print this

The loop: profile, change, bench.
  npm run bench -- '^engine/'
  node --cpu-prof --cpu-prof-dir=dist/profiles dist/bench/profile.js CASE
`;

const thorough: MeasureOptions & CorpusSize = {
  ...thoroughSize,
  rounds: 101,
  roundMs: 10,
  warmUpMs: 500,
};

const quick: MeasureOptions & CorpusSize = {
  ...{ checks: 1, largeMessages: 60, workerExamples: 1, loadCalls: 500 },
  ...{ rounds: 1, roundMs: 0, warmUpMs: 0 },
};

/**
 * Carries out a command line of the bench; `print` gets what a person reads.
 *
 * @throws ToolError for a command line that means nothing, and where the report cannot be written.
 */
export async function runBench(
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    print(usage);
    return;
  }
  const options = values.quick === true ? quick : thorough;
  const selected = selectedCases(await corpus(options), positionals);
  // Before a minute is spent on numbers that nobody could have.
  if (values.json !== undefined) assertWritable(values.json);
  const run = { environment: environment(), rounds: options.rounds };
  const measurements = await measure(selected, options);
  const ratios = measuredRatios(measurements);
  const report = benchReport(measurements, ratios, run);
  print(benchText(report, ratios));
  for (const note of absentNotes(selected)) print(`${note}\n`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "string" },
        quick: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ToolError(cause.message, { code: "usage", hint: "see --help", cause });
  }
}

function assertWritable(path: string): void {
  try {
    closeSync(openSync(path, "a"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--json: ${reason}`, { code: "usage", cause });
  }
}
