import { expect, test } from "vitest";
import { LatencyCount } from "./latency-count.ts";

/** Of three significant digits, the last may be off by one. */
const tolerance = 0.001;

/** From 2 µs to 2 s, evenly in the logarithm, in an order that is mixed but always the same. */
const samples = Array.from({ length: 100_000 }, (_, index) =>
  Math.round(2000 * 10 ** (6 * (((index * 61_803) % 100_000) / 100_000))),
);

test("tells percentiles up to 99.99, least, most and mean as sorted samples do", () => {
  const count = new LatencyCount();
  for (const sample of samples) count.record(sample);
  const sorted = samples.toSorted((a, b) => a - b);
  const latency = count.latency();

  for (const [percent, told] of Object.entries(latency?.percentiles ?? {})) {
    const exact = sorted[Math.ceil((Number(percent) / 100) * sorted.length) - 1] ?? 0;
    expect(Math.abs(told / exact - 1), `p${percent}`).toBeLessThanOrEqual(tolerance);
  }
  expect(Object.keys(latency?.percentiles ?? {})).toHaveLength(7);
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  expect(latency?.mean).toSatisfy((told: number) => Math.abs(told / mean - 1) <= tolerance);
  expect(latency?.min).toSatisfy((told: number) => Math.abs(told / 2000 - 1) <= tolerance);
  expect(latency?.max).toSatisfy(
    (told: number) => Math.abs(told / (sorted.at(-1) ?? 0) - 1) <= tolerance,
  );
});

test("draws every call once, in steps of equal width in the logarithm", () => {
  const count = new LatencyCount();
  for (const sample of samples) count.record(sample);
  const { buckets = [] } = count.latency() ?? {};
  const ratios = buckets.slice(1).map(({ upTo }, index) => upTo / (buckets[index]?.upTo ?? 0));

  expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(samples.length);
  expect(ratios.every((ratio) => Math.abs(ratio - 2 ** (1 / 8)) < 1e-9)).toBe(true);
  expect(buckets.at(0)?.upTo).toBeGreaterThan(2000);
  expect(buckets.at(-1)?.upTo).toBeLessThan(2.3e9);
});

test("adds up what several have counted", () => {
  const [whole, left, right] = [new LatencyCount(), new LatencyCount(), new LatencyCount()];
  for (const [index, sample] of samples.entries()) {
    whole.record(sample);
    (index % 3 === 0 ? left : right).record(sample);
  }
  left.add(structuredClone({ histogram: right.histogram, buckets: right.buckets }));

  expect(left.latency()).toEqual(whole.latency());
});

test("takes less than a nanosecond and more than an hour, and has nothing to tell of nothing", () => {
  const count = new LatencyCount();

  expect(count.latency()).toBeUndefined();
  expect(count.percentile(50)).toBe(0);

  for (const ns of [0, -5, 0.4, 4e12]) count.record(ns);

  expect(count.latency()?.buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(4);
});

test("gives each number that was counted, in three digits", () => {
  const count = new LatencyCount();
  const given = [5, 1_000_000, 5, 123_456_789, 77];
  for (const ns of given) count.record(ns);
  const numbers = count.spread(10);

  expect(numbers).toHaveLength(5);
  for (const [at, ns] of given.toSorted((a, b) => a - b).entries())
    expect((numbers[at] ?? 0) / ns).toBeCloseTo(1, 2);
  expect(count.spread(2)).toEqual([numbers[1], numbers[3]]);
  expect(new LatencyCount().spread(10)).toEqual([]);
});
