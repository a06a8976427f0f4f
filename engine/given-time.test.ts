import { expect, test } from "vitest";
import { GivenTime } from "./given-time.ts";

interface Told {
  readonly user?: number;
  readonly idle?: number;
  readonly stolen?: number;
}

/** What Linux says, line for line. */
function stat({ user = 0, idle = 0, stolen = 0 }: Told): string {
  return [
    `cpu  ${user} 0 0 ${idle} 0 0 0 ${stolen} 0 0`,
    `cpu0 ${user} 0 0 ${idle} 0 0 0 ${stolen} 0 0`,
    "intr 1 2 3",
    "procs_running 2",
    "procs_blocked 0",
    "",
  ].join("\n");
}

/** What is given of 100 ms between two readings. */
function givenBetween(before: string | undefined, after: string | undefined): number {
  const readings = [before, after];
  const time = new GivenTime(() => readings.shift());
  time.of(100);
  return time.of(100);
}

test.each<[string, Told, number]>([
  ["an idle machine gives all of the time", { idle: 20 }, 100],
  ["a busy machine gives all of it", { user: 20 }, 100],
  ["half of what was asked for is stolen", { user: 10, stolen: 10 }, 50],
  ["idle processors do not make up for a stolen one", { user: 3, idle: 10, stolen: 3 }, 50],
  ["a single stolen tick says nothing", { user: 1, stolen: 1 }, 100],
  ["however little it is, a hang is noticed in the end", { user: 1, stolen: 99 }, 25],
])("%s", (_, after, given) => {
  expect(givenBetween(stat({}), stat(after))).toBeCloseTo(given);
});

test.each([undefined, "", "cpu  1 2\n", "procs_running 9\n"])(
  "a system that says %j is taken to give all of the time",
  (said) => {
    expect(givenBetween(said, said)).toBe(100);
  },
);

test("after a restart nothing is known of the time before", () => {
  const readings = [stat({}), stat({ user: 1, stolen: 99 })];
  const time = new GivenTime(() => readings.shift());
  time.of(100);
  time.restart();

  expect(time.of(100)).toBe(100);
});

test("what this system says can be read", () => {
  const time = new GivenTime();
  time.of(1000);

  expect(time.of(1000)).toBeGreaterThanOrEqual(250);
  expect(time.of(1000)).toBeLessThanOrEqual(1000);
});
