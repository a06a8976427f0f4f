import type { LoadStep } from "../../bench/load/load-result.ts";
import { ToolError } from "../../schema/tool-error.ts";

/** Enough to see a curve, and where it bends. */
const usualConcurrencies: readonly number[] = [1, 4, 16, 64];

/** Which loads are asked for. */
export interface StepFlags {
  readonly connections: readonly number[];
  readonly concurrency?: readonly number[];
  readonly rate?: readonly number[];
}

/**
 * The steps of a load, for every number of connections: every concurrency, then every rate. Callers are usual only where there are no
 * rates.
 *
 * @throws ToolError `usage` for more connections than callers, of which some would do nothing.
 */
export function loadSteps({ connections, concurrency, rate }: StepFlags): readonly LoadStep[] {
  return connections.flatMap((count) => [
    ...closedSteps(count, concurrency ?? (rate === undefined ? usualFor(count) : [])),
    ...(rate ?? []).map((one): LoadStep => ({ kind: "open", connections: count, rate: one })),
  ]);
}

function closedSteps(connections: number, callers: readonly number[]): readonly LoadStep[] {
  const most = Math.max(...callers);
  if (callers.length > 0 && most < connections)
    throw new ToolError(`--connections ${connections}: ${most} callers use no more than ${most}`, {
      code: "usage",
      hint: `add --concurrency ${connections}`,
    });
  return callers
    .filter((count) => count >= connections)
    .map((concurrency): LoadStep => ({ kind: "closed", connections, concurrency }));
}

/** As many callers as connections at least. */
function usualFor(connections: number): readonly number[] {
  const enough = usualConcurrencies.filter((one) => one > connections);
  return connections === 1 ? usualConcurrencies : [connections, ...enough];
}
