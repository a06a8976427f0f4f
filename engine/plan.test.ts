import { expect, test } from "vitest";
import { planOf, selected } from "./plan.ts";

test("a plan is ordered by message, then codec, then property", () => {
  const plan = planOf({ messages: ["A", "B"], properties: ["p", "q"], codecs: ["x", "y"] });

  expect(plan.map(({ subject, codec, property }) => subject + codec + property).join(" ")).toBe(
    "Axp Axq Ayp Ayq Bxp Bxq Byp Byq",
  );
});

const names = ["acme.v1.Item", "acme.v1.Order", "acme.v1.Order.Line"];

test("without a pattern everything is selected", () => {
  expect(selected("message", names, [])).toEqual(names);
});

test("names are selected in their own order, each once", () => {
  expect(selected("message", names, ["acme.v1.Order.**", "acme.v1.*"])).toEqual(names);
  expect(selected("message", names, ["acme.v1.Order", "acme.v1.Item", "**.Item"])).toEqual([
    "acme.v1.Item",
    "acme.v1.Order",
  ]);
});

for (const [pattern, code, message, hint] of [
  ["acme.v1.Ordr", "usage", 'no message is called "acme.v1.Ordr"', 'did you mean "acme.v1.Order"?'],
  ["order", "usage", 'no message is called "order"', 'did you mean "acme.v1.Order"?'],
  [
    "what.ever.it.may.be",
    "usage",
    'no message is called "what.ever.it.may.be"',
    "there are 3, such as acme.v1.Item",
  ],
  [
    "beta.*",
    "nothing-selected",
    'no message matches "beta.*"',
    "there are 3, such as acme.v1.Item",
  ],
] as const)
  test(`a pattern that selects nothing is an error, be there others that do: ${pattern}`, () => {
    expect(() => selected("message", names, ["acme.v1.Item", pattern])).toThrow(
      expect.objectContaining({ code, message, hint }),
    );
  });

test("of nothing, nothing can be selected", () => {
  expect(selected("message", [], [])).toEqual([]);
  expect(() => selected("message", [], ["*"])).toThrow(
    expect.objectContaining({ hint: "there are 0, such as none" }),
  );
});
