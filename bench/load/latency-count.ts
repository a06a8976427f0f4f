import { createHistogram, type Histogram, type RecordableHistogram } from "node:perf_hooks";
import type { Latency } from "./load-result.ts";

/** How many steps of the logarithm of time there are to a doubling: each is 9 % wider than the one before. */
const stepsPerOctave = 8;

/** 2^42 ns is more than an hour. */
const octaves = 42;

const hourNs = 3_600_000_000_000;

const percentiles = [50, 75, 90, 95, 99, 99.9, 99.99] as const;

/** What a thread has counted, as it arrives in another one. */
export interface CountedLatency {
  readonly histogram: Histogram;
  readonly buckets: Float64Array;
}

/**
 * Counts latencies in memory that does not grow: Node's own histogram is the HdrHistogram in C, and `record` takes 60 to 90 ns.
 * It does not say how many numbers lie between two others, so what is drawn is counted beside it.
 */
export class LatencyCount implements CountedLatency {
  // From 1 ns on: where the lowest number is larger than that, short times lose their three digits.
  readonly histogram: RecordableHistogram = createHistogram({
    ...{ lowest: 1, highest: hourNs, figures: 3 },
  });
  readonly buckets: Float64Array = new Float64Array(stepsPerOctave * octaves);

  /** Less than 1 ns counts as 1, and more than an hour as an hour. */
  record(ns: number): void {
    const whole = Math.min(hourNs, Math.max(1, Math.round(ns)));
    this.histogram.record(whole);
    const bucket = Math.floor(Math.log2(whole) * stepsPerOctave);
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
  }

  /** Takes up what another one, of this thread or another, has counted. */
  add({ histogram, buckets }: CountedLatency): void {
    // The types want one that can be recorded into; one that came from another thread is added all the same.
    this.histogram.add(histogram as RecordableHistogram);
    for (const [bucket, count] of buckets.entries())
      this.buckets[bucket] = (this.buckets[bucket] ?? 0) + count;
  }

  /** Counts anew. */
  reset(): void {
    this.histogram.reset();
    this.buckets.fill(0);
  }

  /** Nanoseconds; 0 where nothing was counted. */
  percentile(percent: number): number {
    return this.histogram.count === 0 ? 0 : this.histogram.percentile(percent);
  }

  /** Nanoseconds of so many that are spread evenly over what was counted, or of each where there are no more. */
  spread(most: number): readonly number[] {
    const length = Math.min(most, this.histogram.count);
    // A quarter below a whole place: whichever way shares are rounded, it is that one.
    return Array.from({ length }, (_, at) => this.percentile(((at + 0.75) / length) * 100));
  }

  /** What there is to tell; `undefined` where nothing was counted. */
  latency(): Latency | undefined {
    const { histogram } = this;
    if (histogram.count === 0) return undefined;
    return {
      ...{ min: histogram.min, mean: histogram.mean, max: histogram.max },
      percentiles: Object.fromEntries(
        percentiles.map((percent) => [String(percent), this.percentile(percent)]),
      ),
      buckets: this.drawn(),
    };
  }

  private drawn(): Latency["buckets"] {
    const first = this.buckets.findIndex((count) => count > 0);
    const last = this.buckets.findLastIndex((count) => count > 0);
    return [...this.buckets.subarray(first, last + 1)].map((count, index) => ({
      upTo: 2 ** ((first + index + 1) / stepsPerOctave),
      count,
    }));
  }
}
