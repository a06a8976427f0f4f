import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { BenchResult } from "../bench-result.ts";
import { environment } from "../measure/environment.ts";
import type { Figure } from "../statistics/figure.ts";
import type { Baseline } from "./baseline.ts";
import { compareWithBaseline } from "./compare-with-baseline.ts";
import { unsteadyOf } from "./normalised.ts";
import { readBaseline } from "./read-baseline.ts";
import { referenceResult, referenceWorkload } from "./reference-workload.ts";
import { baselineOf, saveBaseline } from "./save-baseline.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-baseline-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Rounds that go up and down by 1 %. */
function around(level: number, count = 40): readonly number[] {
  return Array.from({ length: count }, (_, round) => level * (1 + 0.01 * Math.sin(round * 2.1)));
}

function figure(
  name: string,
  level: number,
  more: Partial<Figure> & { readonly slow?: number } = {},
): Figure {
  const { slow = 1, ...rest } = more;
  const samples = around(level * slow);
  const reference = samples.map((_, round) => 50_000 * slow * (1 + 0.005 * Math.cos(round)));
  return { name, unit: "ns", better: "lower", samples, reference, ...rest };
}

function resultOf(figures: readonly Figure[], more: Partial<BenchResult> = {}): BenchResult {
  return {
    ...{ suite: "codecs", subject: "orders.proto", seed: "1", environment: environment() },
    ...{ startedAt: "2026-11-20T08:00:00.000Z", durationMs: 1, command: "wireproof bench" },
    ...{ schemaDigest: "d1", operations: [], steps: [], laws: [], comparisons: [] },
    ...{ recommendations: [], warnings: [] },
    figures,
    ...more,
  };
}

/** The same run, on a machine of another kind. */
function elsewhere(result: BenchResult): Baseline {
  const baseline = baselineOf(result);
  return { ...baseline, machine: { ...baseline.machine, cpu: "Other CPU", hash: "0" } };
}

const encode = "protobufjs/encode/acme.Order";

