import { expect, test } from "vitest";
import { broken, declined, type Failure, held } from "../properties/verdict.ts";
import { type ComparedCheck, caseKey, comparisonsOf, type Mark, markOf } from "./comparison.ts";

function failureOf(...wrong: readonly string[]): Failure {
  return {
    way: "refused",
    signature: "refused",
    wrong,
    describe: () => ({ expected: "", actual: "" }),
  };
}

test("a case is marked by who is wrong in it, or not at all where it shows nothing", () => {
  const marks = [
    held,
    broken(failureOf("a")),
    broken(failureOf("b")),
    broken(failureOf("b", "a")),
    broken(failureOf()),
    { kind: "open", notices: [] } as const,
    declined,
  ].map((verdict) => markOf("a+b", verdict));

  expect(marks).toEqual(["same", "first", "second", "both", undefined, "open", undefined]);
  expect(markOf("a", held)).toBeUndefined();
});

/** A check with a mark for each of its random cases. */
function checkOf(
  codec: string,
  marks: readonly (Mark | undefined)[],
  subject = "M",
): ComparedCheck {
  return {
    check: { property: "diff/value", subject, codec },
    marks: Object.fromEntries(
      marks.flatMap((mark, index) =>
        mark === undefined ? [] : [[caseKey("random", index), mark]],
      ),
    ),
    open: marks.includes("open") ? [`${codec} differ`] : [],
  };
}

test("pairs are counted over all messages", () => {
  const [comparison] = comparisonsOf(
    [
      checkOf("a+b", ["same", "first", "open"]),
      checkOf("a+b", ["same", "both", "second", undefined], "N"),
    ],
    ["b", "a"],
  );

  expect(comparison).toEqual({
    property: "diff/value",
    codecs: ["b", "a"],
    pairs: [
      { first: "a", second: "b", same: 2, firstWrong: 1, secondWrong: 1, bothWrong: 1, open: 1 },
    ],
    alone: [],
    notices: ["a+b differ"],
  });
});

test("checks of one codec compare nothing", () => {
  expect(comparisonsOf([checkOf("a", ["same"])], ["a"])).toEqual([]);
});

for (const [what, checks, alone] of [
  [
    "wrong where the oracle says so",
    [checkOf("a+b", ["same"]), checkOf("a+c", ["second"]), checkOf("b+c", ["second"])],
    [{ codec: "c", cases: 1, wrong: 1, right: 0, open: 0 }],
  ],
  [
    "right where all others are wrong",
    [checkOf("a+b", ["same"]), checkOf("a+c", ["first"]), checkOf("b+c", ["first"])],
    [{ codec: "c", cases: 1, wrong: 0, right: 1, open: 0 }],
  ],
  [
    "neither where it is left open",
    [checkOf("a+b", ["open"]), checkOf("a+c", ["open"]), checkOf("b+c", ["same"])],
    [{ codec: "a", cases: 1, wrong: 0, right: 0, open: 1 }],
  ],
] as const)
  test(`a codec that differs from two that do the same stands alone: ${what}`, () => {
    expect(comparisonsOf(checks, ["a", "b", "c"])[0]?.alone).toEqual(alone);
  });

test("nobody stands alone of two, where all differ, or where another was not compared", () => {
  const others = [
    [checkOf("a+b", ["first"])],
    [checkOf("a+b", ["first"]), checkOf("a+c", ["first"]), checkOf("b+c", ["open"])],
    [checkOf("a+b", ["first"]), checkOf("a+c", [undefined]), checkOf("b+c", ["same"])],
    // The same number, but of different messages.
    [checkOf("a+b", ["first"]), checkOf("a+c", ["first"], "N"), checkOf("b+c", ["same"])],
  ];

  expect(others.map((checks) => comparisonsOf(checks, ["a", "b", "c"])[0]?.alone)).toEqual(
    others.map(() => []),
  );
});

test("stored inputs are of one pair each, and show nobody alone", () => {
  const marks = { [caseKey("saved", 0)]: "first" } as const;
  const checks = ["a+b", "a+c", "b+c"].map((codec) => ({
    check: { property: "diff/value", subject: "M", codec },
    marks: codec === "b+c" ? { [caseKey("saved", 0)]: "same" as const } : marks,
    open: [],
  }));

  expect(comparisonsOf(checks, ["a", "b", "c"])[0]?.alone).toEqual([]);
});
