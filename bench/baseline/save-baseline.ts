import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ToolError } from "../../schema/tool-error.ts";
import { version } from "../../schema/version.ts";
import type { BenchResult } from "../bench-result.ts";
import type { Figure } from "../statistics/figure.ts";
import { type Baseline, baselineSchemaUrl, baselineVersion } from "./baseline.ts";
import { fingerprint } from "./fingerprint.ts";
import { referenceWorkloadVersion } from "./reference-workload.ts";

/**
 * Writes the figures of a run into a file, at once: a reader never sees half of it. Folders are made.
 *
 * @throws ToolError `usage` where the file cannot be written, and `nothing-selected` where there is no figure.
 */
export function saveBaseline(path: string, result: BenchResult): void {
  if (result.figures.length === 0)
    throw new ToolError("nothing was measured that a baseline could keep", {
      code: "nothing-selected",
    });
  const draft = `${path}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, baselineText(baselineOf(result)));
    renameSync(draft, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`${path}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}

/** What is kept of a run on this machine. */
export function baselineOf(result: BenchResult): Baseline {
  const { suite, subject, seed, command, schemaDigest, startedAt } = result;
  return {
    $schema: baselineSchemaUrl,
    schemaVersion: baselineVersion,
    tool: { name: "wireproof", version },
    ...{ suite, subject, seed, command, schemaDigest, startedAt },
    machine: fingerprint(),
    referenceWorkload: referenceWorkloadVersion,
    figures: result.figures.map(rounded).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** A list of numbers takes one line, so that a file can be read, and two be compared. */
function baselineText(baseline: Baseline): string {
  const text = JSON.stringify(baseline, undefined, 2);
  return `${text.replace(/\[\s+((?:-?[\d.e+-]+,?\s*)+)\]/g, (_, list: string) => `[${list.trim().replace(/\s+/g, " ")}]`)}\n`;
}

function rounded(figure: Figure): Figure {
  return {
    ...figure,
    samples: figure.samples.map(toFiveDigits),
    reference: figure.reference.map(toFiveDigits),
  };
}

/** No round is known better than that. */
function toFiveDigits(number: number): number {
  return Number(number.toPrecision(5));
}
