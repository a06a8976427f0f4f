import { nearest } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { bareCases, transcodeCases } from "./codec-cases.ts";
import { roundTripCase, shrinkCase } from "./engine-cases.ts";
import { everything } from "./everything.ts";
import { drawCases, edgesCase } from "./generator-cases.ts";
import { hostileCase } from "./hostile-cases.ts";
import { largeSchemaCases } from "./large-schema-cases.ts";
import { liveRateCases } from "./live-rate.ts";
import { loadRateCases } from "./load-rate.ts";
import { oracleCases, schemaLoadCase } from "./oracle-cases.ts";
import { startCases, workerCases } from "./process-cases.ts";

/** How much the cases handle. */
export interface CorpusSize {
  /** Checks of 100 cases each, whose messages all cases share. */
  readonly checks: number;
  /** Messages of the large schema. */
  readonly largeMessages: number;
  /** Random cases, and boundaries, of each check of the runs whose workers are counted. */
  readonly workerExamples: number;
  /** Calls of each load: so many that connecting, and a process to start, are little of it. */
  readonly loadCalls: number;
}

/** How much they handle where numbers are wanted. */
export const thoroughSize: CorpusSize = {
  checks: 5,
  largeMessages: 3000,
  workerExamples: 64_000,
  loadCalls: 20_000,
};

/**
 * Every case of the bench. The two cases of a ratio stand side by side, so that they run within
 * milliseconds of each other.
 */
export async function corpus({
  checks,
  largeMessages,
  workerExamples,
  loadCalls,
}: CorpusSize): Promise<readonly BenchCase[]> {
  const fixture = await everything(checks);
  return [
    roundTripCase(fixture),
    await hostileCase(fixture),
    ...(await bareCases(fixture)),
    ...drawCases(fixture),
    edgesCase(fixture),
    ...oracleCases(fixture),
    ...(await transcodeCases(fixture)),
    await shrinkCase(fixture),
    schemaLoadCase(),
    ...largeSchemaCases(largeMessages),
    ...startCases(),
    ...workerCases(workerExamples),
    ...liveRateCases(),
    ...loadRateCases(loadCalls),
  ];
}

/**
 * The cases whose name any of the regular expressions matches; all where there is none.
 *
 * @throws ToolError `usage` for what is no regular expression, and `nothing-selected` with the
 * nearest name for one that matches no case.
 */
export function selectedCases(
  cases: readonly BenchCase[],
  patterns: readonly string[],
): readonly BenchCase[] {
  const expressions = patterns.map((pattern) => {
    const expression = expressionOf(pattern);
    if (!cases.some(({ name }) => expression.test(name))) throw noCase(pattern, cases);
    return expression;
  });
  if (expressions.length === 0) return cases;
  return cases.filter(({ name }) => expressions.some((expression) => expression.test(name)));
}

function expressionOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new ToolError(`"${pattern}" is no regular expression`, {
      code: "usage",
      hint: cause instanceof Error ? cause.message : undefined,
      cause,
    });
  }
}

function noCase(pattern: string, cases: readonly BenchCase[]): ToolError {
  // A filter often names the beginning of a case only.
  const plain = pattern.replace(/[\\^$]/g, "").replace(/\/+$/, "");
  const beginnings = cases.flatMap(({ name }) =>
    name.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/")),
  );
  const near = nearest(plain, new Set(beginnings));
  return new ToolError(`no case of the bench matches "${pattern}"`, {
    code: "nothing-selected",
    hint:
      near === undefined
        ? `there are ${cases.length}, such as ${cases[0]?.name ?? "none"}`
        : `did you mean "${near}"?`,
  });
}
