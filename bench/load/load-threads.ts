import { Worker } from "node:worker_threads";
import { programUrl } from "./program-url.ts";
import type { StepShare } from "./step-shares.ts";
import type {
  NumberedOrder,
  OpenedConnections,
  WindowOrder,
  WindowReport,
  WorkerAnswer,
  WorkerOrder,
  WorkerSides,
} from "./worker-protocol.ts";

/** The run was told to stop: what was asked is not answered any more. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
}

/** The threads of a run, all of which know the calls of all sides. */
export class LoadThreads {
  private readonly threads: readonly LoadThread[];

  constructor(count: number, sides: WorkerSides) {
    this.threads = Array.from({ length: count }, () => new LoadThread(sides));
  }

  /** Has as many threads as there are shares connect for a step. */
  open(side: number, method: number, shares: readonly StepShare[]): Promise<OpenedConnections[]> {
    return this.ask(shares, async (thread, share) => {
      const answer = await thread.ask({ kind: "open", side, method, share });
      if (answer.kind !== "opened") throw unexpected(answer);
      return answer.opened;
    });
  }

  /** Has each run its window, all at once. */
  windows(side: number, windows: readonly WindowOrder[]): Promise<WindowReport[]> {
    return this.ask(windows, async (thread, window) => {
      const answer = await thread.ask({ kind: "window", side, window });
      if (answer.kind !== "counted") throw unexpected(answer);
      return answer.report;
    });
  }

  /** Closes the connections of that side. */
  async close(side: number): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.ask({ kind: "close", side })));
  }

  /** Ends all at once, whatever they are at; their sockets go with them. What they were asked rejects with {@link RunStopped}. */
  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  private ask<Given, Answer>(
    each: readonly Given[],
    ask: (thread: LoadThread, given: Given) => Promise<Answer>,
  ): Promise<Answer[]> {
    return Promise.all(
      each.map((given, index) => {
        const thread = this.threads[index];
        if (thread === undefined) throw new RangeError(`there is no thread ${index}`);
        return ask(thread, given);
      }),
    );
  }
}

/** What is left of a call is garbage at once: with more room than that, memory would grow for minutes until it is looked at. */
const maxYoungGenerationSizeMb = 16;

/** One thread that makes calls. */
class LoadThread {
  private readonly worker: Worker;
  private readonly asked = new Map<
    number,
    { readonly resolve: (answer: WorkerAnswer) => void; readonly reject: (bug: unknown) => void }
  >();
  private bug: unknown;
  private number = 0;
  private isEnding = false;

  constructor(sides: WorkerSides) {
    this.worker = new Worker(programUrl("load-worker"), {
      workerData: sides,
      resourceLimits: { maxYoungGenerationSizeMb },
    });
    this.worker.on("message", (answer: WorkerAnswer) => {
      this.asked.get(answer.number)?.resolve(answer);
      this.asked.delete(answer.number);
    });
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", (code) => {
      if (!this.isEnding) this.fail(new Error(`a thread that makes calls ended with code ${code}`));
    });
  }

  ask(order: WorkerOrder): Promise<WorkerAnswer> {
    if (this.bug !== undefined) return Promise.reject(this.bug);
    const number = this.number++;
    return new Promise((resolve, reject) => {
      this.asked.set(number, { resolve, reject });
      this.worker.postMessage({ number, order } satisfies NumberedOrder);
    });
  }

  async end(): Promise<void> {
    this.isEnding = true;
    this.fail(new RunStopped("the run was told to stop"));
    await this.worker.terminate();
  }

  private fail(bug: unknown): void {
    this.bug ??= bug;
    for (const { reject } of this.asked.values()) reject(this.bug);
    this.asked.clear();
  }
}

function unexpected(answer: WorkerAnswer): Error {
  return new Error(`a thread that makes calls answered "${answer.kind}"`);
}
