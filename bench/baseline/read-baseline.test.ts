import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { codecResult } from "../reports/testing/codec-result.ts";
import { loadResult } from "../reports/testing/load-result.ts";
import type { Figure } from "../statistics/figure.ts";
import type { Baseline } from "./baseline.ts";
import { readBaseline } from "./read-baseline.ts";
import { baselineOf } from "./save-baseline.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-read-baseline-"));
const file = join(folder, "baseline.json");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(content: object | string): Baseline {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readBaseline(file);
}

function refused(content: object | string): unknown {
  try {
    return read(content);
  } catch (error) {
    const { code, message } = error as { readonly code: unknown; readonly message: string };
    return { code, problem: message.replace(`${file} is no baseline: `, "") };
  }
}

const figure: Figure = {
  ...{ name: "calls", unit: "calls/s", better: "higher" },
  ...{ samples: [0, 900.5, 1000], reference: [0, 0, 210_000] },
};
const whole = baselineOf({ ...codecResult, figures: [figure] });

test("a rate of 0 and a round without a reference are read: a server may stand still", () => {
  expect(read(whole).figures).toEqual([figure]);
  expect(read(baselineOf(loadResult)).figures).toHaveLength(loadResult.figures.length);
});

test.each<[string, object]>([
  [`"cores" is no whole number from 0: got an object`, { cores: { toString: 1 } }],
  [`"cores" is no whole number from 0: got -2`, { cores: -2 }],
  [`"memoryGib" is no whole number from 0: got "16"`, { memoryGib: "16" }],
  [`"memoryGib" is no whole number from 0: got 1.5`, { memoryGib: 1.5 }],
  [`"hash" is no text: got null`, { hash: null }],
])("a machine of which %s is an error", (problem, members) => {
  expect(refused({ ...whole, machine: { ...whole.machine, ...members } })).toEqual({
    ...{ code: "usage", problem: `"machine" is incomplete: ${problem}` },
  });
});

test.each([0, -5.5, 1.5, -1])("there is no schemaVersion %d", (schemaVersion) => {
  expect(refused({ ...whole, schemaVersion })).toEqual({
    ...{ code: "usage", problem: `there is no schemaVersion ${schemaVersion}` },
  });
});

test.each<[string, object]>([
  [`"unit" is none of ns, calls/s, bytes: got a list`, { unit: ["ns"] }],
  [`"better" is none of lower, higher: got nothing`, { better: undefined }],
  [`"name" is no text: got 7`, { name: 7 }],
  [`"samples" is no list of numbers: got an object`, { samples: { length: 3 } }],
  [`"samples" is no list of numbers: got none`, { samples: [], reference: [] }],
  [`number 2 of "samples": expected 0 or 1e-9 to 1e18, got -1`, { samples: [1, -1, 1] }],
  [`number 1 of "samples": expected 0 or 1e-9 to 1e18, got 5e-324`, { samples: [5e-324, 1, 1] }],
  [`number 1 of "samples": expected 0 or 1e-9 to 1e18, got 1e+300`, { samples: [1e300, 1, 1] }],
  [`number 3 of "samples": expected 0 or 1e-9 to 1e18, got "1"`, { samples: [1, 1, "1"] }],
  [`number 1 of "samples": expected 0 or 1e-9 to 1e18, got null`, { samples: [null, 1, 1] }],
  [`number 3 of "reference": expected 0 or 1e-9 to 1e18, got -3`, { reference: [1, 1, -3] }],
  [
    `number 1 of "reference": expected 0 or 1e-9 to 1e18, got 5e-324`,
    { reference: [5e-324, 1, 1] },
  ],
  ["3 samples have 2 references", { reference: [1, 1] }],
  [`"samples" has 1001 numbers: expected at most 1000`, { samples: new Array(1001).fill(1) }],
  [`"reference" has 1001 numbers: expected at most 1000`, { reference: new Array(1001).fill(1) }],
])("a figure of which %s is an error, and told with its place", (problem, members) => {
  const figures = [figure, { ...figure, name: "other", ...members }];

  expect(refused({ ...whole, figures })).toEqual({
    ...{ code: "usage", problem: `figure 2 is none: ${problem}` },
  });
});

test("a number that is too large to be one is none", () => {
  const text = JSON.stringify(whole).replace("[0,900.5", "[1e999,900.5");

  expect(refused(text)).toMatchObject({
    problem: expect.stringContaining("got Infinity"),
  });
  expect(refused({ ...whole, referenceWorkload: "1" })).toMatchObject({
    problem: `"referenceWorkload" is no whole number from 0: got "1"`,
  });
});

test("as many figures as a file may have are read at once, and one more is an error", () => {
  const figures = Array.from({ length: 100_001 }, (_, index) => ({
    ...{ ...figure, name: `${index}`, samples: [1], reference: [1] },
  }));
  const began = performance.now();

  expect(read({ ...whole, figures: figures.slice(1) }).figures).toHaveLength(100_000);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(refused({ ...whole, figures })).toEqual({
    ...{ code: "usage", problem: "it has 100001 figures: expected at most 100000" },
  });
  expect(refused({ ...whole, figures: [...figures.slice(2), figures[7]] })).toEqual({
    ...{ code: "usage", problem: "it has 7 twice" },
  });
});

test("what is wrong is told in a line, however long it is", () => {
  const long = "x\n".repeat(100_000);
  const problems = [
    refused({ ...whole, suite: long }),
    refused({ ...whole, figures: [{ ...figure, unit: long }] }),
    refused({
      ...whole,
      figures: [
        { ...figure, name: long },
        { ...figure, name: long },
      ],
    }),
  ] as readonly { readonly problem: string }[];

  for (const { problem } of problems) {
    expect(problem.length).toBeLessThan(500);
    expect(problem).not.toContain("\n");
  }
});
