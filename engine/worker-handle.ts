import { Worker } from "node:worker_threads";
import { Beats, type Whereabouts } from "./beats.ts";
import type { WorkerAnswer, WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** How often a busy worker is looked at. */
const watchIntervalMs = 50;

/** How long a codec may take to open a schema file: it parses text, and its imports. */
const openTimeoutMs = 30_000;

/** How a request ended. */
export type Ending =
  | { readonly kind: "answered"; readonly answer: WorkerAnswer }
  /** The worker is gone, or was ended because it did not get on. */
  | { readonly kind: "lost"; readonly how: string; readonly at: Whereabouts };

/**
 * A worker thread and a watch over it. A worker that does not get on within the
 * case timeout is ended; the handle is of no more use then.
 */
export class WorkerHandle {
  private readonly worker: Worker;
  private readonly beats: Beats;
  private readonly hear: (news: WorkerNews) => void;
  private finish: ((ending: Ending) => void) | undefined;
  private gone: string | undefined;

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
    this.worker.on("error", (error) => this.lose(lossText(error)));
    this.worker.on("exit", (code) => this.lose(`ended its process (exit code ${code})`));
  }

  /** Where the worker is. */
  get whereabouts(): Whereabouts {
    return this.beats.whereabouts;
  }

  /** Has the worker do one thing, with a limit to each case of it. One thing at a time. */
  async run(request: WorkerRequest, caseTimeoutMs: number): Promise<Ending> {
    if (this.gone !== undefined) return { kind: "lost", how: this.gone, at: this.whereabouts };
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
    this.gone ??= "was ended";
    await this.worker.terminate();
  }

  private watch(caseTimeoutMs: number): NodeJS.Timeout {
    let lastCount = this.beats.count;
    let lastChange = performance.now();
    return setInterval(() => {
      const now = performance.now();
      if (this.beats.count !== lastCount) {
        lastCount = this.beats.count;
        lastChange = now;
        return;
      }
      const isOpening = this.whereabouts.phase === undefined;
      const limit = isOpening ? openTimeoutMs : caseTimeoutMs;
      if (now - lastChange > limit) this.lose(`did not return within ${limit} ms`);
    }, watchIntervalMs);
  }

  private receive(message: WorkerNews | WorkerAnswer): void {
    if (message.kind === "found") this.hear(message);
    else this.finish?.({ kind: "answered", answer: message });
  }

  private lose(how: string): void {
    this.gone ??= how;
    this.finish?.({ kind: "lost", how: this.gone, at: this.whereabouts });
  }
}

/** The worker's program. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../dist/engine/worker.js" : "./worker.js", import.meta.url);
}

function lossText(error: unknown): string {
  if (!(error instanceof Error)) return `threw outside of the call: ${String(error)}`;
  if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY")
    return "ran out of memory";
  return `threw outside of the call: ${error.stack ?? error.message}`;
}
