import { fuzz as fuzzRounds } from "../engine/fuzz.ts";
import type { FuzzListener, FuzzStatus } from "../engine/fuzz-events.ts";
import { renderJson } from "../reports/json-report.ts";
import { reportKinds } from "../reports/report-kinds.ts";
import { FuzzText, renderFuzzStatus } from "../reports/text/fuzz-text.ts";
import { each, schemaWords } from "./case-command.ts";
import { commandText } from "./command-text.ts";
import { progressLine } from "./event-printer.ts";
import { interruptionOf } from "./interruption.ts";
import { prepareReports, writeReports } from "./report-file.ts";
import { type CommandContext, type RoundtripFlags, requestOf } from "./roundtrip.ts";
import type { Terminal } from "./terminal.ts";

/** The flags of `fuzz`: those of `roundtrip`, whose phases are the rounds' own. */
export type FuzzFlags = Omit<RoundtripFlags, "phases">;

/** How often a line tells how far it is where none can be rewritten. */
const plainIntervalMs = 30_000;

/**
 * Runs rounds of checks of a schema until the time is up or the user stops it, shows findings as
 * they come, and gives the exit code.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function fuzz(
  paths: readonly string[],
  flags: FuzzFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  prepareReports(flags.report);
  const request = requestOf(paths, { ...flags, phases: [] }, context);
  const roundCommand = roundCommandOf(paths, flags);
  const interruption = interruptionOf(terminal);
  try {
    const listener = listenerOf(flags, context, roundCommand);
    const result = await fuzzRounds({ ...request, signal: interruption.signal }, listener);
    if (flags.format === "json") terminal.out(renderJson(result));
    writeReports(flags.report, (kind) => reportKinds.get(kind)?.render(result));
    return result.exitCode;
  } finally {
    interruption.end();
  }
}

/** The part of a round's command that is the same for all: what is checked. */
function roundCommandOf(paths: readonly string[], flags: FuzzFlags): string {
  const words = [
    ...schemaWords(paths, flags),
    ...each("--codec", flags.codec),
    ...each("--message", flags.message),
    ...each("--property", flags.property),
  ];
  return commandText([...words, "--phases", "random"], {});
}

function listenerOf(
  flags: FuzzFlags,
  { terminal, style }: CommandContext,
  roundCommand: string,
): FuzzListener {
  const isQuiet = flags.quiet ?? false;
  const text = new FuzzText({ ...style, quiet: isQuiet, roundCommand });
  const status = isQuiet ? undefined : statusOf(terminal);
  return (event) => {
    if (event.kind === "status") {
      status?.show(event.status);
      return;
    }
    const shown = flags.format === "text" ? text.textOf(event) : "";
    if (shown !== "" || event.kind === "fuzz-finished") status?.clear();
    if (shown !== "") terminal.out(shown);
  };
}

/** Tells how far it is. */
interface Status {
  show(status: FuzzStatus): void;
  clear(): void;
}

/** One line that is rewritten on a terminal, and elsewhere a line now and then. */
function statusOf(terminal: Terminal): Status {
  const line = progressLine(terminal);
  if (line !== undefined)
    return {
      show: (status) => line.draw(() => renderFuzzStatus(status)),
      clear: () => line.clear(),
    };
  let next = plainIntervalMs;
  return {
    show(status) {
      if (status.elapsedMs < next) return;
      next = status.elapsedMs + plainIntervalMs;
      terminal.err(`${renderFuzzStatus(status)}\n`);
    },
    clear: () => undefined,
  };
}
