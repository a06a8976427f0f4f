import type { Measurement } from "../measure/measure.ts";
import { type Spread, spreadOf } from "../measure/spread.ts";

/** Two cases of one run, set against each other round by round. */
export interface Ratio {
  readonly name: string;
  /** The names of the two cases. */
  readonly of: string;
  readonly to: string;
  /**
   * `time`: how many times as long an operation takes. `rate`: how many times as many operations a
   * second. `bytes`: how many times as many bytes a second.
   */
  readonly by: "time" | "rate" | "bytes";
  /** What is wanted of it; left out where it is only told. */
  readonly wanted?: { readonly atMost: number } | { readonly atLeast: number };
}

/** What the bench answers. */
export const ratios: readonly Ratio[] = [
  {
    name: "engine/overhead",
    of: "engine/round-trip/everything",
    to: "protobufjs/decode-encode/everything",
    by: "time",
    wanted: { atMost: 2 },
  },
  {
    name: "generators/vs-composed",
    of: "generators/draw/everything",
    to: "composed/draw/everything",
    by: "bytes",
    wanted: { atLeast: 3 },
  },
  {
    name: "hostile/rate",
    of: "engine/hostile/everything",
    to: "engine/round-trip/everything",
    by: "rate",
    wanted: { atLeast: 0.5 },
  },
  {
    name: "live/rate",
    of: "run/ordinary/workspace",
    to: "grpc-js/bare/workspace",
    by: "rate",
    wanted: { atLeast: 0.7 },
  },
  ...[1, 50, 500].flatMap((connections): readonly Ratio[] => [
    {
      name: `load/vs-grpc-js-${connections}`,
      of: `load/closed/${connections}`,
      to: `grpc-js/closed/${connections}`,
      by: "rate",
      wanted: { atLeast: 1.5 },
    },
    {
      name: `load/vs-ghz-${connections}`,
      of: `load/closed/${connections}`,
      to: `ghz/closed/${connections}`,
      by: "rate",
      wanted: { atLeast: 0.7 },
    },
  ]),
  {
    name: "start/bare-node",
    of: "program/start/version",
    to: "node/start/nothing",
    by: "time",
  },
  {
    name: "roundtrip/two-workers",
    of: "roundtrip/two-workers/everything",
    to: "roundtrip/one-worker/everything",
    by: "rate",
    wanted: { atLeast: 1.7 },
  },
];

/** A ratio as it was measured. */
export interface MeasuredRatio {
  readonly ratio: Ratio;
  readonly spread: Spread;
}

/** The ratios of which both cases were measured. */
export function measuredRatios(measurements: readonly Measurement[]): readonly MeasuredRatio[] {
  const byName = new Map(measurements.map((one) => [one.case.name, one]));
  return ratios.flatMap((ratio) => {
    const of = byName.get(ratio.of);
    const to = byName.get(ratio.to);
    return of === undefined || to === undefined
      ? []
      : [{ ratio, spread: spreadOf(roundRatios(ratio, of, to)) }];
  });
}

function roundRatios(ratio: Ratio, of: Measurement, to: Measurement): readonly number[] {
  return of.rounds.flatMap((ofNs, round) => {
    const toNs = to.rounds[round];
    if (toNs === undefined) return [];
    if (ratio.by === "bytes") return [bytesPerNs(of, ofNs) / bytesPerNs(to, toNs)];
    return [ratio.by === "time" ? ofNs / toNs : toNs / ofNs];
  });
}

function bytesPerNs({ case: { bytes, operations } }: Measurement, operationNs: number): number {
  return bytes / operations / operationNs;
}

/** Whether the median is as wanted. */
export function isAsWanted({ ratio: { wanted }, spread }: MeasuredRatio): boolean {
  if (wanted === undefined) return true;
  return "atMost" in wanted ? spread.median <= wanted.atMost : spread.median >= wanted.atLeast;
}
