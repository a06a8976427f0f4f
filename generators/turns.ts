/** The fraction of the golden ratio: of all numbers the one that fractions come least near to. */
const goldenFraction = (Math.sqrt(5) - 1) / 2;

/**
 * Which of a few turns, 0 to `turns - 1`, is at a place of a sequence: each as often as the others,
 * whether all places are taken or only every second, third, … one.
 *
 * Turns that went round (`index % turns`) would fall into step with such a choice, and leave
 * some out for good; multiples of an irrational number never do (Weyl's equidistribution theorem).
 */
export function turnAt(index: number, turns: number): number {
  return Math.floor(((index * goldenFraction) % 1) * turns);
}
