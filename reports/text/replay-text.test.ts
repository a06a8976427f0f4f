import { expect, test } from "vitest";
import { sampleFinding } from "../testing/samples.ts";
import { renderFinding } from "./finding-text.ts";
import { renderReplay } from "./replay-text.ts";

const plain = { colour: false };
const stored = { file: ".wireproof/failures/k3f9a2.json", id: "k3f9a2", removed: false } as const;

test("an empty store is said to be empty", () => {
  expect(renderReplay({ replayed: [], warnings: [] }, plain)).toBe(
    "the store is empty: nothing to replay\n",
  );
});

test("what still fails is shown in full", () => {
  const finding = sampleFinding();

  const text = renderReplay(
    { replayed: [{ ...stored, status: "still-fails", finding }], warnings: [] },
    plain,
  );

  expect(text).toBe(`${renderFinding(finding, plain)}\n1 stored failure: 1 still fails\n`);
});

test("what is fixed or could not be replayed is told, with what became of the file", () => {
  const replayed = [
    { ...stored, status: "fixed", removed: true },
    { ...stored, status: "fixed", id: "b", file: "b.json" },
    { ...stored, status: "not-replayed", id: "c", file: "c.json", reason: "the codec\u001bfails" },
    {
      ...stored,
      status: "not-replayed",
      id: "d",
      file: "d.json",
      reason: "gone\nas it was: x -H y",
    },
  ] as const;

  const text = renderReplay(
    { replayed, warnings: [{ code: "x", message: "e.json is left alone" }] },
    plain,
  );

  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    FIXED k3f9a2  taken out of the store: .wireproof/failures/k3f9a2.json
    FIXED b  kept in the store: b.json
    NOT REPLAYED c  the codec\\u001bfails: c.json
    NOT REPLAYED d  gone: d.json
      as it was: x -H y
    WARN e.json is left alone
    4 stored failures: 2 fixed, 2 not replayed
    "
  `);
});

test("a store in which nothing is readable is not called empty", () => {
  const warnings = [{ code: "x", message: "d.json is left alone" }];

  expect(renderReplay({ replayed: [], warnings }, plain)).toBe(
    "WARN d.json is left alone\nnothing could be replayed\n",
  );
});
