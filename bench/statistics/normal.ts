/**
 * The probability that a standard normal number exceeds `z`, to 12 digits of itself, in the tail too. (What
 * simple-statistics has is a table of four digits, and an approximation that is 0 from z = 5.5 on.)
 *
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.11 near the middle and 26.2.14 far from it.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < 3 ? 0.5 - density * series(z) : density * fraction(z);
}

/** z + z³/3 + z⁵/(3·5) + … */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** 1/(z + 1/(z + 2/(z + 3/(z + …)))), from the inside out. */
function fraction(z: number): number {
  let inner = z;
  for (let count = 200; count >= 1; count--) inner = z + count / inner;
  return 1 / inner;
}
