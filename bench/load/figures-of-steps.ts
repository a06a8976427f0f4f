import type { Figure } from "../statistics/figure.ts";
import type { LoadWindow, StepResult } from "./load-result.ts";

/**
 * What is tracked of each step, by window: calls a second, and the median and 99th percentile of latency. A step without a
 * window, or in which no call ended with OK, has none; a window in which none did is left out of latencies.
 */
export function figuresOfSteps(steps: readonly StepResult[]): Figure[] {
  return steps.filter(({ latency }) => latency !== undefined).flatMap(figuresOf);
}

function figuresOf({ method, name, windows }: StepResult): readonly Figure[] {
  const answered = windows.filter(({ p50 }) => p50 > 0);
  if (answered.length === 0) return [];
  const of = (what: string): string => `${method}/${name}/${what}`;
  return [
    {
      ...{ name: of("calls"), unit: "calls/s", better: "higher" },
      samples: windows.map(({ callsPerSecond }) => callsPerSecond),
      reference: referencesOf(windows),
    },
    latencyFigure(of("p50"), answered, ({ p50 }) => p50),
    latencyFigure(of("p99"), answered, ({ p99 }) => p99),
  ];
}

function latencyFigure(
  name: string,
  windows: readonly LoadWindow[],
  pick: (window: LoadWindow) => number,
): Figure {
  return {
    ...{ name, unit: "ns", better: "lower" },
    samples: windows.map(pick),
    reference: referencesOf(windows),
  };
}

/** A window without a burst gets the median of the others: all of them were made within a minute or so. 0 where there was none. */
function referencesOf(windows: readonly LoadWindow[]): readonly number[] {
  const made = windows.map(({ reference }) => reference).filter((reference) => reference > 0);
  const median = made.toSorted((a, b) => a - b)[Math.floor(made.length / 2)] ?? 0;
  return windows.map(({ reference }) => (reference > 0 ? reference : median));
}
