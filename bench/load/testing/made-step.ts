import type { LoadStep, LoadWindow, StepResult } from "../load-result.ts";
import { stepName } from "../step-name.ts";

/** A step as if it had been measured, with what a test is about. */
export function madeStep(
  step: LoadStep,
  callsPerSecond: number,
  windows: readonly LoadWindow[] = [],
): StepResult {
  return {
    ...{ method: "acme.v1.Orders/Create", step, name: stepName(step), durationMs: 1000 },
    ...{ calls: 1, windows, errors: [], unsent: 0 },
    throughput: { median: callsPerSecond, low: callsPerSecond, high: callsPerSecond },
    ...{ messagesSent: 1, messagesReceived: 1, bytesSent: 1, bytesReceived: 1 },
    client: { workers: 1, cpuCores: 1, eventLoopDelayP99: 0, eventLoopUtilization: 0.5 },
  };
}