test("what is saved is read again, in the same bytes each time, and nothing else is left", () => {
  const file = join(folder, "deep", "codecs.json");
  const result = resultOf([figure("b", 2000), figure("a", 1234.5678)]);
  saveBaseline(file, result);
  const text = readFileSync(file, "utf8");
  saveBaseline(file, result);

  expect(readFileSync(file, "utf8")).toBe(text);
  expect(readBaseline(file)).toEqual(baselineOf(result));
  expect(readdirSync(join(folder, "deep"))).toEqual(["codecs.json"]);
  expect(text).toMatch(/"samples": \[1234.6, /);
  expect(text.split("\n").every((line) => line.length < 600)).toBe(true);
});

test.each<[string, string, string]>([
  ["{", "is no baseline: ", "save it anew"],
  ["[]", "is no baseline: it has no schemaVersion", "save it anew"],
  [`{"schemaVersion":2}`, "has schemaVersion 2, and this version reads 1", "update wireproof"],
  [`{"schemaVersion":1}`, `is no baseline: "suite" is no text`, "save it anew"],
])("a file with %s is an error", (text, message, hint) => {
  const file = join(folder, "bad.json");
  writeFileSync(file, text);

  expect(() => readBaseline(file)).toThrow(
    expect.objectContaining({
      code: "usage",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
});

test.each<[string, (baseline: Baseline) => object]>([
  ["figure 1 is none", (one) => ({ ...one, figures: [{ name: "x" }] })],
  ["it has no figures", (one) => ({ ...one, figures: [] })],
  [`it has ${encode} twice`, (one) => ({ ...one, figures: [...one.figures, ...one.figures] })],
  [`"machine" is incomplete`, (one) => ({ ...one, machine: {} })],
  [`there is no suite "x"`, (one) => ({ ...one, suite: "x" })],
])("a baseline of which %s is an error", (message, spoil) => {
  const file = join(folder, "spoilt.json");
  writeFileSync(file, JSON.stringify(spoil(baselineOf(resultOf([figure(encode, 2000)])))));

  expect(() => readBaseline(file)).toThrow(`${file} is no baseline: ${message}`);
});

test("a file that is not there says how to make it", () => {
  expect(() => readBaseline("no.json")).toThrow(
    expect.objectContaining({ code: "usage", hint: "save one first: --save no.json" }),
  );
});

test("what cannot be written is an error", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");

  expect(() => saveBaseline(join(file, "x.json"), resultOf([figure(encode, 1)]))).toThrow(
    expect.objectContaining({ code: "usage" }),
  );
  expect(() => saveBaseline(file, resultOf([]))).toThrow(
    expect.objectContaining({ code: "nothing-selected" }),
  );
});

const before = resultOf([figure(encode, 2000)]);

test.each<[string, Figure, string]>([
  ["as it was", figure(encode, 2010), "same"],
  ["slower by 20 %", figure(encode, 2400), "slower"],
  ["faster by 20 %", figure(encode, 1600), "faster"],
  ["on a machine that is 30 % slower now", figure(encode, 2000, { slow: 1.3 }), "same"],
  [
    "beside a reference that is 30 % slower",
    { ...figure(encode, 2000), reference: figure(encode, 1, { slow: 1.3 }).reference },
    "same",
  ],
  ["on a machine that is three times slower now", figure(encode, 2400, { slow: 3 }), "cannot-tell"],
  [
    "of other rounds",
    { ...figure(encode, 2400), ...{ samples: around(2400, 15), reference: around(50_000, 15) } },
    "slower",
  ],
])("a figure %s is told so", async (_, after, change) => {
  const { comparisons, comparedWith } = await compareWithBaseline(
    baselineOf(before),
    resultOf([after]),
  );

  expect(comparisons).toMatchObject([{ name: encode, judgement: { change }, isNormalised: false }]);
  expect(comparedWith).toBe("the baseline of 2026-11-20");
});

test("a rate that falls is slower", async () => {
  const rate = (level: number) => figure("calls", level, { unit: "calls/s", better: "higher" });
  const { comparisons } = await compareWithBaseline(
    baselineOf(resultOf([rate(10_000)])),
    resultOf([rate(8000)]),
  );

  expect(comparisons).toMatchObject([
    { judgement: { change: "slower" }, before: { median: expect.closeTo(10_000, -2) } },
  ]);
  expect(comparisons[0]?.judgement.ratio.estimate).toBeCloseTo(1.25, 2);
});

test("what is taken of the heap is kept, and not compared: it differs from process to process", async () => {
  const heap = (bytes: number) => figure(`${encode}/allocated`, bytes, { unit: "bytes" });
  const baseline = baselineOf(resultOf([figure(encode, 2000), heap(400)]));
  const { comparisons, warnings } = await compareWithBaseline(
    baseline,
    resultOf([figure(encode, 2000), heap(800)]),
  );

  expect(baseline.figures.map(({ name }) => name)).toContain(`${encode}/allocated`);
  expect(comparisons.map(({ name }) => name)).toEqual([encode]);
  expect(warnings).toEqual([]);
});

test("figures of rounds in which the machine was too busy are counted", () => {
  const steady = figure(encode, 2000);
  const reference = steady.reference.map((one, round) => (round % 2 === 0 ? one : one * 1.6));
  const heap = figure(`${encode}/allocated`, 400, { unit: "bytes", reference });

  expect(unsteadyOf([steady, heap])).toBe(0);
  expect(unsteadyOf([steady, { ...steady, reference }, heap])).toBe(1);
  expect(unsteadyOf([{ ...steady, reference: [] }])).toBe(0);
});

test("another machine is compared by normalised figures, and said so", async () => {
  const result = resultOf([figure(encode, 2000, { slow: 3 })]);
  const slower = resultOf([figure(encode, 2600, { slow: 3 })]);
  const same = await compareWithBaseline(elsewhere(before), result);
  const changed = await compareWithBaseline(elsewhere(before), slower);

  expect(same.comparisons).toMatchObject([{ isNormalised: true, judgement: { change: "same" } }]);
  expect(changed.comparisons).toMatchObject([{ judgement: { change: "slower" } }]);
  expect(same.comparedWith).toBe(
    "the baseline of 2026-11-20 on another machine; only normalised figures are compared",
  );
  expect(same.warnings[0]).toContain("the baseline is of another machine: processor (Other CPU");
});

test("another schema is said, and so is what only one of them has or cannot be normalised", async () => {
  const bare = figure("bare", 1000, { reference: around(0) });
  const baseline = baselineOf(resultOf([figure(encode, 2000), figure("gone", 1), bare]));
  const { comparisons, comparedWith, warnings } = await compareWithBaseline(
    baseline,
    resultOf([figure(encode, 2000), figure("new", 1), bare], { schemaDigest: "d2" }),
  );

  expect(comparisons.map(({ name }) => name)).toEqual([encode]);
  expect(comparedWith).toContain("of another schema");
  expect(warnings).toEqual([
    expect.stringContaining("another schema"),
    "gone is only in one of the two, and is not compared",
    "new is only in one of the two, and is not compared",
    "bare has nothing by which to normalise it, and is not compared",
  ]);
});

test("of a baseline of another version of ours, what is ours is not compared, and it is said", async () => {
  const names = [encode, "oracle/decode/acme.Order", "generator/draw/acme.Order"];
  const baseline = baselineOf(resultOf(names.map((name) => figure(name, 2000))));
  const slower = resultOf(names.map((name) => figure(name, 4000)));
  const older = { ...baseline, tool: { ...baseline.tool, version: "0.0.1" } };

  const same = await compareWithBaseline(baseline, slower);
  const other = await compareWithBaseline(older, slower);

  expect(same.comparisons.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(other.comparisons.map(({ name }) => name)).toEqual([encode]);
  expect(other.warnings).toEqual([
    "the baseline was measured by wireproof 0.0.1: what it draws may be other, and its own work is not compared",
  ]);
});

test("a run of a part of what was saved names a few of those that it lacks, and none twice", async () => {
  const heap = figure("1/allocated", 400, { unit: "bytes" });
  const others = ["1", "2", "3", "4", "5"].map((name) => figure(name, 1));
  const baseline = baselineOf(resultOf([figure(encode, 2000), ...others, heap]));

  const { warnings } = await compareWithBaseline(baseline, resultOf([figure(encode, 2000)]));

  expect(warnings).toEqual([
    ...["1", "2", "3"].map((name) => `${name} is only in one of the two, and is not compared`),
    "2 more are only in one of the two, and are not compared",
  ]);
});

/** Every other round the machine is so many times as slow, for the figure and for the reference. */
function restless(level: number, slowness: number): Figure {
  const one = figure(encode, level);
  const slowed = (time: number, round: number) => (round % 2 === 0 ? time : time * slowness);
  return { ...one, samples: one.samples.map(slowed), reference: one.reference.map(slowed) };
}

test.each<[number, number, string, string]>([
  [2400, 1.8, "cannot-tell", "the machine is busy now: only large differences are told"],
  [3000, 1.8, "slower", "the machine is busy now: only large differences are told"],
  [3000, 3, "cannot-tell", "the machine is busy now: times cannot be compared"],
])(
  "on a busy machine %d ns of 2000, at %d times the speed, are %s, and it is said",
  async (level, slowness, change, words) => {
    const now = resultOf([restless(level, slowness)]);
    const { comparisons, warnings } = await compareWithBaseline(baselineOf(before), now);

    expect(comparisons).toMatchObject([{ judgement: { change } }]);
    expect(warnings).toEqual([expect.stringContaining(words)]);
  },
);

test("a baseline of a busy machine tells large differences", async () => {
  const told = async (level: number) => {
    const baseline = baselineOf(resultOf([restless(2000, 1.8)]));
    return await compareWithBaseline(baseline, resultOf([figure(encode, level)]));
  };

  expect((await told(2000)).comparisons).toMatchObject([{ judgement: { change: "cannot-tell" } }]);
  const { comparisons, warnings } = await told(3000);
  expect(comparisons).toMatchObject([{ judgement: { change: "slower" }, isNormalised: true }]);
  expect(warnings).toEqual([expect.stringContaining("busy when the baseline was measured")]);
});

test("a change that does not show again is not told", async () => {
  const slower = resultOf([figure(encode, 2400)]);
  const told = (level: number) =>
    compareWithBaseline(baselineOf(before), slower, {
      remeasure: async () => [figure(encode, level)],
    });

  expect((await told(2000)).comparisons).toMatchObject([
    { judgement: { change: "cannot-tell" }, rerun: { change: "same" } },
  ]);
  expect((await told(2400)).comparisons).toMatchObject([
    { judgement: { change: "slower" }, rerun: { change: "slower" } },
  ]);
});

test.each<[string, BenchResult, string]>([
  ["suite", resultOf([figure(encode, 1)], { suite: "load" }), "of the suite codecs, not load"],
  ["figures", resultOf([figure("other", 1)]), "no figure in common"],
])("nothing in common in %s is an error", async (_, result, message) => {
  await expect(compareWithBaseline(baselineOf(before), result)).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining(message),
    hint: expect.stringContaining("wireproof bench"),
  });
});

test("the published schema is of this format", () => {
  const file = new URL("../../reports/bench-baseline.schema.json", import.meta.url);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  const baseline = baselineOf(before);

  expect(schema.$id).toBe(baseline.$schema);
  expect(schema.required.toSorted()).toEqual(Object.keys(baseline).toSorted());
  expect(schema.properties.machine.required).toEqual(Object.keys(baseline.machine));
});

test("the reference workload does what it always did", () => {
  expect([referenceWorkload(), referenceWorkload()]).toEqual([referenceResult, referenceResult]);
});
