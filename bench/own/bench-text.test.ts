import { expect, test } from "vitest";
import type { Measurement } from "../measure/measure.ts";
import { benchReport } from "./bench-report.ts";
import { benchText } from "./bench-text.ts";
import { measuredRatios } from "./ratios.ts";

function measured(name: string, rounds: readonly number[], bytes: number): Measurement {
  const one = { name, operations: 100, bytes, run: () => 0 };
  return { case: one, rounds, calls: 2, warnings: [] };
}

const machine = { node: "v20.19.0", platform: "linux-x64", cpu: "Fast CPU", cores: 8, load: 0.5 };

test("numbers stand with their spread, and what was wanted beside what came", () => {
  const measurements = [
    measured("engine/round-trip/everything", [60_000, 50_000, 80_000], 17_000),
    measured("protobufjs/decode-encode/everything", [20_000, 20_000, 20_000], 17_000),
    measured("schema/load/proto", [75e6], 0),
  ];
  const ratios = measuredRatios(measurements);
  const report = benchReport(measurements, ratios, { environment: machine, rounds: 3 });

  expect(benchText(report, ratios)).toMatchInlineSnapshot(`
    "node v20.19.0 on linux-x64, Fast CPU, 8 cores, load 0.5 at the start
    3 rounds, every case in each: medians, and where the middle half of the rounds lies

    case                                 an operation         middle half  a second  bytes  MB/s
    engine/round-trip/everything              60.0 µs  55.0 µs to 70.0 µs    16,667    170   2.8
    protobufjs/decode-encode/everything       20.0 µs  20.0 µs to 20.0 µs    50,000    170   8.5
    schema/load/proto                         75.0 ms  75.0 ms to 75.0 ms        13

    ratio            median   middle half     wanted
    engine/overhead    3.00  2.75 to 3.50  at most 2  missed
    "
  `);
});

test("a busy machine and a clock too coarse are warned of", () => {
  const coarse = { ...measured("a/b/c", [5], 0), warnings: ["one call takes no time"] };
  const busy = { ...machine, cores: 1, load: 3 };
  const report = benchReport([coarse], [], { environment: busy, rounds: 1 });

  expect(benchText(report, []).split("\n").slice(-4)).toEqual([
    "",
    "warning: load 3 on 1 core: times are too high, ratios less wrong",
    "warning: a/b/c: one call takes no time",
    "",
  ]);
});

test("what takes longer than is wanted is warned of", () => {
  const slow = measured("program/start/version", [400e8], 0);
  const one = { ...slow, case: { ...slow.case, wantedMostNs: 150e6 } };
  const report = benchReport([one], [], { environment: machine, rounds: 1 });

  expect(benchText(report, [])).toContain("and at most 150 ms is wanted");
  const quick = { ...one, rounds: [100e6] };
  const quickReport = benchReport([quick], [], { environment: machine, rounds: 1 });
  expect(benchText(quickReport, [])).not.toContain("is wanted");
});

test("a ratio of which nothing is wanted is told without a word", () => {
  const start = measured("program/start/version", [100e6], 0);
  const bare = measured("node/start/nothing", [50e6], 0);
  const ratios = measuredRatios([start, bare]);
  const report = benchReport([start, bare], ratios, { environment: machine, rounds: 1 });

  expect(benchText(report, ratios)).toContain("start/bare-node    2.00  2.00 to 2.00");
  expect(benchText(report, ratios)).not.toContain("missed");
});
