import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
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

const nothingQueued = () => new Map<string, number>();

/** What is given of 100 ms between two readings. */
function givenBetween(before: string | undefined, after: string | undefined): number {
  const readings = [before, after];
  const time = new GivenTime(() => readings.shift(), nothingQueued);
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
  const time = new GivenTime(() => readings.shift(), nothingQueued);
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

test.each<[string, Readonly<Record<string, readonly [number, number]>>, number]>([
  ["no thread waited", { main: [7, 7], codec: [3, 3] }, 100],
  ["the thread that waited longest is the one that counts", { main: [7, 9], codec: [3, 63] }, 40],
  ["however long one waited, a hang is noticed in the end", { codec: [0, 99] }, 25],
  ["a clock that is not quite ours may say more than passed", { codec: [0, 130] }, 25],
])("of 100 ms in which %s, that much is given", (_, threads, given) => {
  const readings = [0, 1].map(
    (at) => new Map(Object.entries(threads).map(([thread, waited]) => [thread, waited[at] ?? 0])),
  );
  const time = new GivenTime(
    () => undefined,
    () => readings.shift() ?? new Map(),
  );
  time.of(100);

  expect(time.of(100)).toBeCloseTo(given);
});

test("a thread that is new since the last look says nothing of the time before", () => {
  const readings = [
    new Map([["main", 5]]),
    new Map([
      ["main", 5],
      ["codec", 500],
    ]),
  ];
  const time = new GivenTime(
    () => undefined,
    () => readings.shift() ?? new Map(),
  );
  time.of(100);

  expect(time.of(100)).toBe(100);
});

test.runIf(existsSync("/proc/self/schedstat"))(
  "on a machine whose processors others have, a busy thread is seen to wait for them",
  async () => {
    const rivals = Array.from({ length: 2 * availableParallelism() }, () =>
      spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
    );
    try {
      await Promise.all(rivals.map((rival) => once(rival, "spawn")));
      const time = new GivenTime(() => undefined);
      let leastShare = 1;
      for (let look = 0; look < 50 && leastShare > 0.9; look++) {
        const begin = performance.now();
        while (performance.now() - begin < 100);
        const passed = performance.now() - begin;
        leastShare = Math.min(leastShare, time.of(passed) / passed);
      }

      expect(leastShare).toBeLessThanOrEqual(0.9);
    } finally {
      for (const rival of rivals) rival.kill("SIGKILL");
    }
  },
);
