import process from "node:process";
import { Worker } from "node:worker_threads";
import { orphanCheck } from "../../engine/orphan-check.ts";
import type { Asked, CaseWatch } from "./case-watch.ts";
import { type Lost, lossDescriptor } from "./host-protocol.ts";

/** How often the thread looks, in milliseconds. */
const tickMs = 100;

/** Of the shared numbers: how often something was asked, what of all that was, and how many ticks it may take. */
const [beat, at, ticks] = [0, 1, 2] as const;

/** Nothing is asked. */
const nothing = -1;

/**
 * Ends the process when the one that started it is gone, or when a codec does not answer: in a thread of its own, since the codec
 * may never let go of the main one. It counts ticks, so that a machine that sleeps is none that hangs.
 */
const watchdog = `
  const { workerData, parentPort } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  const { ppid, shared, tickMs, limitMs, lossDescriptor } = workerData;
  ${orphanCheck}
  const asked = [];
  let beat = 0;
  let waited = 0;
  parentPort.on("message", (one) => asked.push(one));
  setInterval(() => {
    if (isOrphan()) process.kill(process.pid, "SIGKILL");
    const [now, at, ticks] = [0, 1, 2].map((index) => Atomics.load(shared, index));
    waited = now === beat && at >= 0 ? waited + 1 : 0;
    beat = now;
    if (waited <= ticks) return;
    const reason = "it did not answer within " + (limitMs / 1000) + " s";
    try { writeSync(lossDescriptor, JSON.stringify({ asked: asked[at], reason }) + "\\n"); } catch {}
    process.kill(process.pid, "SIGKILL");
  }, tickMs);
`;

/** An operation of a codec by which as many processes were lost is asked of no other type: each costs the time of a limit. */
const mostLost = 2;

/** Watches over a process in which codecs run, and can say what it was lost by. */
export class HostWatch implements CaseWatch {
  private readonly shared = new Int32Array(new SharedArrayBuffer(12));
  private readonly thread: Worker;
  private readonly indices = new Map<string, number>();
  private readonly lost: readonly Lost[];
  private readonly limitMs: number;
  private current: Asked | undefined;

  constructor({ lost, limitMs }: { readonly lost: readonly Lost[]; readonly limitMs: number }) {
    this.lost = lost;
    this.limitMs = limitMs;
    this.leave();
    const { shared } = this;
    const workerData = { ppid: process.ppid, shared, tickMs, limitMs, lossDescriptor };
    this.thread = new Worker(watchdog, { eval: true, workerData });
    this.thread.unref();
  }

  /** What is asked just now. */
  get asked(): Asked | undefined {
    return this.current;
  }

  enter({ codec, typeName, operation }: Asked, usualMs = 0): string | undefined {
    // Who asks may know more of it, which would not cross to a thread.
    const asked = { codec, operation, ...(typeName === undefined ? {} : { typeName }) };
    const refusal = this.refusalOf(asked);
    if (refusal !== undefined) return refusal;
    this.current = asked;
    // Many times as long as usual: a busy machine is no codec that hangs.
    Atomics.store(this.shared, ticks, Math.ceil((this.limitMs + 20 * usualMs) / tickMs));
    Atomics.store(this.shared, at, this.indexOf(asked));
    Atomics.add(this.shared, beat, 1);
    return undefined;
  }

  leave(): void {
    this.current = undefined;
    Atomics.store(this.shared, at, nothing);
  }

  private refusalOf({ codec, typeName, operation }: Asked): string | undefined {
    const alike = this.lost.filter(
      ({ asked }) => asked.codec === codec && asked.operation === operation,
    );
    const same = alike.find(({ asked }) => asked.typeName === typeName);
    if (same !== undefined) return same.reason;
    const [last] = alike.slice(mostLost - 1);
    return last && `it is not asked any more: ${last.reason}, as with ${last.asked.typeName}`;
  }

  private indexOf(asked: Asked): number {
    const key = `${asked.codec}\n${asked.typeName}\n${asked.operation}`;
    let index = this.indices.get(key);
    if (index === undefined) {
      index = this.indices.size;
      this.indices.set(key, index);
      this.thread.postMessage(asked);
    }
    return index;
  }
}
