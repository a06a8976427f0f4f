import { join } from "node:path";
import type { Baseline } from "../../bench/baseline/baseline.ts";
import { assertSuite, compareWithBaseline } from "../../bench/baseline/compare-with-baseline.ts";
import { unsteadyOf } from "../../bench/baseline/normalised.ts";
import { readBaseline } from "../../bench/baseline/read-baseline.ts";
import { saveBaseline } from "../../bench/baseline/save-baseline.ts";
import type { BenchResult } from "../../bench/bench-result.ts";
import { endedEarlyOf } from "../../bench/load/ended-early.ts";
import type { Figure } from "../../bench/statistics/figure.ts";
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
  private readonly lost: string[] = [];

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
    if (this.saved !== undefined) preparePath(`--save ${this.saved}`, this.saved);
  }

  /** The same with what it is compared with, where something is. A change is measured once more by `again`. */
  async compared(result: BenchResult, again: () => Promise<BenchResult>): Promise<BenchResult> {
    // Of a server that answered nothing the run itself tells.
    if (this.before === undefined || result.figures.length === 0) return result;
    let unconfirmed: readonly string[] = [];
    const { comparisons, comparedWith, tolerance, warnings } = await compareWithBaseline(
      this.before,
      result,
      {
        tolerance: this.place.flags.tolerance,
        remeasure: async () => {
          this.place.tell("measuring what changed once more");
          const { figures, why } = await this.figuresOf(again);
          if (why !== undefined) unconfirmed = [`${why}: what seemed to have changed is not told`];
          return figures;
        },
      },
    );
    return {
      ...result,
      ...{ comparisons, comparedWith, ratioFloor: 1 + tolerance },
      warnings: [...result.warnings, ...warnings, ...unconfirmed],
    };
  }

  /** Why a run fails beside what is slower, in words: what the baseline has and is skipped now, and a server that was lost. */
  failures({ operations }: BenchResult): readonly string[] {
    const known = new Set(this.before?.figures.map(({ name }) => name));
    const skipped = operations.filter((one) => one.skipped !== undefined && known.has(one.name));
    return [
      ...skipped.map(({ name }) => `${name} was measured for the baseline, and cannot be any more`),
      ...this.lost,
    ];
  }

  /** Of a second measurement; where there is none, why. What the first one found must not be lost by it. */
  private async figuresOf(
    again: () => Promise<BenchResult>,
  ): Promise<{ readonly figures: readonly Figure[]; readonly why?: string }> {
    const { signal } = this.place;
    const stopped = { figures: [], why: "it was stopped before it had measured once more" };
    try {
      const { figures, steps } = await again();
      const ended = endedEarlyOf(steps);
      if (ended !== undefined && !signal.aborted) this.lost.push(lostWords(ended));
      return signal.aborted ? stopped : { figures };
    } catch (error) {
      if (signal.aborted) return stopped;
      if (!(error instanceof ToolError)) throw error;
      if (error.code === "unreachable") this.lost.push(lostWords(error.message));
      return { figures: [], why: `it could not measure once more (${error.message})` };
    }
  }

  /** Keeps the figures, where that is asked for and they are whole. @throws ToolError `usage` where that is not possible. */
  save(result: BenchResult): void {
    if (this.saved === undefined || result.figures.length === 0) return;
    if (endedEarlyOf(result.steps) !== undefined) {
      this.place.context.terminal.err(`not saved: the run ended early\n`);
      return;
    }
    saveBaseline(this.saved, result, this.conditions);
    this.place.context.terminal.err(`saved ${this.saved}${busyWords(result)}\n`);
  }
}

function lostWords(reason: string): string {
  return `while it was measured once more: ${reason}`;
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
