import type { FigurePair } from "../statistics/compare-figures.ts";
import type { Judgement } from "../statistics/comparison.ts";
import { isChange } from "../statistics/confirm.ts";
import type { Figure } from "../statistics/figure.ts";
import { medianOf, quantileOf } from "../statistics/resampling.ts";

/**
 * Both figures as they were on a machine as fast as the first was: each sample set against the reference workload of its
 * own round, so that what slows both down falls out.
 *
 * @returns `undefined` where a side has no round with a reference, and for bytes, which are the same on every machine.
 */
export function normalised({ before, after }: FigurePair): FigurePair | undefined {
  const usual = medianOf(before.reference.filter((one) => one > 0));
  if (before.unit === "bytes" || !(usual > 0)) return undefined;
  const pair = { before: atSpeed(before, usual), after: atSpeed(after, usual) };
  return pair.before.samples.length === 0 || pair.after.samples.length === 0 ? undefined : pair;
}

/** Times shrink with the machine's slowness, rates grow. */
function atSpeed(figure: Figure, usual: number): Figure {
  const rounds = figure.samples.flatMap((sample, round) => {
    const reference = figure.reference[round] ?? 0;
    if (!(reference > 0)) return [];
    const slowness = reference / usual;
    return [figure.unit === "calls/s" ? sample * slowness : sample / slowness];
  });
  return { ...figure, samples: rounds, reference: rounds.map(() => usual) };
}

/**
 * Of a judgement by bare and one by normalised figures of one machine, the one that speaks less: a machine that is busy
 * slows the bare figure down, and a reference that met a busy moment the normalised one. Two that contradict each other
 * tell nothing.
 */
export function lesserOf(bare: Judgement, relative: Judgement): Judgement {
  const distance = ({ ratio }: Judgement) => Math.abs(Math.log(ratio.estimate));
  const lesser = distance(relative) < distance(bare) ? relative : bare;
  const other = lesser === bare ? relative : bare;
  return isChange(lesser.change) && lesser.change !== other.change
    ? { ...lesser, change: "cannot-tell" }
    : lesser;
}

/** The upper quartile of a steady reference is at most so many times the lower one. */
const steadySpread = 1.3;

/** Up to here rounds still mean something when they are set against their reference, by medians and with a wide margin. */
const usableSpread = 2.5;

/** And the reference of two runs of one machine differs at most by so much. */
const mostDrift = 1.5;

/** Why the machine was not at rest. */
export interface Unsteadiness {
  readonly why: string;
  /** Whether large differences can be told all the same. */
  readonly isUsable: boolean;
}

/**
 * Whether the machine was too busy for the two figures to be compared as usual; `undefined` where it was not. Where other processes
 * take the core away in the middle of rounds, a figure and its reference lose it at different times: a ratio of them is then
 * little worth, and at last nothing.
 */
export function unsteadiness(
  { before, after }: FigurePair,
  isSameMachine: boolean,
): Unsteadiness | undefined {
  const [then, now] = [before, after].map(({ reference }) => reference.filter((one) => one > 0));
  if (then === undefined || now === undefined || then.length === 0 || now.length === 0)
    return undefined;
  const isUsable = Math.max(spreadOfReference(now), spreadOfReference(then)) <= usableSpread;
  if (spreadOfReference(now) > steadySpread) return { why: "the machine is busy now", isUsable };
  if (spreadOfReference(then) > steadySpread)
    return { why: "the machine was busy when the baseline was measured", isUsable };
  const drift = Math.abs(Math.log(medianOf(now) / medianOf(then)));
  return isSameMachine && drift > Math.log(mostDrift)
    ? { why: "the machine is not as fast as it was for the baseline, or was not", isUsable: false }
    : undefined;
}

/** How many of the figures tell little as a baseline, since the machine was busy. */
export function unsteadyOf(figures: readonly Figure[]): number {
  return figures.filter(({ reference, unit }) => {
    const times = reference.filter((one) => one > 0);
    return unit !== "bytes" && times.length > 0 && spreadOfReference(times) > steadySpread;
  }).length;
}

function spreadOfReference(reference: readonly number[]): number {
  return quantileOf(reference, 0.75) / quantileOf(reference, 0.25);
}
