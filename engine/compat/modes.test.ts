import { expect, test } from "vitest";
import { demandedDirections, isTransitive, type Role } from "./modes.ts";

const request: ReadonlySet<Role> = new Set(["request"]);
const response: ReadonlySet<Role> = new Set(["response"]);
const both: ReadonlySet<Role> = new Set(["request", "response"]);
const none: ReadonlySet<Role> = new Set();

test("with servers first new servers read old requests, and old clients new responses", () => {
  const demand = { mode: undefined, order: "servers first", level: "presence" } as const;

  expect([...demandedDirections(demand, request)]).toEqual(["old-to-new"]);
  expect([...demandedDirections(demand, response)]).toEqual(["new-to-old"]);
});

test("with clients first it is the other way round", () => {
  const demand = { mode: undefined, order: "clients first", level: "presence" } as const;

  expect([...demandedDirections(demand, request)]).toEqual(["new-to-old"]);
  expect([...demandedDirections(demand, response)]).toEqual(["old-to-new"]);
});

test("what goes both ways, and what nobody is known to read, has to hold both ways", () => {
  for (const roles of [both, none])
    for (const order of ["servers first", "clients first", "any"] as const)
      expect([...demandedDirections({ mode: undefined, order, level: "value" }, roles)]).toEqual([
        "old-to-new",
        "new-to-old",
      ]);
});

for (const [mode, directions, transitive] of [
  ["BACKWARD", ["old-to-new"], false],
  ["FORWARD", ["new-to-old"], false],
  ["FULL", ["old-to-new", "new-to-old"], false],
  ["BACKWARD_TRANSITIVE", ["old-to-new"], true],
  ["FORWARD_TRANSITIVE", ["new-to-old"], true],
  ["FULL_TRANSITIVE", ["old-to-new", "new-to-old"], true],
] as const)
  test(`${mode} is what schema registries mean by it, whatever services do`, () => {
    for (const roles of [request, response, both, none])
      expect([
        ...demandedDirections({ mode, order: "servers first", level: "presence" }, roles),
      ]).toEqual(directions);
    expect(isTransitive(mode)).toBe(transitive);
  });
