import type { Change, Comparison, Judgement } from "./comparison.ts";

/** Measures figures again, of nothing that was measured before: in fresh processes. Figures it has none of are left out. */
export type Remeasure = (names: readonly string[]) => Promise<readonly Comparison[]>;

/**
 * Measures what changed once more. Only a change that shows both times, the same way, stays; any other is taken back to
 * `cannot-tell`: the first was one of the many comparisons that somebody makes, the second was asked for.
 */
export async function confirm(
  comparisons: readonly Comparison[],
  remeasure: Remeasure,
): Promise<readonly Comparison[]> {
  const changed = comparisons.filter(({ judgement }) => isChange(judgement.change));
  if (changed.length === 0) return comparisons;
  const again = await remeasure(changed.map(({ name }) => name));
  const reruns = new Map(again.map(({ name, judgement }) => [name, judgement]));
  return comparisons.map((one) =>
    isChange(one.judgement.change) ? withRerun(one, reruns.get(one.name)) : one,
  );
}

/** Whether it is said that something changed. */
export function isChange(change: Change): boolean {
  return change === "slower" || change === "faster";
}

function withRerun(first: Comparison, rerun: Judgement | undefined): Comparison {
  const { judgement } = first;
  if (rerun === undefined) return { ...first, judgement: { ...judgement, change: "cannot-tell" } };
  if (rerun.change === judgement.change) return { ...first, rerun };
  const { samplesNeeded } = rerun;
  return {
    ...first,
    judgement: {
      ...judgement,
      change: "cannot-tell",
      ...(samplesNeeded !== undefined && { samplesNeeded }),
    },
    rerun,
  };
}
