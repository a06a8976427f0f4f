import { expect, test } from "vitest";
import { nearNames } from "./near-names.ts";

for (const [words, from, expected] of [
  ["enum acme.v1.Colour: RED (2) removed", "acme.v1.Order", "enum Colour: RED (2) removed"],
  ["enum acme.v1.Order.State: A (1) added", "acme.v1.Order", "enum State: A (1) added"],
  ["message acme.v1.A → message acme.v2.B", "acme.v1.Order", "message A → message v2.B"],
  ["message acme.v1.Order → int32", "acme.v1.Order", "message Order → int32"],
  ["enum other.Colour: RED (2) removed", "acme.v1.Order", "enum other.Colour: RED (2) removed"],
  ["double 1.5 → 2.5, int32", "acme.v1.Order", "double 1.5 → 2.5, int32"],
] as const)
  test(`${words} from ${from} is ${expected}`, () => {
    expect(nearNames(words, from)).toBe(expected);
  });

test("two names that would look the same stay as they are", () => {
  const words = "message Order.Line → message acme.v1.Order.Line";

  expect(nearNames(words, "acme.v1.Order")).toBe("message Order.Line → message Line");
  expect(nearNames("message a.b.C.X → message a.b.X", "a.b.C")).toBe(
    "message a.b.C.X → message a.b.X",
  );
});
