import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";

/** What an arbitrary claims of its values. */
export interface ArbitraryClaims<T> {
  readonly isValid: (value: T) => boolean;
  /** How far a value is from the simplest one; never negative. */
  readonly sizeOf: (value: T) => bigint | number;
  /** How many values are drawn. @defaultValue 50 */
  readonly runs?: number;
}

/** A value that breaks a law is shown up to this length. */
const maxShown = 400;

/** Shrinking is watched for so many candidates of one value at most. */
const maxCandidates = 500;

/**
 * Checks what every arbitrary of ours promises, and throws what it finds first:
 * the same seed gives the same values; every value, drawn or shrunk to, is
 * valid; shrinking makes strictly smaller.
 */
export function assertArbitraryLaws<T>(
  arbitrary: fc.Arbitrary<T>,
  claims: ArbitraryClaims<T>,
): void {
  const numRuns = claims.runs ?? 50;
  const [first, second] = [
    fc.sample(arbitrary, { seed: 42, numRuns }),
    fc.sample(arbitrary, { seed: 42, numRuns }),
  ];
  if (!isDeepStrictEqual(first, second)) throw new Error("the same seed gave two different values");
  for (let seed = 0; seed < numRuns; seed++) watchShrinking(arbitrary, claims, seed);
}

/** Lets fast-check shrink one value on a way of our choosing, and looks at everything that it tries. */
function watchShrinking<T>(
  arbitrary: fc.Arbitrary<T>,
  claims: ArbitraryClaims<T>,
  seed: number,
): void {
  let candidates = 0;
  let parent: { readonly size: bigint | number } | undefined;
  let broken: string | undefined;
  const property = fc.property(arbitrary, (value) => {
    candidates++;
    const size = claims.sizeOf(value);
    broken ??= brokenLaw(value, size, claims, parent?.size);
    // Fails for the drawn value, then for every third candidate or so: each seed walks another way.
    const isTaken = parent === undefined || (candidates * 7 + seed) % 3 === 0;
    if (!isTaken || candidates > maxCandidates) return true;
    parent = { size };
    return false;
  });
  fc.check(property, { seed, numRuns: 1 });
  if (broken !== undefined) throw new Error(broken);
}

function brokenLaw<T>(
  value: T,
  size: bigint | number,
  claims: ArbitraryClaims<T>,
  parentSize: bigint | number | undefined,
): string | undefined {
  const shown = inspect(value, { depth: 6 }).slice(0, maxShown);
  if (!claims.isValid(value))
    return `${parentSize === undefined ? "drew" : "shrank to"} an invalid value: ${shown}`;
  if (parentSize !== undefined && size >= parentSize)
    return `shrank to a value that is no smaller: size ${size} after ${parentSize}: ${shown}`;
  return undefined;
}
