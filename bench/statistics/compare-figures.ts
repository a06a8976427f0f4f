import { spreadOf } from "../measure/spread.ts";
import type { Comparison, Judgement } from "./comparison.ts";
import type { Figure } from "./figure.ts";
import { absoluteFloor, type Floors, interleavedRatio } from "./floors.ts";
import { judgeTurns } from "./judge.ts";
import type { PairedRounds } from "./paired-rounds.ts";

/** Two figures of one name. */
export interface FigurePair {
  readonly before: Figure;
  readonly after: Figure;
}

/**
 * What samples cost: the more the worse, whichever way is good for the figure. A rate's cost is the time that a call
 * takes of the server; where no call was answered that is worse than anything else, and by how much nobody knows: it counts as a
 * tenth of the least rate on either side.
 */
export function costsOf({ before, after }: FigurePair): PairedRounds {
  if (after.better === "lower") return { before: before.samples, after: after.samples };
  const rates = [...before.samples, ...after.samples].filter((one) => one > 0);
  const least = rates.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const costOf = (rate: number) => 1e9 / (rate === 0 ? least / 10 : rate);
  return { before: before.samples.map(costOf), after: after.samples.map(costOf) };
}

/** The figures that both lists have, in the order of the second; and the names of those that only one has. */
export function pairsOf(
  before: readonly Figure[],
  after: readonly Figure[],
): { readonly pairs: readonly FigurePair[]; readonly unpaired: readonly string[] } {
  const known = new Map(before.map((one) => [one.name, one]));
  const pairs: FigurePair[] = [];
  const unpaired: string[] = [];
  for (const one of after) {
    const other = known.get(one.name);
    if (other === undefined || other.unit !== one.unit || other.better !== one.better)
      unpaired.push(one.name);
    else {
      pairs.push({ before: other, after: one });
      known.delete(one.name);
    }
  }
  return { pairs, unpaired: [...new Set([...known.keys(), ...unpaired])] };
}

/** A pair of figures with what was found of it. */
export function comparisonOf(
  { before, after }: FigurePair,
  judgement: Judgement,
  isNormalised: boolean,
): Comparison {
  const { name, unit, better } = after;
  return {
    ...{ name, unit, better },
    before: spreadOf(before.samples),
    after: spreadOf(after.samples),
    isNormalised,
    judgement,
  };
}

/**
 * Compares two sides that took turns in one run: the samples of one place were measured beside each other. Figures that
 * only one side has are left out.
 */
export function compareInterleaved(
  before: readonly Figure[],
  after: readonly Figure[],
  { suite, ratio = interleavedRatio }: Partial<Floors> & { readonly suite: "codecs" | "load" },
): readonly Comparison[] {
  return pairsOf(before, after).pairs.map((pair) => {
    const { unit } = pair.after;
    const floors = { ratio, absolute: absoluteFloor(unit, suite), isExact: unit === "bytes" };
    const count = Math.min(pair.before.samples.length, pair.after.samples.length);
    const costs = costsOf(pair);
    const turns = { before: costs.before.slice(0, count), after: costs.after.slice(0, count) };
    return comparisonOf(pair, judgeTurns([turns], floors), false);
  });
}
