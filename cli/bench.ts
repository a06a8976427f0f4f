import type { Command } from "commander";
import type { BenchResult } from "../bench/bench-result.ts";
import { busyMachine } from "../bench/measure/busy-machine.ts";
import { renderBenchGithub } from "../bench/reports/bench-github.ts";
import { renderBenchJson } from "../bench/reports/bench-json.ts";
import { benchHtml } from "../bench/reports/html/bench-html.ts";
import { benchResultText } from "../bench/reports/text/bench-result-text.ts";
import { exitCode } from "../engine/exit-code.ts";
import { Secrets } from "../engine/live/secrets.ts";
import { silenceGrpcJs } from "../transports/grpc-js/silence.ts";
import { assertFits } from "./bench/assert-fits.ts";
import { Baselines } from "./bench/baselines.ts";
import { benchConfig } from "./bench/bench-config.ts";
import { type BenchDemand, benchExitCode, benchWarnings } from "./bench/bench-exit-code.ts";
import type { BenchFlags } from "./bench/bench-flags.ts";
import type { Benched, BenchPlace } from "./bench/bench-place.ts";
import { benchSubject } from "./bench/bench-subject.ts";
import { codecBench } from "./bench/codec-bench.ts";
import { loadBench } from "./bench/load-bench.ts";
import { selfTestBench } from "./bench/self-test-bench.ts";
import { progressLine } from "./event-printer.ts";
import { interruptionOf } from "./interruption.ts";
import { prepareReports, writeReports } from "./report-file.ts";
import type { CommandContext } from "./roundtrip.ts";

/** Columns of a report that goes to a file or a pipe. */
const usualWidth = 120;

/**
 * Measures what the words behind `bench` name, shows it, compares it where it is asked to, and gives the exit code. Whatever it
 * started is ended with it.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function bench(
  words: readonly string[],
  onCommandLine: BenchFlags,
  command: Command,
  context: CommandContext,
): Promise<number> {
  silenceGrpcJs();
  const interruption = interruptionOf(context.terminal);
  const line = progressLine(context.terminal, onCommandLine.quiet ?? false);
  const place = {
    ...{ command, context, signal: interruption.signal },
    tell: (doing: string) => line?.draw(() => doing),
    clear: () => line?.clear(),
  };
  try {
    if (onCommandLine.selftest)
      return await selfTestBench(words, { ...place, flags: onCommandLine });
    const { flags, config } = await benchConfig(onCommandLine, command, words.length > 0);
    const subject = benchSubject(words, flags);
    assertFits(command, subject);
    prepareReports(flags.report);
    const whole = { ...place, flags, config };
    const baselines = new Baselines(subject, whole);
    const use = (benched: Benched): Promise<number> => judged(benched, baselines, whole);
    return subject.kind === "schema"
      ? await use(codecBench(subject.paths, whole))
      : await loadBench(subject.address, whole, use);
  } catch (error) {
    if (interruption.signal.aborted && isAbort(error)) return exitCode.interrupted;
    throw error;
  } finally {
    line?.clear();
    interruption.end();
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Measures, compares, tells, and keeps. */
async function judged(benched: Benched, baselines: Baselines, place: BenchPlace): Promise<number> {
  const { flags, signal } = place;
  const busy = await busyMachine();
  const first = await benched.first();
  const measured = { ...first, warnings: [...busy, ...first.warnings] };
  const compared = signal.aborted ? measured : await baselines.compared(measured, benched.again);
  const demand = { ...demandOf(flags), failures: baselines.failures(measured) };
  const result = new Secrets(flags.header).hide({
    ...compared,
    warnings: [...compared.warnings, ...(signal.aborted ? [] : benchWarnings(compared, demand))],
  });
  tellResult(result, place);
  if (signal.aborted) return exitCode.interrupted;
  baselines.save(result);
  return benchExitCode(result, demand);
}

function demandOf({
  maxErrorShare,
  codec,
  against,
  againstSpawn,
}: BenchFlags): Omit<BenchDemand, "failures"> {
  return { maxErrorShare, codec, comparesSides: (against ?? againstSpawn) !== undefined };
}

function tellResult(result: BenchResult, { flags, context, clear }: BenchPlace): void {
  const { terminal, style } = context;
  clear();
  const width = terminal.showsProgress ? terminal.columns() : usualWidth;
  terminal.out(
    flags.format === "json"
      ? renderBenchJson(result)
      : benchResultText(result, { ...style, width }),
  );
  writeReports(flags.report, (kind) => renderers[kind as keyof typeof renderers](result));
}

const renderers = { html: benchHtml, json: renderBenchJson, github: renderBenchGithub } as const;
