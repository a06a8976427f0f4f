import { parentPort, workerData } from "node:worker_threads";
import { StepRunner } from "./step-runner.ts";
import type { NumberedOrder, WorkerAnswer, WorkerOrder, WorkerSides } from "./worker-protocol.ts";

/** The program of a thread that makes calls. Started by `LoadThread`; what it throws ends it, and is a bug of ours. */
const { sides }: WorkerSides = workerData;
const runners = new Map<number, StepRunner>();

async function answer(number: number, order: WorkerOrder): Promise<WorkerAnswer> {
  if (order.kind === "open") {
    const opened = await begin(order).open();
    return { number, kind: "opened", opened };
  }
  const runner = runners.get(order.side);
  if (order.kind === "close") {
    runner?.close();
    runners.delete(order.side);
    return { number, kind: "closed" };
  }
  if (runner === undefined) throw new Error(`side ${order.side} has no step`);
  return { number, kind: "counted", report: await runner.window(order.window) };
}

function begin(order: Extract<WorkerOrder, { kind: "open" }>): StepRunner {
  const side = sides[order.side];
  const planned = side?.calls[order.method];
  if (side === undefined || planned === undefined) throw new Error("no such side or method");
  const runner = new StepRunner(side, planned, order.share);
  runners.set(order.side, runner);
  return runner;
}

parentPort?.on("message", ({ number, order }: NumberedOrder) => {
  void answer(number, order).then((said) => parentPort?.postMessage(said));
});
