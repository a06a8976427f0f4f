import { expect, test } from "vitest";
import type { BenchCase } from "./bench-case.ts";
import { measure } from "./measure.ts";

const options = { rounds: 3, roundMs: 0, warmUpMs: 0 };

function caseOf(name: string, run: BenchCase["run"], more: Partial<BenchCase> = {}): BenchCase {
  return { name, operations: 1, bytes: 0, run, ...more };
}

test("cases take turns in every round, there and back", async () => {
  const turns: string[] = [];
  const noting = (name: string) =>
    caseOf(name, () => {
      turns.push(name);
      return 0;
    });

  await measure([noting("a"), noting("b"), noting("c")], options);

  const warmUp = ["a", "b", "c"];
  expect(turns).toEqual([...warmUp, "a", "b", "c", "c", "b", "a", "a", "b", "c"]);
});

test("a case that takes long takes part in no more rounds than it says", async () => {
  const [slow, quick] = await measure(
    [caseOf("slow", () => 0, { maxRounds: 1 }), caseOf("quick", async () => 0)],
    options,
  );

  expect(slow?.rounds).toHaveLength(1);
  expect(quick?.rounds).toHaveLength(3);
});

test("rounds are told as they pass", async () => {
  const told: (readonly [number, number | undefined])[] = [];

  await measure([caseOf("a", () => 0)], options, {
    afterRound: (rounds, measured) => told.push([rounds, measured()[0]?.rounds.length]),
  });

  expect(told).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test("what is ended keeps the rounds in which every case had its turn", async () => {
  const ending = new AbortController();
  let calls = 0;
  // A warm-up, two rounds, and the first turn of the third: there, back and there again.
  const counting = caseOf("counting", () => {
    calls++;
    if (calls === 4) ending.abort();
    return 0;
  });

  const measured = await measure(
    [counting, caseOf("other", () => 0)],
    { ...options, rounds: 9 },
    ending,
  );

  expect(calls).toBe(4);
  expect(measured.map(({ rounds }) => rounds.length)).toEqual([2, 2]);
});

test("times are those of one operation", async () => {
  const wait = () => new Promise<number>((resolve) => setTimeout(() => resolve(0), 20));
  const [whole, tenth] = await measure(
    [caseOf("whole", wait), caseOf("tenth", wait, { operations: 10 })],
    options,
  );

  // A timer never ends much too early, however busy the machine is.
  expect(Math.min(...(whole?.rounds ?? []))).toBeGreaterThan(15e6);
  expect(Math.min(...(tenth?.rounds ?? []))).toBeGreaterThan(1.5e6);
  expect(tenth?.calls).toBe(3);
});

test("a case that does other work at each call is refused", async () => {
  let calls = 0;

  await expect(measure([caseOf("drifting", () => calls++)], options)).rejects.toThrow(
    "drifting: gave 0 and then 1",
  );
});

test("where somebody is told what a case throws, the others go on", async () => {
  const told: string[] = [];
  let calls = 0;
  const failing = caseOf("failing", () => {
    calls++;
    if (calls === 3) throw new Error("not a third time");
    return 0;
  });
  const lost = caseOf("lost", () => Promise.reject(new Error("never")));

  const [, , good] = await measure([failing, lost, caseOf("good", () => 0)], options, {
    onFailure: (one, error) => told.push(`${one.name}: ${(error as Error).message}`),
  });

  expect(told).toEqual(["lost: never", "failing: not a third time"]);
  expect(calls).toBe(3);
  expect(good?.rounds).toHaveLength(3);
});

test("what is to end hears of it between two turns", async () => {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 20);
  const long = { rounds: 100_000, roundMs: 1, warmUpMs: 0 };
  const [one] = await measure([caseOf("a", () => 0)], long, ending);

  expect(one?.rounds.length).toBeLessThan(10_000);
});

test("what a case throws ends the run", async () => {
  const failing = caseOf("failing", () => {
    throw new Error("no such message");
  });

  await expect(measure([failing], options)).rejects.toThrow("no such message");
});
