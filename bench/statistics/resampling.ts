import { type Prng, prngOf } from "../../generators/prng.ts";

/** Fixed, so that the same samples are always judged alike. */
export function resamplingSource(): Prng {
  return prngOf(0x5eed, 0xb007, 0x57a9, 1);
}

/** As many numbers of the sample, drawn with replacement. */
export function resampled(sample: readonly number[], source: Prng): number[] {
  return sample.map(() => sample[indexBelow(sample.length, source)] ?? Number.NaN);
}

/** Any count: `Prng.below` takes small ones only. */
export function indexBelow(count: number, source: Prng): number {
  return Math.floor(((source.next() >>> 0) / 2 ** 32) * count);
}

/** The number below which that share of the numbers lies; between two neighbours in proportion. */
export function quantileOf(numbers: readonly number[], share: number): number {
  const sorted = new Float64Array(numbers).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function medianOf(numbers: readonly number[]): number {
  return quantileOf(numbers, 0.5);
}
