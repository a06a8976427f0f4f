import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, expect, test } from "vitest";
import { saveBaseline } from "../../bench/baseline/save-baseline.ts";
import type { BenchResult } from "../../bench/bench-result.ts";
import { environment } from "../../bench/measure/environment.ts";
import { loadResult } from "../../bench/reports/testing/load-result.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { Baselines } from "./baselines.ts";
import type { BenchPlace } from "./bench-place.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-baselines-"));
const file = join(folder, "perf.json");

afterAll(() => rmSync(folder, { recursive: true }));

/** A run on a machine at rest, in which encoding took so long. */
function resultOf(ns: number): BenchResult {
  const samples = Array.from({ length: 40 }, (_, round) => ns * (1 + 0.01 * Math.sin(round * 2.1)));
  const reference = samples.map((_, round) => 50_000 * (1 + 0.005 * Math.cos(round)));
  const name = "protobufjs/encode/acme.Order";
  return {
    ...{ suite: "codecs", subject: "orders.proto", seed: "1", environment: environment() },
    ...{ startedAt: "2026-11-20T08:00:00.000Z", durationMs: 1, command: "wireproof bench" },
    ...{ schemaDigest: "d1", operations: [], steps: [], laws: [], comparisons: [] },
    ...{ recommendations: [], warnings: ["so far"] },
    figures: [{ name, unit: "ns", better: "lower", samples, reference }],
  };
}

function baselinesAt(signal: AbortSignal): Baselines {
  saveBaseline(file, resultOf(1000));
  // A cast: of a command line only that is looked at.
  const place = {
    ...{ flags: { compare: file }, signal },
    ...{ command: new Command(), tell: () => undefined, clear: () => undefined },
  } as unknown as BenchPlace;
  return new Baselines({ kind: "schema", paths: [] }, place);
}

const ending = new AbortController();

for (const [what, signal, again, why] of [
  [
    "fails",
    new AbortController().signal,
    () => Promise.reject(new ToolError("codec own: it is gone", { code: "codec" })),
    "it could not measure once more (codec own: it is gone)",
  ],
  [
    "is stopped with what it has",
    ending.signal,
    async () => {
      ending.abort();
      return resultOf(2000);
    },
    "it was stopped before it had measured once more",
  ],
  [
    "is stopped with nothing",
    AbortSignal.abort(),
    () => Promise.reject(AbortSignal.abort().reason),
    "it was stopped before it had measured once more",
  ],
] as const)
  test(`where a second measurement ${what}, the first one stays, and tells no change`, async () => {
    const compared = await baselinesAt(signal).compared(resultOf(2000), again);

    expect(compared.comparisons).toMatchObject([
      { name: "protobufjs/encode/acme.Order", judgement: { change: "cannot-tell" } },
    ]);
    expect(compared.figures).toHaveLength(1);
    expect(compared.warnings).toEqual([
      "so far",
      `${why}: what seemed to have changed is not told`,
    ]);
  });

test("a second measurement that shows the same confirms a change", async () => {
  const { signal } = new AbortController();
  const compared = await baselinesAt(signal).compared(resultOf(2000), async () => resultOf(2000));

  expect(compared.comparisons).toMatchObject([{ judgement: { change: "slower" } }]);
  expect(compared.warnings).toEqual(["so far"]);
});

test("a bug of ours in a second measurement is none that is hidden", async () => {
  const { signal } = new AbortController();
  const bug = () => Promise.reject(new TypeError("no such thing"));

  await expect(baselinesAt(signal).compared(resultOf(2000), bug)).rejects.toThrow("no such thing");
});

test("a server that is gone before a change is confirmed leaves the comparison, and fails the run", async () => {
  const load = join(folder, "load.json");
  const figures = loadResult.figures.map((one) => ({
    ...one,
    samples: one.samples.map((rate) => rate * 2),
  }));
  const { signal } = new AbortController();
  const place = {
    ...{ flags: { compare: load, data: [], compression: "identity", warmUp: 0 }, signal },
    tell: () => undefined,
  } as unknown as BenchPlace;
  saveBaseline(load, { ...loadResult, seed: "1", figures });
  const baselines = new Baselines({ kind: "server", address: "a:1" }, place);
  const compared = await baselines.compared(loadResult, () =>
    Promise.reject(new ToolError("a:1: nothing listens there", { code: "unreachable" })),
  );

  expect(compared.comparisons.length).toBe(figures.length);
  for (const { judgement } of compared.comparisons) expect(judgement.change).toBe("cannot-tell");
  expect(compared.warnings).toContain(
    "it could not measure once more (a:1: nothing listens there): what seemed to have changed is not told",
  );
  expect(compared.steps).toBe(loadResult.steps);
  expect(baselines.failures(loadResult)).toEqual([
    "while it was measured once more: a:1: nothing listens there",
  ]);
});
