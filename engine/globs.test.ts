import { expect, test } from "vitest";
import { matchesGlob } from "./globs.ts";

for (const [pattern, name, matches] of [
  ["acme.v1.Order", "acme.v1.Order", true],
  ["acme.v1.Order", "acme.v1.Orders", false],
  ["acme.v1.Order", "acme.v1.order", false],
  ["acme.v1.*", "acme.v1.Order", true],
  ["acme.v1.*", "acme.v1.Order.Line", false],
  ["acme.v1.*", "acme.v1.", true],
  ["acme.**", "acme.v1.Order.Line", true],
  ["acme.**", "acme", false],
  ["**", "acme.v1.Order", true],
  ["**.Order", "acme.v1.Order", true],
  ["**.Order", "Order", false],
  ["*.v1.*Line", "acme.v1.OrderLine", true],
  ["*", "acme.v1.Order", false],
  ["wire/*", "wire/round-trip", true],
  ["*/merge", "wire/merge", true],
  ["*", "wire/merge", false],
  ["**", "wire/merge", true],
  // Nothing else is special, and nothing is taken for a regular expression.
  ["acme.v1", "acmeXv1", false],
  ["a+b", "aab", false],
  ["(a|b)", "a", false],
  ["[ab]", "a", false],
  ["a?", "a", false],
  ["$", "", false],
  ["", "", true],
] as const)
  test(`${JSON.stringify(pattern)} ${matches ? "matches" : "does not match"} ${JSON.stringify(name)}`, () => {
    expect(matchesGlob(pattern, name)).toBe(matches);
  });
