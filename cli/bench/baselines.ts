import { join } from "node:path";
import type { Baseline } from "../../bench/baseline/baseline.ts";
import { assertSuite, compareWithBaseline } from "../../bench/baseline/compare-with-baseline.ts";
import { unsteadyOf } from "../../bench/baseline/normalised.ts";
import { readBaseline } from "../../bench/baseline/read-baseline.ts";
import { saveBaseline } from "../../bench/baseline/save-baseline.ts";
import type { BenchResult } from "../../bench/bench-result.ts";
import { plural } from "../../schema/text/layout.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { defaultStore } from "../defaults.ts";
import { preparePath } from "../report-file.ts";
import type { BenchPlace } from "./bench-place.ts";
import type { BenchSubject } from "./bench-subject.ts";
import { assertConditions, type Conditions, conditionsOf } from "./conditions.ts";

/** The baselines that a command line names. */
export class Baselines {
  private readonly place: BenchPlace;
  private readonly saved: string | undefined;
  private readonly before: Baseline | undefined;
  private readonly conditions: Conditions;

  /** @throws ToolError `usage` for a baseline that is none, is of another suite or conditions, or cannot be written, before anything is measured. */
  constructor({ kind }: BenchSubject, place: BenchPlace) {
    const { save, compare, against, againstSpawn } = place.flags;
    this.place = place;
    const suite = kind === "schema" ? "codecs" : "load";
    const usual = join(defaultStore, "..", "perf", `${suite}.json`);
    this.saved = pathOf("--save", save, usual);
    const path = pathOf("--compare", compare, usual);
    if (path !== undefined && (against ?? againstSpawn) !== undefined)
      throw new ToolError("--compare and --against: one thing is compared at a time", {
        code: "usage",
        hint: "leave out one of the two",
      });
    this.before = path === undefined ? undefined : readBaseline(path);
    this.conditions = conditionsOf(suite, place.flags);
    if (this.before !== undefined) {
      assertSuite(this.before, suite);
      assertConditions(this.before, this.conditions);
    }
    if (this.saved !== undefined) prepareSaving(this.saved);
  }

  /** The same with what it is compared with, where something is. A change is measured once more by `again`. */
  async compared(result: BenchResult, again: () => Promise<BenchResult>): Promise<BenchResult> {
    // Of a server that answered nothing the run itself tells.
    if (this.before === undefined || result.figures.length === 0) return result;
    const { comparisons, comparedWith, tolerance, warnings } = await compareWithBaseline(
      this.before,
      result,
      {
        tolerance: this.place.flags.tolerance,
        remeasure: async () => {
          this.place.tell("measuring what changed once more");
          return (await again()).figures;
        },
      },
    );
    return {
      ...result,
      ...{ comparisons, comparedWith, ratioFloor: 1 + tolerance },
      warnings: [...result.warnings, ...warnings],
    };
  }

  /** Operations that the baseline has figures of, and that are skipped now. */
  lost({ operations }: BenchResult): readonly string[] {
    const known = new Set(this.before?.figures.map(({ name }) => name));
    return operations.flatMap(({ name, skipped }) =>
      skipped !== undefined && known.has(name) ? [name] : [],
    );
  }

  /** Keeps the figures, where that is asked for and they are whole. @throws ToolError `usage` where that is not possible. */
  save(result: BenchResult): void {
    if (this.saved === undefined || result.figures.length === 0) return;
    if (result.steps.some(({ endedEarly }) => endedEarly !== undefined)) {
      this.place.context.terminal.err(`not saved: the run ended early\n`);
      return;
    }
    saveBaseline(this.saved, result, this.conditions);
    this.place.context.terminal.err(`saved ${this.saved}${busyWords(result)}\n`);
  }
}

function prepareSaving(path: string): void {
  try {
    preparePath(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--save ${path}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}

/** Said at once: later nobody could do anything about it. */
function busyWords({ figures }: BenchResult): string {
  const unsteady = unsteadyOf(figures);
  if (unsteady === 0) return "";
  return `; the machine was busy, so of ${plural(unsteady, "figure")} this will tell large differences only: save it anew when it is at rest`;
}

/** A flag without a file has the usual one; what stands behind it and is no file was meant for something else. */
function pathOf(flag: string, given: string | true | undefined, usual: string): string | undefined {
  if (given === undefined || given === true) return given === true ? usual : undefined;
  if (given.endsWith(".json")) return given;
  throw new ToolError(`${flag} ${given}: a baseline is a file of JSON`, {
    code: "usage",
    hint: `${flag} ${given}.json; for ${usual} put ${flag} behind everything else`,
  });
}
