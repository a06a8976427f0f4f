import process from "node:process";
import { Worker } from "node:worker_threads";
import { firstLine } from "../schema/first-line.ts";
import { Beats, type Whereabouts } from "./beats.ts";
import { Standstill } from "./standstill.ts";
import type {
  NumberedRequest,
  Origin,
  WorkerAnswer,
  WorkerMemory,
  WorkerNews,
  WorkerRequest,
  WorkerSetup,
} from "./worker-protocol.ts";

/** How often a busy worker is looked at. */
const watchIntervalMs = 50;

/** How long a codec may take to open a schema file, in cases: it parses text, and its imports. */
const openCases = 15;

/** However little time cases are given. */
const minOpenTimeoutMs = 3000;

/** How long a thread may take to begin, which is no codec's doing. */
const maxStartMs = 60_000;

/** How many cases may take longer than the limit where they are given a multiple of it. */
const maxSlowCases = 10;

/**
 * The memory that the whole process may take, buffers outside of the heap among it. It has a
 * hundred megabytes when it starts.
 */
const maxMemoryBytes = 2 * 2 ** 30;

/**
 * What ends a worker before its time: `exit` the thread alone, `process` all of its process.
 * `ended` is what we do to it ourselves.
 */
export type LossCause = "timeout" | "exit" | "process" | "memory" | "throw" | "ended";

/** The worker is gone, or was ended because it did not get on. */
export interface Lost {
  readonly kind: "lost";
  readonly cause: LossCause;
  /** As the rest of a sentence about the codec. */
  readonly how: string;
  /** Where the worker was; no case where it ended between two requests. */
  readonly at: Whereabouts;
  /** What brought it about, which may be a case of an earlier request; `undefined` where that is not known. */
  readonly origin: Origin | undefined;
}

/** How a request ended. */
export type Ending = { readonly kind: "answered"; readonly answer: WorkerAnswer } | Lost;

/** How long cases may take. */
export interface Limits {
  readonly caseTimeoutMs: number;
  /** How many times the limit a case is given: more than once on a machine that may have been slow. */
  readonly patience: number;
}

/** How a worker was lost. */
export type Loss = Omit<Lost, "kind" | "at">;

/** All that a worker says. */
type WorkerMessage = WorkerNews | WorkerAnswer;

/**
 * A worker thread and a watch over it, in a process that may be ended with it. A worker that does
 * not get on within the case timeout is lost; the handle is of no more use then.
 */
export class WorkerHandle {
  private readonly worker: Worker;
  private readonly beats: Beats;
  private readonly hear: (news: WorkerNews) => void;
  private finish: ((ending: Ending) => void) | undefined;
  private gone: Loss | undefined;
  private leaving: Origin | undefined;
  private bug: string | undefined;
  private asked = 0;
  private isStarted = false;

