import type { LoadListener, LoadRequest } from "./load-request.ts";
import type { LoadStep, StepResult } from "./load-result.ts";
import { LoadThreads, RunStopped } from "./load-threads.ts";
import { type ReferenceWorkload, referenceWorkload } from "./reference-workload.ts";
import { ServerWatch } from "./server-watch.ts";
import { type Ending, type Side, SideStep } from "./side-step.ts";
import { stepName } from "./step-name.ts";
import type { WorkerSide } from "./worker-protocol.ts";

/** One method under one step. */
export interface PlannedStep {
  /** Its place among the calls of the request. */
  readonly method: number;
  readonly step: LoadStep;
}

/** The threads, the reference server and the watch over the servers of a run, of one side or of two. */
export class LoadRun {
  private readonly sides: readonly Side[];
  private readonly threads: LoadThreads;
  private readonly reference: ReferenceWorkload | undefined;
  private readonly listen: LoadListener;
  private readonly signals: readonly AbortSignal[];
  private readonly stop = (): void => void this.threads.end();

  private constructor(
    requests: readonly LoadRequest[],
    parts: {
      readonly reference: ReferenceWorkload | undefined;
      readonly watches: readonly (ServerWatch | undefined)[];
      readonly listen: LoadListener;
    },
  ) {
    this.listen = parts.listen;
    this.reference = parts.reference;
    const workers = Math.max(...requests.map((request) => request.workers));
    this.threads = new LoadThreads(workers, { sides: requests.map(workerSide) });
    this.sides = requests.map((request, number) => {
      const watch = parts.watches[number];
      const warn = (message: string): void => this.listen({ kind: "warning", message });
      const side = { request, number, threads: this.threads, warn };
      return watch === undefined ? side : { ...side, watch };
    });
    this.signals = requests.flatMap(({ signal }) => signal ?? []);
    for (const signal of this.signals) {
      if (signal.aborted) this.stop();
      signal.addEventListener("abort", this.stop, { once: true });
    }
  }

  /** @throws ToolError `usage` where there is no process of the pid that is to be watched. */
  static async begin(requests: readonly LoadRequest[], listen: LoadListener): Promise<LoadRun> {
    const watches: (ServerWatch | undefined)[] = [];
    const warn = (message: string): void => listen({ kind: "warning", message });
    try {
      for (const { pid } of requests)
        watches.push(pid === undefined ? undefined : await ServerWatch.of(pid, warn));
      const isNormalised = requests.some((request) => request.reference);
      const reference = isNormalised ? await referenceWorkload() : undefined;
      return new LoadRun(requests, { reference, watches, listen });
    } catch (error) {
      for (const watch of watches) watch?.close();
      throw error;
    }
  }

  /** Whether the run was told to stop. */
  get isStopped(): boolean {
    return this.signals.some(({ aborted }) => aborted);
  }

  /**
   * Measures a step of each side, window by window in turn. `undefined` for a side of which nothing was measured before the
   * run was told to stop, or before the server was gone.
   *
   * @throws ToolError `unreachable` where no connection can be made.
   */
  async measure(
    planned: readonly PlannedStep[],
    place: { readonly number: number; readonly of: number },
  ): Promise<readonly (StepResult | undefined)[]> {
    const steps = planned.map((one, number) => new SideStep(this.side(number), one));
    this.tellBegin(planned, place);
    try {
      await this.steady(steps);
      await this.windows(steps, planned);
      for (const step of steps) await step.close();
    } catch (error) {
      if (!(error instanceof RunStopped)) throw error;
      for (const step of steps) step.stop();
    }
    return steps.map((step) => {
      const result = step.result({ isPaired: this.takesTurns });
      if (result !== undefined) this.listen({ kind: "step-ended", result });
      return result;
    });
  }

  /** Ends threads, sockets and the reference server. */
  async end(): Promise<void> {
    for (const signal of this.signals) signal.removeEventListener("abort", this.stop);
    for (const { watch } of this.sides) watch?.close();
    await Promise.all([this.threads.end(), this.reference?.close()]);
  }

  /** Whether windows of two sides pair up. */
  private get takesTurns(): boolean {
    return this.sides.length > 1;
  }

  private async steady(steps: readonly SideStep[]): Promise<void> {
    for (const step of steps) await step.connect();
    for (const step of steps) await step.warmUp(this.takesTurns ? "rest" : "run-on");
  }

  private side(number: number): Side {
    const side = this.sides[number];
    if (side === undefined) throw new RangeError(`there is no side ${number}`);
    return side;
  }

  private async windows(
    steps: readonly SideStep[],
    planned: readonly PlannedStep[],
  ): Promise<void> {
    const of = Math.min(...steps.map((step) => step.windowCount({ isPaired: this.takesTurns })));
    for (let number = 0; number < of && steps.every(isGoingOn); number++) {
      const ending = this.endingOf({ isLast: number === of - 1 });
      // A B B A: what drifts evenly falls on both alike.
      const order = number % 2 === 0 ? steps : steps.toReversed();
      for (const step of order) await step.window(ending, { number, of });
      const reference = await this.burst(steps);
      for (const [side, step] of steps.entries()) {
        const window = step.setReference(reference);
        const about = this.nameOf(side, planned[side]);
        if (window !== undefined)
          this.listen({ kind: "window", ...about, window, number: number + 1, of });
      }
    }
  }

  private endingOf({ isLast }: { readonly isLast: boolean }): Ending {
    if (isLast || this.takesTurns) return "rest";
    return this.reference === undefined ? "run-on" : "rest-if-quick";
  }

  /** 0 where something is still under way, which would be timed as well. */
  private async burst(steps: readonly SideStep[]): Promise<number> {
    if (this.reference === undefined || !steps.every(({ isAtRest }) => isAtRest)) return 0;
    return this.isStopped ? 0 : await this.reference.burst();
  }

  private tellBegin(
    planned: readonly PlannedStep[],
    place: { readonly number: number; readonly of: number },
  ): void {
    for (const [side, one] of planned.entries())
      this.listen({ kind: "step-began", ...this.nameOf(side, one), ...place });
  }

  private nameOf(side: number, planned: PlannedStep | undefined): { method: string; name: string } {
    const calls = this.sides[side]?.request.calls;
    const method = calls?.[planned?.method ?? 0]?.method.name ?? "";
    return { method, name: planned === undefined ? "" : stepName(planned.step) };
  }
}

function isGoingOn(step: SideStep): boolean {
  return step.endedEarly === undefined;
}

function workerSide({ target, calls, keepaliveMs, callTimeoutMs }: LoadRequest): WorkerSide {
  return {
    ...{ target, calls, callTimeoutMs },
    ...(keepaliveMs === undefined ? {} : { keepaliveMs }),
  };
}
