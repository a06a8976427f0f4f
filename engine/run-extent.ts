import type { InputChoice } from "../properties/property.ts";
import type { Phase } from "./finding.ts";

/** Random cases of each check where nothing else is asked for. */
export const usualExamples = 100;

/** How far each check of a run goes. */
export interface RunExtent {
  readonly phases: readonly Phase[];
  /** Random cases of each check. */
  readonly maxExamples: number;
  /** Boundary cases of each check; all where left out. */
  readonly maxEdges?: number;
  /** Which inputs of a property are asked for; all where left out. */
  readonly choice?: InputChoice;
}

/**
 * What a run of that extent can say of a failure that it did not see: in a `whole` one it is gone, in
 * a `cut` one most likely, and one that left out a `part` had no way to see it.
 */
export function reachOf({
  phases,
  maxExamples,
  maxEdges,
  choice,
}: RunExtent): "whole" | "cut" | "part" {
  const hasAll = phases.includes("edges") && phases.includes("random");
  if (!hasAll || maxExamples === 0 || maxEdges === 0 || choice !== undefined) return "part";
  return maxEdges === undefined && maxExamples >= usualExamples ? "whole" : "cut";
}
