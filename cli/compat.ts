import { randomInt } from "node:crypto";
import process from "node:process";
import { readAccepted } from "../engine/compat/accepted.ts";
import { planOf } from "../engine/compat/carriers/codec-carrier.ts";
import type { CompatResult } from "../engine/compat/compat-result.ts";
import type { Demand, Mode } from "../engine/compat/modes.ts";
import { runCompat } from "../engine/compat/run-compat.ts";
import { exitCode } from "../engine/exit-code.ts";
import type { JsonUnknown } from "../properties/compat/carrier.ts";
import type { Encoding, Level } from "../properties/compat/levels.ts";
import { compatGithub } from "../reports/compat/compat-github.ts";
import { compatJson } from "../reports/compat/compat-json.ts";
import { compatText } from "../reports/compat/compat-text.ts";
import type { TextOptions } from "../schema/text/colours.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type LoadedSide, loadSide } from "../schema/versions/load-side.ts";
import { commandText } from "./command-text.ts";
import { progressLine } from "./event-printer.ts";
import { interruptionOf } from "./interruption.ts";
import { prepareReports, type ReportFile, writeReports } from "./report-file.ts";
import type { CommandContext } from "./roundtrip.ts";

/** The flags of `compat`. */
export interface CompatFlags {
  readonly against: readonly string[];
  readonly importPath: readonly string[];
  readonly mode?: Mode;
  readonly rollout: "servers-first" | "clients-first" | "any";
  readonly level: Level;
  readonly encoding: readonly Encoding[];
  readonly jsonUnknown: JsonUnknown;
  readonly change: readonly string[];
  readonly accept: readonly string[];
  readonly codec: readonly string[];
  readonly caseTimeout: number;
  readonly seed?: string;
  readonly maxExamples: number;
  readonly report: readonly ReportFile[];
  readonly format: "text" | "json" | "github";
  readonly exitCodeFindings?: number;
  readonly quiet?: true;
}

/**
 * Compares a schema with earlier versions of it, shows what breaks, and gives the exit code.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function compat(
  paths: readonly string[],
  flags: CompatFlags,
  context: CommandContext,
): Promise<number> {
  assertBothSides(paths, flags);
  prepareReports(flags.report);
  const accepted = readAccepted(flags.accept);
  const codecs = planOf(flags.codec, {
    baseFolder: process.cwd(),
    caseTimeoutMs: flags.caseTimeout,
  });
  const { terminal, style, args, environment } = context;
  const { seed = String(randomInt(2 ** 32)) } = flags;
  // From here on Ctrl-C ends it in order, so that what was taken out of a repository is removed.
  const interruption = interruptionOf(terminal);
  const progress = progressLine(terminal, flags.quiet);
  const sides = new Sides(paths, flags);
  try {
    const { fresh, against } = sides.load();
    const result = await runCompat({
      ...{ fresh, against, accepted, codecs, seed, demand: demandOf(flags) },
      ...{ encodings: flags.encoding, jsonUnknown: flags.jsonUnknown, subjects: flags.change },
      maxExamples: flags.maxExamples,
      today: new Date().toISOString().slice(0, 10),
      command: commandText(args, { "--seed": seed, ...environment }),
      signal: interruption.signal,
      progress: ({ done, all }) => progress?.draw(() => `${done}/${all} changes and messages`),
    });
    progress?.clear();
    terminal.out(textOf(result, flags, style));
    writeReports(flags.report, () => compatJson(result));
    return codeOf(result, flags);
  } finally {
    interruption.end();
    sides.dispose();
  }
}

function assertBothSides(paths: readonly string[], { against }: CompatFlags): void {
  if (paths.length === 0)
    throw new ToolError("no schema given", {
      code: "usage",
      hint: "as in: wireproof compat proto/ --against .git#ref=main,subdir=proto",
    });
  if (against.length === 0)
    throw new ToolError("nothing to compare with", {
      code: "usage",
      hint: `name an earlier version: wireproof compat ${paths.join(" ")} --against .git#ref=main,subdir=${paths[0] ?? "proto"}`,
    });
}

/** Both sides; what was loaded of them can be let go at any time. */
class Sides {
  private readonly paths: readonly string[];
  private readonly flags: CompatFlags;
  private readonly loaded: LoadedSide[] = [];

  constructor(paths: readonly string[], flags: CompatFlags) {
    this.paths = paths;
    this.flags = flags;
  }

  load(): { readonly fresh: LoadedSide; readonly against: readonly LoadedSide[] } {
    const against = this.flags.against.map((path) => this.side("old", [path]));
    return { fresh: this.side("new", this.paths), against };
  }

  dispose(): void {
    for (const side of this.loaded) side.dispose();
  }

  private side(side: "old" | "new", paths: readonly string[]): LoadedSide {
    const loaded = loadSide({ side, paths, importPaths: this.flags.importPath });
    this.loaded.push(loaded);
    return loaded;
  }
}

function demandOf({ mode, rollout, level }: CompatFlags): Demand {
  const order = {
    "servers-first": "servers first",
    "clients-first": "clients first",
    any: "any",
  } as const;
  return { mode, order: order[rollout], level };
}

function textOf(result: CompatResult, flags: CompatFlags, style: TextOptions): string {
  if (flags.format === "json") return compatJson(result);
  const options = { ...style, quiet: flags.quiet ?? false };
  return flags.format === "github" ? compatGithub(result, options) : compatText(result, options);
}

function codeOf(result: CompatResult, { exitCodeFindings }: CompatFlags): number {
  return result.exitCode === exitCode.found
    ? (exitCodeFindings ?? exitCode.found)
    : result.exitCode;
}
