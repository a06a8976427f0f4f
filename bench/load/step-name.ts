import type { LoadStep } from "./load-result.ts";

/** A step as a part of the names of figures: `closed-c50`, or `open-r200-n4` where there are 4 connections. */
export function stepName(step: LoadStep): string {
  const load = step.kind === "closed" ? `closed-c${step.concurrency}` : `open-r${step.rate}`;
  return step.connections === 1 ? load : `${load}-n${step.connections}`;
}
