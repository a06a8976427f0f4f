import { expect, test } from "vitest";
import { properties } from "../properties/catalogue.ts";
import { planOf, selected, selectedProperties } from "./plan.ts";

test("a plan is ordered by message, then codec, then property", () => {
  const properties = [{ id: "p" }, { id: "q" }];

  const plan = planOf({ messages: ["A", "B"], properties, codecs: ["x", "y"] });

  expect(plan.map(({ subject, codec, property }) => subject + codec + property).join(" ")).toBe(
    "Axp Axq Ayp Ayq Bxp Bxq Byp Byq",
  );
});

test("what compares two codecs is planned once for each pair, behind what takes one", () => {
  const properties = [{ id: "d", compares: true }, { id: "p" }] as const;

  const plan = planOf({ messages: ["A", "B"], properties, codecs: ["z", "x", "y"] });

  expect(plan.map(({ subject, codec, property }) => `${subject}:${codec}:${property}`)).toEqual(
    ["A", "B"].flatMap((subject) =>
      ["z:p", "x:p", "y:p", "x+z:d", "y+z:d", "x+y:d"].map((rest) => `${subject}:${rest}`),
    ),
  );
});

test("one codec alone makes no pair", () => {
  const properties = [{ id: "d", compares: true }] as const;

  expect(planOf({ messages: ["A"], properties, codecs: ["x"] })).toEqual([]);
});

test("what runs on request only is left out where nothing is asked for, and selected by a pattern", () => {
  const idsOf = (patterns: readonly string[]) =>
    selectedProperties(properties, patterns).map(({ id }) => id);

  expect(idsOf([])).toContain("wire/merge");
  expect(idsOf([]).filter((id) => id.startsWith("diff/"))).toEqual([]);
  expect(idsOf(["diff/*"])).toEqual(["diff/value", "diff/accept", "diff/json", "diff/limits"]);
  expect(idsOf(["**"])).toEqual(properties.map(({ id }) => id));
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
