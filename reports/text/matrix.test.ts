import { expect, test } from "vitest";
import type { ComparedPair, Comparison } from "../../engine/comparison.ts";
import { pageWidth } from "../../schema/text/layout.ts";
import { renderComparisons } from "./matrix.ts";

function pairOf(first: string, second: string, counts: Partial<ComparedPair> = {}): ComparedPair {
  return {
    first,
    second,
    same: 100,
    firstWrong: 0,
    secondWrong: 0,
    bothWrong: 0,
    open: 0,
    ...counts,
  };
}

const comparison: Comparison = {
  property: "diff/value",
  codecs: ["protobufjs", "protobuf-es", "pbf"],
  pairs: [
    pairOf("protobuf-es", "protobufjs", { secondWrong: 1_204, bothWrong: 2, open: 7 }),
    pairOf("pbf", "protobufjs", { open: 3 }),
    pairOf("pbf", "protobuf-es"),
  ],
  alone: [{ codec: "protobufjs", cases: 12, wrong: 9, right: 1, open: 2 }],
  notices: ["protobufjs drops unknown fields"],
};

test("each codec is shown beside each other one, with who stands alone and what is left open", () => {
  expect(renderComparisons([comparison], { colour: false })).toMatchInlineSnapshot(`
    "Codecs compared, the row with the column:
      !n  the row is wrong in n cases, by the oracle     =   they did the same in every case
      ?n  they differ in n, as the specification allows  ok  only the column is ever wrong

    diff/value     agree         1      2          3
    1 protobufjs   200 of 1,416         !1,206 ?7  ?3
    2 protobuf-es  200 of 1,413  !2 ?7             =
    3 pbf          200 of 203    ?3     =
      alone     protobufjs against all others in 12 cases: wrong in 9, right in 1, open in 2
      open      protobufjs drops unknown fields
    "
  `);
});

test("where nothing was compared there is nothing to show", () => {
  expect(renderComparisons([], { colour: false })).toBe("");
});

test("a pair without a case is neither the same nor different", () => {
  const pairs = [pairOf("a", "b", { same: 0 })];
  const text = renderComparisons([{ ...comparison, codecs: ["a", "b"], pairs, alone: [] }], {
    colour: false,
  });

  expect(text).toMatch(/1 a +- +n\/a\n/);
});

test("what is wrong, open and the same is told apart by colour too", () => {
  const text = renderComparisons([comparison], { colour: true });

  expect(text).toContain("\u001b[31m!1,206 ?7\u001b[39m");
  expect(text).toContain("\u001b[33m?3\u001b[39m");
  expect(text).toContain("\u001b[32m=\u001b[39m");
});

test("twelve codecs that differ everywhere fit the page, each column under the head of its block", () => {
  const codecs = Array.from({ length: 12 }, (_, index) => `a-codec-with-a-long-name-${index}`);
  const pairs = codecs.flatMap((one, index) =>
    codecs
      .slice(index + 1)
      .map((other) => pairOf(one, other, { firstWrong: 1_234, bothWrong: 1, open: 1_234 })),
  );

  const text = renderComparisons([{ ...comparison, codecs, pairs, notices: [] }], {
    colour: false,
  });

  const lines = text.split("\n");
  expect(lines.filter((line) => line.length > pageWidth)).toEqual([]);
  const heads = lines.filter((line) => line.startsWith("diff/value")).join(" ");
  expect(heads.match(/\b\d+\b/g)).toEqual(codecs.map((_, index) => String(index + 1)));
});

test("of many things that are left open the first few are shown", () => {
  const notices = Array.from({ length: 20 }, (_, index) => `a does ${index}`);

  const text = renderComparisons([{ ...comparison, notices }], { colour: false });

  expect(text).toContain("a does 7\n");
  expect(text).not.toContain("a does 8\n");
  expect(text).toContain("and 12 more\n");
});
