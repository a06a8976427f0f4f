import { expect, test } from "vitest";
import type { Figure } from "../statistics/figure.ts";
import { benchGithub, renderBenchGithub } from "./bench-github.ts";
import { codecResult } from "./testing/codec-result.ts";
import { loadResult } from "./testing/load-result.ts";

test("a time is given with its middle half", () => {
  expect(benchGithub(codecResult)[0]).toMatchInlineSnapshot(`
    {
      "extra": "30 samples, the median and its middle half
    node v20.19.0, AMD EPYC 7763 64-Core Processor",
      "name": "protobufjs/encode/acme.v1.Order",
      "range": "1,194 to 1,216",
      "unit": "ns",
      "value": 1205.15,
    }
  `);
});

test("a rate is given as the time of a call, so that smaller is better for all", () => {
  const figure: Figure = {
    name: "a.B/C/closed-c50/calls",
    unit: "calls/s",
    better: "higher",
    samples: [4000, 5000, 6250],
    reference: [1, 1, 1],
  };

  expect(benchGithub({ ...loadResult, figures: [figure] })).toEqual([
    {
      ...{ name: "a.B/C/closed-c50/calls", unit: "ns/call", value: 200_000 },
      range: "180,000 to 225,000",
      extra: expect.stringContaining("5,000 calls/s\n3 samples"),
    },
  ]);
});

test.each([[[0, 1]], [[Number.NaN]], [[]]])(
  "a figure of %j, by which nobody can divide, is left out",
  (samples) => {
    const figure = { name: "a", unit: "bytes", better: "lower", samples, reference: [1] } as const;

    expect(benchGithub({ ...codecResult, figures: [figure] })).toEqual([]);
  },
);

test("the file is an array of entries with a name of its own each", () => {
  const entries = JSON.parse(renderBenchGithub(loadResult));
  const names = entries.map(({ name }: { readonly name: string }) => name);

  expect(entries).toHaveLength(loadResult.figures.length);
  expect(new Set(names).size).toBe(names.length);
  expect(entries.every(({ value }: { readonly value: unknown }) => typeof value === "number")).toBe(
    true,
  );
});
