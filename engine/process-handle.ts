import type { Whereabouts } from "./beats.ts";
import type { HostProcess } from "./host-process.ts";
import type { HostMessage } from "./host-protocol.ts";
import { takeHost } from "./spare-host.ts";
import { Standstill } from "./standstill.ts";
import { bugAnswer, type Ending, type Limits, type Loss, lostBetween } from "./worker-handle.ts";
import type { WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** How often it is looked whether a process gets on. */
const watchIntervalMs = 250;

/** How long a process may take to start, which is no codec's doing. */
const maxStartMs = 60_000;

/** How long its main thread may not get on, which does next to nothing: the codec stopped the process. */
const maxStandstillMs = 3000;

/**
 * A worker in a process of its own, seen from outside. The worker is watched in there; here is
 * seen to what ends the whole process, or stops it.
 */
export class ProcessHandle {
  private readonly host: HostProcess;
  private readonly hear: (news: WorkerNews) => void;
  private finish: ((ending: Ending) => void) | undefined;
  private gone: Loss | undefined;
  private bug: string | undefined;
  private asked = 0;
  private isStarted = false;
  private last: Whereabouts | undefined;

  constructor(setup: WorkerSetup, hear: (news: WorkerNews) => void) {
    this.hear = hear;
    this.host = takeHost();
    this.host.listen((message) => this.receive(message));
    this.host.tell({ kind: "begin", setup });
    void this.host.ended.then((how) => this.leave(how));
  }

  /** Where the worker is, or was at its end. */
  get whereabouts(): Whereabouts {
    return this.last ?? this.host.written.whereabouts;
  }

  /** Has the worker do one thing, with a limit to each case of it. One thing at a time. */
  async run(request: WorkerRequest, limits: Limits): Promise<Ending> {
    const number = this.asked++;
    const before = this.whereabouts;
    if (this.bug !== undefined) return bugAnswer(this.bug);
    if (this.gone !== undefined) return lostBetween(this.gone, before, number);
    // Where the worker was in its last request says nothing about this one.
    this.host.beats.opening();
    const ended = new Promise<Ending>((resolve) => {
      this.finish = resolve;
    });
    this.host.tell({ kind: "run", request, limits });
    const watch = this.watch();
    try {
      return await ended;
    } finally {
      clearInterval(watch);
      this.finish = undefined;
    }
  }

  /** Asks the worker to stop before its next case; its request is answered with what it has. */
  stop(): void {
    this.host.tell({ kind: "stop" });
  }

  /** Ends the process. */
  async end(): Promise<void> {
    this.last = this.whereabouts;
    this.gone ??= { cause: "ended", how: "was ended", origin: undefined };
    await this.host.end();
  }

  private watch(): NodeJS.Timeout {
    const { host } = this;
    const standstill = new Standstill({
      get count() {
        return host.pulse;
      },
    });
    return setInterval(() => {
      standstill.look(watchIntervalMs);
      const { ms } = standstill;
      if (this.isStarted && ms > maxStandstillMs) this.lose(stopped);
      else if (ms > maxStartMs) this.fail(`a worker did not start within ${maxStartMs} ms`);
    }, watchIntervalMs);
  }

  private receive(message: HostMessage): void {
    if (message.kind === "ending") this.finish?.(message.ending);
    else if (message.news.kind === "started") this.isStarted = true;
    else this.hear(message.news);
  }

  private leave(how: string): void {
    // No codec had its turn before the worker had started.
    if (!this.isStarted) this.fail(`the process of a worker did not start (${how})`);
    this.lose({ cause: "process", how: `ended its process (${how})`, origin: undefined });
  }

  private fail(stack: string): void {
    this.bug ??= stack;
    this.finish?.(bugAnswer(stack));
  }

  private lose(loss: Loss): void {
    this.gone ??= loss;
    this.finish?.({ kind: "lost", ...this.gone, at: this.whereabouts });
  }
}

const stopped: Loss = {
  cause: "timeout",
  how: "brought its process to a standstill",
  origin: undefined,
};
