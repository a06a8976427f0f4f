import { expect, test } from "vitest";
import type { BenchCase } from "../measure/bench-case.ts";
import { takeTurns } from "./take-turns.ts";

const pace = { rounds: 3, sliceMs: 0, warmUpMs: 0, mostMs: 2000 };

function caseOf(name: string, run: BenchCase["run"]): BenchCase {
  return { name, operations: 10, bytes: 0, run };
}

test("the one side, the other twice, the one again", async () => {
  const turns: string[] = [];
  const noting = (name: string) =>
    caseOf(name, () => {
      turns.push(name);
      return 0;
    });
  const { first, second } = await takeTurns(noting("a"), noting("b"), { ...pace, rounds: 2 });

  expect(turns.join("")).toBe("ababbaabba");
  expect(first).toHaveLength(2);
  expect(second).toHaveLength(2);
});

test("times are those of one operation, of cases that have to be awaited too", async () => {
  const wait = () => new Promise<number>((resolve) => setTimeout(() => resolve(0), 5));
  const { first, second } = await takeTurns(
    caseOf("slow", wait),
    caseOf("quick", () => 0),
    pace,
  );

  // A timer never ends much too early, however busy the machine is.
  expect(Math.min(...first)).toBeGreaterThan(3e5);
  expect(Math.min(...second)).toBeLessThan(3e5);
});

test("no round is begun after the time is over", async () => {
  const wait = () => new Promise<number>((resolve) => setTimeout(() => resolve(0), 5));
  const { first } = await takeTurns(caseOf("a", wait), caseOf("b", wait), { ...pace, mostMs: 0 });

  expect(first).toHaveLength(1);
});

test("a case that does other work at each call is refused", async () => {
  let calls = 0;

  await expect(
    takeTurns(
      caseOf("a", () => calls++),
      caseOf("b", () => 0),
      pace,
    ),
  ).rejects.toThrow("a: gave 0 and then 1");
});
