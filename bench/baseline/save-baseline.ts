import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { ToolError } from "../../schema/tool-error.ts";
import { version } from "../../schema/version.ts";
import { writeWhole } from "../../schema/write-whole.ts";
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
export function saveBaseline(
  path: string,
  result: BenchResult,
  conditions: Baseline["conditions"] = {},
): void {
  if (result.figures.length === 0)
    throw new ToolError("nothing was measured that a baseline could keep", {
      code: "nothing-selected",
    });
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, baselineText(baselineOf(result, conditions)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`${path}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}

/** What is kept of a run on this machine. */
export function baselineOf(result: BenchResult, conditions: Baseline["conditions"] = {}): Baseline {
  const { suite, subject, seed, command, schemaDigest, startedAt } = result;
  return {
    $schema: baselineSchemaUrl,
    schemaVersion: baselineVersion,
    tool: { name: "wireproof", version },
    ...{ suite, subject, seed, command, schemaDigest, startedAt },
    machine: fingerprint(),
    referenceWorkload: referenceWorkloadVersion,
    conditions,
    figures: result.figures.map(rounded).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** A list of numbers takes one line, so that a file can be read, and two be compared. */
function baselineText({ figures, ...about }: Baseline): string {
  const head = JSON.stringify(about, undefined, 2).replace(/\n\}$/, "");
  return `${head},\n  "figures": [\n${figures.map(figureText).join(",\n")}\n  ]\n}\n`;
}

function figureText(figure: Figure): string {
  const members = Object.entries(figure).map(
    ([name, value]: [string, Figure[keyof Figure]]) => `      "${name}": ${lineOf(value)}`,
  );
  return `    {\n${members.join(",\n")}\n    }`;
}

function lineOf(value: Figure[keyof Figure]): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : `[${value.map((one) => JSON.stringify(one)).join(", ")}]`;
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
