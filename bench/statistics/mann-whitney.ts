import { wilcoxonRankSum } from "simple-statistics";
import { normalTail } from "./normal.ts";

/** How likely two samples as far apart are, where both are of one distribution. */
export interface MannWhitney {
  /** Of how many pairs the first sample has the larger number; ties count half. */
  readonly u: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Up to so many numbers on each side the distribution of U is counted out, where there are no ties. */
const mostCounted = 30;

/**
 * The test of Mann and Whitney: exact for few numbers without ties, else by the normal approximation, corrected for ties
 * and for continuity, as R's `wilcox.test` has it.
 *
 * @throws RangeError where a sample is empty or has a number that is none.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const [n, m] = [first.length, second.length];
  const all = [...first, ...second];
  if (n === 0 || m === 0 || all.some(Number.isNaN))
    throw new RangeError("the test of Mann and Whitney wants numbers on both sides");
  const u = wilcoxonRankSum([...first], [...second]) - (n * (n + 1)) / 2;
  const ties = tieSum(all);
  const isCounted = ties === 0 && Math.max(n, m) <= mostCounted;
  return { u, pValue: isCounted ? countedP(u, n, m) : normalP(u, n, m, ties) };
}

/** The sum of t³ − t over the groups of equal numbers. */
function tieSum(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += count ** 3 - count;
  return sum;
}

function normalP(u: number, n: number, m: number, ties: number): number {
  const count = n + m;
  const variance = ((n * m) / 12) * (count + 1 - ties / (count * (count - 1)));
  // All numbers are equal: nothing speaks against one distribution.
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
}

function countedP(u: number, n: number, m: number): number {
  const ways = waysOf(n, m);
  const total = ways.reduce((sum, one) => sum + one, 0);
  const end = Math.min(u, n * m - u);
  const beyond = ways.slice(0, end + 1).reduce((sum, one) => sum + one, 0);
  return Math.min(1, (2 * beyond) / total);
}

/** In how many orders of n and m numbers U is 0, 1, 2 …: the coefficients of the Gaussian binomial. */
function waysOf(n: number, m: number): readonly number[] {
  const ways = new Array<number>(n * m + 1).fill(0);
  ways[0] = 1;
  for (let part = 1; part <= n; part++) {
    const added = m + part;
    for (let at = n * m; at >= added; at--) ways[at] = (ways[at] ?? 0) - (ways[at - added] ?? 0);
    for (let at = part; at <= n * m; at++) ways[at] = (ways[at] ?? 0) + (ways[at - part] ?? 0);
  }
  return ways;
}
