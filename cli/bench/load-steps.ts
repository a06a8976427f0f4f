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
 * The steps of a load: every number of connections with every concurrency, or every rate.
 *
 * @throws ToolError `usage` for more connections than callers, of which some would do nothing.
 */
export function loadSteps({ connections, concurrency, rate }: StepFlags): readonly LoadStep[] {
  if (rate !== undefined)
    return connections.flatMap((count) =>
      rate.map((one): LoadStep => ({ kind: "open", connections: count, rate: one })),
    );
  return connections.flatMap((count) => {
    const callers = concurrency ?? usualFor(count);
    const most = Math.max(...callers);
    if (most < count)
      throw new ToolError(`--connections ${count}: ${most} callers use no more than ${most}`, {
        code: "usage",
        hint: `add --concurrency ${count}`,
      });
    return callers
      .filter((callerCount) => callerCount >= count)
      .map((one): LoadStep => ({ kind: "closed", connections: count, concurrency: one }));
  });
}

/** As many callers as connections at least. */
function usualFor(connections: number): readonly number[] {
  const enough = usualConcurrencies.filter((one) => one > connections);
  return connections === 1 ? usualConcurrencies : [connections, ...enough];
}
