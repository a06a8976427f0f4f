import { expect, test } from "vitest";
import type { LoadStep } from "./load-result.ts";
import { type ClientLoad, saturation } from "./saturation.ts";

const closed: LoadStep = { kind: "closed", connections: 4, concurrency: 50 };
const open: LoadStep = { kind: "open", connections: 4, rate: 1000 };
const idle: ClientLoad = {
  ...{ step: closed, workers: 1, cores: 8, utilization: 0.5, delayP99: 1e6, lateP99: 0, unsent: 0 },
};

for (const [title, load, words] of [
  ["a thread that is at work half of the time", idle, undefined],
  [
    "a thread that is always at work",
    { ...idle, utilization: 0.97 },
    "its busiest thread was at work 97 % of the time: use more --workers (8 cores are here)",
  ],
  [
    "one that has the only connection",
    { ...idle, utilization: 0.97, step: { ...closed, connections: 1 } },
    "its busiest thread was at work 97 % of the time: use more --connections, so that more threads can take part",
  ],
  [
    "threads that have all cores",
    { ...idle, utilization: 0.97, workers: 8 },
    "its busiest thread was at work 97 % of the time: use fewer --connections or callers, or call from another machine",
  ],
  [
    "an event loop that is late",
    { ...idle, delayP99: 60e6 },
    "its event loop was 60 ms late, or more, 1 % of the time: use more --workers (8 cores are here)",
  ],
  [
    "calls that are sent late",
    { ...idle, step: open, workers: 8, lateP99: 35e6 },
    "1 % of the calls were sent 35 ms or more later than due: use a lower --rate, or call from another machine",
  ],
  [
    "a busy thread that leaves calls out",
    { ...idle, step: open, utilization: 0.99, unsent: 12 },
    "its busiest thread was at work 99 % of the time, and 12 calls were never sent: use more --workers (8 cores are here)",
  ],
  // The server did not keep up: nothing the load generator could do better.
  ["an idle thread that leaves calls out", { ...idle, step: open, unsent: 12 }, undefined],
] as const)
  test(`${title}: ${words ?? "says nothing"}`, () => {
    expect(saturation(load)).toBe(words);
  });
