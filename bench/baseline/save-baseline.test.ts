import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { BenchResult } from "../bench-result.ts";
import { codecResult } from "../reports/testing/codec-result.ts";
import { readBaseline } from "./read-baseline.ts";
import { baselineOf, saveBaseline } from "./save-baseline.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-save-baseline-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function saved(result: BenchResult): string {
  const file = join(folder, "baseline.json");
  saveBaseline(file, result);
  return readFileSync(file, "utf8");
}

test("a file is laid out as JSON is, and a list of numbers takes one line", () => {
  const lists = { samples: [1, 2.5, 1e-7], reference: [3, 0, 1e21] };
  const figure = { name: "a/b", unit: "ns", better: "lower", ...lists } as const;
  const text = saved({ ...codecResult, figures: [figure, { ...figure, name: "b" }] });

  expect(text.slice(text.indexOf('  "referenceWorkload"'))).toMatchInlineSnapshot(`
    "  "referenceWorkload": 1,
      "conditions": {},
      "figures": [
        {
          "name": "a/b",
          "unit": "ns",
          "better": "lower",
          "samples": [1, 2.5, 1e-7],
          "reference": [3, 0, 1e+21]
        },
        {
          "name": "b",
          "unit": "ns",
          "better": "lower",
          "samples": [1, 2.5, 1e-7],
          "reference": [3, 0, 1e+21]
        }
      ]
    }
    "
  `);
});

test("texts are kept as they are, whatever looks like a list of numbers in them, and at once", () => {
  const odd = '{"id":"[ 1000000000000000000000000000 x", "at":[ 1,  2 ], "n":"$1 \\n"}';
  const result = {
    ...codecResult,
    ...{ command: `wireproof bench localhost:1 --data '${odd}'`, subject: odd },
    figures: [
      { name: `[ 1,  2 ] ${odd}`, unit: "ns", better: "lower", samples: [1, 2], reference: [3, 4] },
    ],
  } as const;
  const text = saved(result);

  expect(JSON.parse(text)).toEqual(baselineOf(result));
  expect(readBaseline(join(folder, "baseline.json"))).toEqual(baselineOf(result));
  expect(text).toContain('"samples": [1, 2],');
}, 5000);
