import { writeSync } from "node:fs";
import process from "node:process";
import {
  type HostMessage,
  type HostOrder,
  pulseIntervalMs,
  pulsePosition,
  sharedFile,
} from "./host-protocol.ts";
import { bugAnswer, type Ending, WorkerHandle } from "./worker-handle.ts";

/**
 * The program of a process in which a codec may do what it likes: its main thread only looks after
 * the worker thread and passes on what it says. Started by `HostProcess`.
 */
const handle = new WorkerHandle(sharedFile, (news) => {
  tell({ kind: "news", news }, () => handle.heard());
});
const pulse = new Int32Array(1);

async function run(order: Extract<HostOrder, { kind: "run" }>): Promise<void> {
  const beating = setInterval(beat, pulseIntervalMs);
  const ending = await handle.run(order.request, order.limits);
  clearInterval(beating);
  // Nothing good comes of a thread that was lost, and it may still take memory.
  tell({ kind: "ending", ending }, ending.kind === "lost" ? end : undefined);
}

/** Shows that this thread gets on, whatever the codec does in the other one. */
function beat(): void {
  pulse[0] = (pulse[0] ?? 0) + 1;
  writeSync(sharedFile, pulse, 0, pulse.byteLength, pulsePosition);
}

function tell(message: HostMessage, then: () => void = () => undefined): void {
  process.send?.(message, () => then());
}

/** At once: `process.exit` would wait for a thread that may never come to its end. */
function end(): void {
  process.kill(process.pid, "SIGKILL");
}

function fail(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ kind: "ending", ending: bugAnswer(stack) satisfies Ending }, end);
}

process.on("uncaughtException", fail);
// Whatever ends the process that started this one: nothing is to be left of it.
process.on("disconnect", end);
if (!process.connected) end();
process.on("message", (order: HostOrder) => {
  if (order.kind === "begin") handle.begin(order.setup);
  else if (order.kind === "stop") handle.stop();
  else run(order).catch(fail);
});
