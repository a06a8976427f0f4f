import { randomInt } from "node:crypto";
import process from "node:process";
import type { RunEvent, RunListener } from "../engine/events.ts";
import type { Phase } from "../engine/finding.ts";
import { run } from "../engine/run.ts";
import type { RunRequest } from "../engine/run-request.ts";
import { prepareHost } from "../engine/spare-host.ts";
import { renderJson } from "../reports/json-report.ts";
import { reportKinds } from "../reports/report-kinds.ts";
import { RunText } from "../reports/text/run-text.ts";
import { loadSchema } from "../schema/load.ts";
import type { TextOptions } from "../schema/text/colours.ts";
import { ToolError } from "../schema/tool-error.ts";
import { caseCommand, schemaWords } from "./case-command.ts";
import { commandText, type Settings } from "./command-text.ts";
import { demo } from "./demo.ts";
import { eventPrinter } from "./event-printer.ts";
import type { CasePlace } from "./flag-values.ts";
import { interruptionOf } from "./interruption.ts";
import { prepareReports, type ReportFile, writeReports } from "./report-file.ts";
import type { Terminal } from "./terminal.ts";

/** The flags of `roundtrip`. */
export interface RoundtripFlags {
  readonly importPath: readonly string[];
  readonly codec: readonly string[];
  readonly message: readonly string[];
  readonly property: readonly string[];
  /** By the names of `iconv-lite`. */
  readonly encoding: readonly string[];
  readonly phases: readonly Phase[];
  /** One case in place of those of the phases. */
  readonly case?: CasePlace;
  readonly demo?: true;
  readonly seed?: string;
  readonly maxExamples: number;
  readonly maxEdges?: number;
  readonly maxTime?: number;
  readonly workers: number;
  readonly caseTimeout: number;
  readonly maxShrinkTime: number;
  /** `false` for `--no-store`. */
  readonly store: string | false;
  readonly known: readonly string[];
  readonly report: readonly ReportFile[];
  readonly format: "text" | "json";
  readonly quiet?: true;
}

/** Where a command runs. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  /** What the command took from the environment. */
  readonly environment: Settings;
  /** How results are written. */
  readonly style: TextOptions;
}

/**
 * Runs the checks of a schema, shows findings as they come, and gives the exit code.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function roundtrip(
  paths: readonly string[],
  flags: RoundtripFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal, style } = context;
  prepareReports(flags.report);
  // It starts while the schema is compiled.
  prepareHost();
  const request = requestOf(paths, flags, context);
  const interruption = interruptionOf(terminal);
  try {
    const listener = listenerOf(flags, terminal, style);
    const result = await run({ ...request, signal: interruption.signal }, listener);
    if (flags.format === "json") terminal.out(renderJson(result));
    writeReports(flags.report, (kind) => reportKinds.get(kind)?.render(result));
    return result.exitCode;
  } finally {
    interruption.end();
  }
}

/**
 * What the flags ask for: the schema is loaded, the seed is chosen.
 *
 * @throws ToolError for paths that cannot be loaded, and for none.
 */
export function requestOf(
  paths: readonly string[],
  flags: RoundtripFlags,
  { args, environment }: CommandContext,
): RunRequest {
  const source = sourceOf(paths, flags);
  const { seed = source.seed ?? freshSeed() } = flags;
  return {
    schema: loadSchema(source),
    messages: flags.message,
    properties: flags.property,
    codecs: flags.codec,
    ...(flags.encoding.length === 0 ? {} : { choice: { encodings: flags.encoding } }),
    seed,
    ...(flags.maxTime === undefined ? {} : { maxTimeMs: flags.maxTime }),
    workers: flags.workers,
    caseTimeoutMs: flags.caseTimeout,
    maxShrinkMs: flags.maxShrinkTime,
    ...casesOf(flags),
    storeFolder: flags.store === false ? undefined : flags.store,
    knownFiles: [...source.known, ...flags.known],
    commandOf: (finding, codecs) => caseCommand(schemaWords(paths, flags), finding, codecs),
    command: commandText(args, { "--seed": seed, ...environment }),
    baseFolder: process.cwd(),
  };
}

function casesOf(
  flags: RoundtripFlags,
): Pick<RunRequest, "phases" | "maxExamples" | "maxEdges" | "only"> {
  const { phases, maxExamples, maxEdges, case: place } = flags;
  if (place !== undefined)
    return { phases: [place.phase], maxExamples: place.index + 1, only: place.index };
  return { phases, maxExamples, ...(maxEdges === undefined ? {} : { maxEdges }) };
}

/** Where schema, seed and known failures come from. */
interface Source {
  readonly paths: readonly string[];
  readonly importPaths: readonly string[];
  readonly seed?: string;
  readonly known: readonly string[];
}

function sourceOf(paths: readonly string[], flags: RoundtripFlags): Source {
  if (flags.demo && paths.length > 0)
    throw new ToolError(`--demo brings its own schemas, but ${paths.join(", ")} is given too`, {
      code: "usage",
      hint: "leave out one of the two",
    });
  if (flags.demo) return demo();
  if (paths.length > 0) return { paths, importPaths: flags.importPath, known: [] };
  throw new ToolError("no schema given", {
    code: "usage",
    hint: "name folders, files or globs of .proto, such as protos/",
  });
}

/** A seed that is short to type: 32 bits are as good as 64, since every case hashes its own from it. */
function freshSeed(): string {
  return String(randomInt(2 ** 32));
}

function listenerOf(flags: RoundtripFlags, terminal: Terminal, options: TextOptions): RunListener {
  const text = new RunText({ ...options, quiet: flags.quiet ?? false });
  return eventPrinter<RunEvent>(terminal, flags, {
    textOf: (event) => text.textOf(event),
    draw(event, line) {
      if (event.kind !== "progress") return false;
      line?.show(event.progress);
      return true;
    },
  });
}
