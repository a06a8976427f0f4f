import { onTestFinished } from "vitest";
import { LatencyCount } from "../latency-count.ts";
import type { LoadRequest } from "../load-request.ts";
import { StepRunner } from "../step-runner.ts";
import type { StepShare } from "../step-shares.ts";
import type { WindowOrder, WindowReport } from "../worker-protocol.ts";

const method = {
  ...{ name: "acme.v1.Orders/Create", path: "/acme.v1.Orders/Create" },
  ...{ clientStreaming: false, serverStreaming: false },
};

/** One unary call without a body. */
export const planned: LoadRequest["calls"][number] = { method, requests: [[new Uint8Array()]] };

/** What makes calls of a server of this process, on this thread, until the test is over. */
export async function runnerAt(
  port: number,
  share: StepShare,
  callTimeoutMs = 5000,
): Promise<StepRunner> {
  const target = { address: `127.0.0.1:${port}`, metadata: [] };
  const runner = new StepRunner({ target, calls: [planned], callTimeoutMs }, planned, share);
  onTestFinished(() => runner.close());
  await runner.open();
  return runner;
}

/** A window that comes to rest. */
export function until(until: WindowOrder["until"], settleMs = 0): WindowOrder {
  return { settleMs, until, restWithinMs: 5000 };
}

/** Milliseconds. */
export function percentileOf({ latency }: WindowReport, percent: number): number {
  const count = new LatencyCount();
  count.add(latency);
  return count.percentile(percent) / 1e6;
}
