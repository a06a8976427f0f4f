import { Worker } from "node:worker_threads";
import { Beats, type Whereabouts } from "./beats.ts";
import type { WorkerAnswer, WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** How often a busy worker is looked at. */
const watchIntervalMs = 50;

/** How long a codec may take to open a schema file, in cases: it parses text, and its imports. */
const openCases = 15;

/** However little time cases are given. */
const minOpenTimeoutMs = 3000;

/** How a request ended. */
export type Ending =
  | { readonly kind: "answered"; readonly answer: WorkerAnswer }
  /** The worker is gone, or was ended because it did not get on. */
  | {
      readonly kind: "lost";
      readonly how: string;
      readonly at: Whereabouts;
      /** Whether something was thrown from a callback, which may be one of an earlier case. */
      readonly isThrown: boolean;
    };

/** How a worker was lost. */
type Loss = Pick<Extract<Ending, { kind: "lost" }>, "how" | "isThrown">;

/**
 * A worker thread and a watch over it. A worker that does not get on within the
 * case timeout is ended; the handle is of no more use then.
 */
export class WorkerHandle {
  private readonly worker: Worker;
  private readonly beats: Beats;
  private readonly hear: (news: WorkerNews) => void;
  private finish: ((ending: Ending) => void) | undefined;
  private gone: Loss | undefined;

  constructor(setup: Omit<WorkerSetup, "beats">, hear: (news: WorkerNews) => void) {
    this.beats = new Beats();
    this.hear = hear;
    this.worker = new Worker(workerUrl(), {
      workerData: { ...setup, beats: this.beats.memory } satisfies WorkerSetup,
      // What a codec prints must not end up among our results.
      stdout: true,
      stderr: true,
      // A codec that eats memory ends its thread, not the run.
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.worker.on("message", (message: WorkerNews | WorkerAnswer) => this.receive(message));
    this.worker.on("error", (error) => this.lose(lossOf(error)));
    this.worker.on("exit", (code) =>
      this.lose({ how: `ended its process (exit code ${code})`, isThrown: false }),
    );
  }

  /** Whether the thread has ended: nothing can be asked of it any more. */
  get isGone(): boolean {
    return this.gone !== undefined;
  }

  /** Where the worker is. */
  get whereabouts(): Whereabouts {
    return this.beats.whereabouts;
  }

  /** Has the worker do one thing, with a limit to each case of it. One thing at a time. */
  async run(request: WorkerRequest, caseTimeoutMs: number): Promise<Ending> {
    if (this.gone !== undefined) return { kind: "lost", ...this.gone, at: this.whereabouts };
    const ended = new Promise<Ending>((resolve) => {
      this.finish = resolve;
    });
    this.worker.postMessage(request);
    const watch = this.watch(caseTimeoutMs);
    try {
      return await ended;
    } finally {
      clearInterval(watch);
      this.finish = undefined;
    }
  }

  /** Asks the worker to stop before its next case; its request is answered with what it has. */
  stop(): void {
    this.beats.stop();
  }

  /** Ends the thread. */
  async end(): Promise<void> {
    this.gone ??= { how: "was ended", isThrown: false };
    await this.worker.terminate();
  }

  private watch(caseTimeoutMs: number): NodeJS.Timeout {
    let lastCount = this.beats.count;
    let lastLook = performance.now();
    let waitedMs = 0;
    return setInterval(() => {
      const now = performance.now();
      // A machine that stood still held up this thread too: that is no time that the codec had.
      waitedMs += Math.min(now - lastLook, 2 * watchIntervalMs);
      lastLook = now;
      if (this.beats.count !== lastCount) {
        lastCount = this.beats.count;
        waitedMs = 0;
        return;
      }
      const isOpening = this.whereabouts.phase === undefined;
      const openTimeoutMs = Math.max(minOpenTimeoutMs, openCases * caseTimeoutMs);
      const limit = isOpening ? openTimeoutMs : caseTimeoutMs;
      if (waitedMs > limit)
        this.lose({ how: `did not return within ${limit} ms`, isThrown: false });
    }, watchIntervalMs);
  }

  private receive(message: WorkerNews | WorkerAnswer): void {
    if (message.kind === "found") this.hear(message);
    else this.finish?.({ kind: "answered", answer: message });
  }

  private lose(loss: Loss): void {
    this.gone ??= loss;
    this.finish?.({ kind: "lost", ...this.gone, at: this.whereabouts });
  }
}

/** The worker's program. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../dist/engine/worker.js" : "./worker.js", import.meta.url);
}

function lossOf(error: unknown): Loss {
  const isError = error instanceof Error;
  if (isError && (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY")
    return { how: "ran out of memory", isThrown: false };
  const text = isError ? (error.stack ?? error.message) : String(error);
  return { how: `threw outside of the call: ${text}`, isThrown: true };
}
