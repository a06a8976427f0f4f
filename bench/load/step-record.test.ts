import { expect, test } from "vitest";
import { StepRecord } from "./step-record.ts";
import { Tally } from "./tally.ts";
import type { WindowReport } from "./worker-protocol.ts";

/** A window of one thread in which calls ended with these codes. */
function windowOf(statuses: readonly number[]): WindowReport {
  const tally = new Tally();
  tally.isCounting = true;
  for (const status of statuses) {
    const outcome = { status, isClientMade: false, details: `said ${status}` };
    const call = { ms: 1, messages: 1, mark: tally.mark };
    tally.ended({ ...outcome, messages: 0, bytes: 0 }, call);
  }
  const { lateP99, ...counts } = tally.take();
  return {
    ...{ ...counts, elapsedMs: 100, bytesSent: 1, bytesReceived: 1, isAtRest: true },
    use: { utilization: 0.5, delayP99: 0, lateP99 },
  };
}

test("statuses that a server makes up stay few over all threads and windows, and none is lost", () => {
  const step = { kind: "closed", connections: 1, concurrency: 1 } as const;
  const record = new StepRecord({ method: "acme.v1.Orders/Create", step });
  for (let window = 0; window < 50; window++) {
    const reports = [windowOf([5, 100 + window]), windowOf([14, 1000 + window, 2000 + window])];
    record.add({ reports, cpuMs: 1, ms: 100 });
  }

  expect(record.result({ isPaired: false }, undefined, undefined).errors).toEqual([
    { status: "statuses that do not exist", count: 150, details: "said 100" },
    { status: "NOT_FOUND", count: 50, details: "said 5" },
    { status: "UNAVAILABLE", count: 50, details: "said 14" },
  ]);
});