  /**
   * @param file the descriptor of the file in which the worker says where it is
   * @param hear is to have `heard()` called when what it was given is passed on
   */
  constructor(file: number, hear: (news: WorkerNews) => void) {
    this.beats = new Beats(undefined, file);
    this.hear = hear;
    this.worker = new Worker(workerUrl(), {
      workerData: { memory: this.beats.memory, file } satisfies WorkerMemory,
      // What a codec prints must not end up among our results.
      stdout: true,
      stderr: true,
      // A codec that eats memory ends its thread, not the run.
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.worker.on("message", (message: WorkerMessage) => this.receive(message));
    let error: unknown;
    this.worker.on("error", (thrown) => {
      error = thrown;
    });
    // What the worker said before its end is only sure to have been heard now.
    this.worker.on("exit", (code) => this.leave(error, code));
  }

  /** Where the worker is. */
  get whereabouts(): Whereabouts {
    return this.beats.whereabouts;
  }

  /** Says what to work on, once and before all else. */
  begin(setup: WorkerSetup): void {
    this.worker.postMessage(setup);
  }

  /** The news are passed on: the worker waits for that. */
  heard(): void {
    this.beats.heard();
  }

  /** Has the worker do one thing, with a limit to each case of it. One thing at a time. */
  async run(request: WorkerRequest, limits: Limits): Promise<Ending> {
    const number = this.asked++;
    // Where the worker was in its last request says nothing about this one.
    const before = this.whereabouts;
    this.beats.opening();
    if (this.bug !== undefined) return bugAnswer(this.bug);
    if (this.gone !== undefined) return lostBetween(this.gone, before, number);
    const ended = new Promise<Ending>((resolve) => {
      this.finish = resolve;
    });
    this.worker.postMessage({ number, request } satisfies NumberedRequest);
    const watch = this.watch(limits);
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

  private watch(limits: Limits): NodeJS.Timeout {
    const { caseTimeoutMs } = limits;
    const standstill = new Standstill(this.beats);
    let slowCases = 0;
    return setInterval(() => {
      if (process.memoryUsage.rss() > maxMemoryBytes) this.lose("memory", outOfMemory);
      const beforeMs = standstill.ms;
      standstill.look(watchIntervalMs);
      const { ms } = standstill;
      const isInCase = this.whereabouts.phase !== undefined;
      if (isInCase && beforeMs <= caseTimeoutMs && ms > caseTimeoutMs) slowCases++;
      this.endIfOver(ms, isInCase ? caseLimit(limits, slowCases) : openLimit(limits));
    }, watchIntervalMs);
  }

  private endIfOver(ms: number, limitMs: number): void {
    if (this.isStarted) {
      if (ms > limitMs) this.lose("timeout", notReturned(limitMs));
    } else if (ms > maxStartMs) this.fail(`a worker did not start within ${maxStartMs} ms`);
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "started") this.isStarted = true;
    if (message.kind === "leaving") this.leaving = message.origin;
    else if (isNews(message)) this.hear(message);
    else this.finish?.({ kind: "answered", answer: message });
  }

  private leave(error: unknown, code: number): void {
    // No codec had its turn before the worker had started: that is a bug of ours.
    if (!this.isStarted && error !== undefined) this.fail(stackOf(error));
    if (error === undefined) this.lose("exit", `ended its process (exit code ${code})`);
    else this.lose(...lossOf(error));
  }

  private fail(stack: string): void {
    this.bug ??= stack;
    this.finish?.(bugAnswer(stack));
  }

  private lose(cause: LossCause, how: string): void {
    const origin = cause === "exit" || cause === "throw" ? this.leaving : undefined;
    this.gone ??= { cause, how, origin };
    this.finish?.({ kind: "lost", ...this.gone, at: this.whereabouts });
  }
}

/**
 * A loss when nothing was asked for. Where nobody can tell why, what was done last is to blame.
 *
 * @param before where the worker was in its last request
 * @param number of the request that it can no longer hear
 */
export function lostBetween(loss: Loss, before: Whereabouts, number: number): Lost {
  const last = { ...before, request: number - 1, afterMs: 0 };
  const at = { phase: undefined, index: 0, cases: 0, isClosing: false };
  return { kind: "lost", ...loss, origin: loss.origin ?? last, at };
}

/** A bug of ours as the answer to a request. */
export function bugAnswer(stack: string): Ending {
  return { kind: "answered", answer: { kind: "bug", stack } };
}

function caseLimit({ caseTimeoutMs, patience }: Limits, slowCases: number): number {
  return slowCases > maxSlowCases ? caseTimeoutMs : patience * caseTimeoutMs;
}

function openLimit({ caseTimeoutMs }: Limits): number {
  return Math.max(minOpenTimeoutMs, openCases * caseTimeoutMs);
}

function isNews(message: WorkerMessage): message is Exclude<WorkerNews, { kind: "leaving" }> {
  return ["started", "found", "closing", "not-closed"].includes(message.kind);
}

/** A bug of ours that a worker came upon, with the stack that it had there. */
export function bugOf(stack: string): Error {
  const error = new Error(firstLine(stack));
  error.stack = stack;
  return error;
}

/** The worker's program. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function workerUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../dist/program/worker.js" : "./worker.js", import.meta.url);
}

/** What is said of a codec that took longer than that, in milliseconds. */
export function notReturned(limitMs: number): string {
  return `did not return within ${limitMs} ms`;
}

const outOfMemory = "ran out of memory";

function lossOf(error: unknown): [LossCause, string] {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return ["memory", outOfMemory];
  return ["throw", `threw outside of the call: ${stackOf(error)}`];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
