import { Worker } from "node:worker_threads";

/** Waking up costs two threads some 20 µs: closer together than that, calls are sent in pairs and more. */
const leastMs = 0.2;

/**
 * The program of the thread that waits. A thread that does nothing else may block, and is then woken to some 0.1 ms, where a
 * timer of Node is late by up to a millisecond and more, and turning round and round would take a core from the server.
 */
const program = `
  const { parentPort, workerData: { asked, until } } = require("node:worker_threads");
  for (let seen = 0; ; ) {
    Atomics.wait(asked, 0, seen);
    seen = Atomics.load(asked, 0);
    const ms = until[0] - (performance.timeOrigin + performance.now());
    if (seen < 0) break;
    if (ms > 0 && Atomics.wait(asked, 0, seen, ms) !== "timed-out") continue;
    parentPort.postMessage(undefined);
  }`;

/** Calls back at a time, to about 0.1 ms. */
export class PreciseTimer {
  private readonly asked = new Int32Array(new SharedArrayBuffer(4));
  private readonly until = new Float64Array(new SharedArrayBuffer(8));
  private readonly thread: Worker;
  /** Until then nothing is woken: a thread takes some time to begin. */
  readonly ready: Promise<void>;

  constructor(wake: () => void) {
    const workerData = { asked: this.asked, until: this.until };
    this.thread = new Worker(program, { eval: true, workerData });
    this.thread.on("message", wake);
    this.ready = new Promise((resolve, reject) => {
      this.thread.once("online", resolve);
      this.thread.once("error", reject);
    });
  }

  /** Wakes at that time of `performance.now()`, in place of any time that was asked for before. */
  wakeAt(ms: number): void {
    const soonest = performance.now() + leastMs;
    this.until[0] = performance.timeOrigin + Math.max(ms, soonest);
    Atomics.add(this.asked, 0, 1);
    Atomics.notify(this.asked, 0);
  }

  close(): void {
    Atomics.store(this.asked, 0, -1);
    Atomics.notify(this.asked, 0);
    void this.thread.terminate();
  }
}
