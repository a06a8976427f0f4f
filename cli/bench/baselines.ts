import { join } from "node:path";
import type { Baseline } from "../../bench/baseline/baseline.ts";
import { compareWithBaseline } from "../../bench/baseline/compare-with-baseline.ts";
import { unsteadyOf } from "../../bench/baseline/normalised.ts";
import { readBaseline } from "../../bench/baseline/read-baseline.ts";
import { saveBaseline } from "../../bench/baseline/save-baseline.ts";
import type { BenchResult } from "../../bench/bench-result.ts";
import type { Figure } from "../../bench/statistics/figure.ts";
import { plural } from "../../schema/text/layout.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { defaultStore } from "../defaults.ts";
import type { BenchPlace } from "./bench-place.ts";
import type { BenchSubject } from "./bench-subject.ts";
import { ifReachable } from "./if-reachable.ts";

/** The baselines that a command line names. */
export class Baselines {
  private readonly place: BenchPlace;
  private readonly saved: string | undefined;
  private readonly before: Baseline | undefined;

  /** @throws ToolError `usage` for a baseline that is none, before anything is measured. */
  constructor({ kind }: BenchSubject, place: BenchPlace) {
    const { save, compare, against, againstSpawn } = place.flags;
    this.place = place;
    const usual = join(defaultStore, "..", "perf", kind === "schema" ? "codecs.json" : "load.json");
    this.saved = pathOf("--save", save, usual);
    const path = pathOf("--compare", compare, usual);
    if (path !== undefined && (against ?? againstSpawn) !== undefined)
      throw new ToolError("--compare and --against: one thing is compared at a time", {
        code: "usage",
        hint: "leave out one of the two",
      });
    this.before = path === undefined ? undefined : readBaseline(path);
  }

  /** The same with what it is compared with, where something is. A change is measured once more by `again`. */
  async compared(result: BenchResult, again: () => Promise<BenchResult>): Promise<BenchResult> {
    if (this.before === undefined) return result;
    const unconfirmed: string[] = [];
    const remeasure = async (): Promise<readonly Figure[]> => {
      this.place.tell("measuring what changed once more");
      return (await again()).figures;
    };
    const { comparisons, comparedWith, tolerance, warnings } = await compareWithBaseline(
      this.before,
      result,
      {
        tolerance: this.place.flags.tolerance,
        remeasure: () =>
          ifReachable("what changed could not be confirmed", remeasure, (message) =>
            unconfirmed.push(message),
          ),
      },
    );
    return {
      ...result,
      ...{ comparisons, comparedWith, ratioFloor: 1 + tolerance },
      warnings: [...result.warnings, ...warnings, ...unconfirmed],
    };
  }

  /** Keeps the figures, where that is asked for. @throws ToolError `usage` where that is not possible. */
  save(result: BenchResult): void {
    if (this.saved === undefined || result.figures.length === 0) return;
    saveBaseline(this.saved, result);
    this.place.context.terminal.err(`saved ${this.saved}${busyWords(result)}\n`);
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
