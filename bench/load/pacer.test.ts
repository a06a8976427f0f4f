import { expect, test } from "vitest";
import { Pacer } from "./pacer.ts";

for (const { title, callsPerSecond, firstAtMs, looks, expected } of [
  {
    title: "hands out one call for each interval",
    ...{ callsPerSecond: 1000, firstAtMs: 0, looks: [0, 1, 2], expected: [[0], [1], [2]] },
  },
  {
    title: "hands out several of a fast pace at one look",
    ...{
      callsPerSecond: 4000,
      firstAtMs: 0,
      looks: [0.6, 1],
      expected: [
        [0, 0.25, 0.5],
        [0.75, 1],
      ],
    },
  },
  {
    title: "hands out nothing before the first is due",
    ...{ callsPerSecond: 100, firstAtMs: 5, looks: [0, 4.9, 5, 14], expected: [[], [], [5], []] },
  },
  {
    title: "hands out all of a pause, each with the time at which it was due",
    ...{ callsPerSecond: 2, firstAtMs: 0, looks: [0, 1600], expected: [[0], [500, 1000, 1500]] },
  },
  {
    title: "keeps a pace slower than one call a second",
    ...{ callsPerSecond: 0.5, firstAtMs: 0, looks: [0, 1999, 2000], expected: [[0], [], [2000]] },
  },
])
  test(title, () => {
    const pacer = new Pacer({ callsPerSecond, firstAtMs });

    expect(looks.map((elapsed) => allDue(pacer, elapsed))).toEqual(expected);
  });

test("keeps its pace over millions of calls", () => {
  const pacer = new Pacer({ callsPerSecond: 30_000, firstAtMs: 0 });
  let calls = 0;
  while (pacer.take(60_000) !== undefined) calls++;

  expect(calls).toBe(30_000 * 60 + 1);
});

function allDue(pacer: Pacer, elapsedMs: number): readonly number[] {
  const due: number[] = [];
  for (let at = pacer.take(elapsedMs); at !== undefined; at = pacer.take(elapsedMs)) due.push(at);
  return due;
}
