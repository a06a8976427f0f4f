import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Due, Overdue } from "./overdue.ts";

/** Writes down when it was ended. */
function due(afterMs: number, ended: string[], name: string): Due {
  return {
    limitAt: performance.now() + afterMs,
    expire() {
      ended.push(name);
    },
  };
}

test("what outlasts its limit is ended, once, and nothing else is", async () => {
  const overdue = new Overdue(5);
  const ended: string[] = [];
  const over = due(200, ended, "over");
  overdue.add(over);
  for (const name of ["first", "second"]) overdue.add(due(0, ended, name));
  overdue.add(due(60_000, ended, "later"));
  overdue.delete(over);

  await expect.poll(() => ended.length).toBe(2);
  await setTimeout(300);

  expect(ended).toEqual(["first", "second"]);
});

test("what comes when everything was over is ended too", async () => {
  const overdue = new Overdue(5);
  const ended: string[] = [];
  for (const name of ["first", "second"]) {
    overdue.add(due(0, ended, name));
    await expect.poll(() => ended.at(-1)).toBe(name);
    await setTimeout(30);
  }

  expect(ended).toEqual(["first", "second"]);
});
