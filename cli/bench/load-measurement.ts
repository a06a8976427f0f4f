import { serverAdvice } from "../../bench/advice/server-advice.ts";
import type { BenchResult } from "../../bench/bench-result.ts";
import { compareSteps } from "../../bench/load/compare-steps.ts";
import { defaultWorkers } from "../../bench/load/default-workers.ts";
import { figuresOfSteps } from "../../bench/load/figures-of-steps.ts";
import type { LoadEvent, LoadListener, LoadRequest } from "../../bench/load/load-request.ts";
import type { ClosedStep, ScalabilityLaw, StepResult } from "../../bench/load/load-result.ts";
import { type InterleavedStep, runInterleaved } from "../../bench/load/run-interleaved.ts";
import { runLoad } from "../../bench/load/run-load.ts";
import { scalabilityLaw } from "../../bench/load/scalability-law.ts";
import { environment } from "../../bench/measure/environment.ts";
import type { Comparison } from "../../bench/statistics/comparison.ts";
import { confirm } from "../../bench/statistics/confirm.ts";
import { interleavedRatio } from "../../bench/statistics/floors.ts";
import { isThere } from "../../engine/spawn/process-tree.ts";
import { commandText } from "../command-text.ts";
import { withoutHeaderValues } from "../live/header-flag.ts";
import type { BenchPlace } from "./bench-place.ts";
import { ifReachable } from "./if-reachable.ts";
import type { LoadServer } from "./load-bench.ts";
import { loadSteps } from "./load-steps.ts";
import { benchSeed, type LoadSubject } from "./load-subject.ts";

/** What all steps of all methods take together, where nothing is said. */
const usualTotalMs = 30_000;
const leastStepMs = 1000;
const mostStepMs = 5000;

/** Enough pairs of windows to tell a few percent. */
const interleavedWindows = 40;

/** A server to measure as often as needed, by itself or by turns with another. */
export class LoadMeasurement {
  private readonly place: BenchPlace;
  private readonly subject: LoadSubject;
  private readonly server: LoadServer;
  private readonly other: LoadServer | undefined;
  private readonly warnings = new Set<string>();

  /** @param other what it is compared with, in one run */
  constructor(place: BenchPlace, subject: LoadSubject, server: LoadServer, other?: LoadServer) {
    this.place = place;
    this.subject = subject;
    this.server = server;
    this.other = other;
  }

  /** @throws ToolError where the server cannot be reached. */
  async measure(): Promise<BenchResult> {
    const { subject, place, server, other } = this;
    const { flags, context } = place;
    const [startedAt, machine] = [new Date(), environment()];
    const began = performance.now();
    const { steps, ...compared } =
      other === undefined
        ? { steps: await runLoad(this.requestFor(server), this.listen), comparisons: [] }
        : await this.byTurns(other);
    const recommendations = flags.recommend === true ? await this.advice() : [];
    return {
      suite: "load",
      subject: flags.spawn ?? server.target.address,
      seed: flags.seed ?? benchSeed,
      environment: machine,
      startedAt: startedAt.toISOString(),
      durationMs: Math.round(performance.now() - began),
      command: commandText(withoutHeaderValues(context.args), context.environment),
      schemaDigest: subject.schemaDigest,
      operations: [],
      steps,
      laws: subject.calls.flatMap(({ method }) => lawsOf(method.name, steps)),
      figures: figuresOfSteps(steps),
      ...compared,
      recommendations,
      warnings: [...subject.warnings, ...this.warnings],
    };
  }

  private advice(): Promise<BenchResult["recommendations"]> {
    return ifReachable(
      "nothing can be recommended",
      () => serverAdvice(this.requestFor(this.server), this.listen),
      this.warn,
    );
  }

  private async byTurns(other: LoadServer): Promise<TurnsResult> {
    const { flags } = this.place;
    const { tolerance = interleavedRatio } = flags;
    const sideOf = (server: LoadServer): LoadRequest => ({
      ...this.requestFor(server),
      ...{ windows: interleavedWindows, leastWindows: 1, reference: false },
    });
    const take = () => runInterleaved([sideOf(other), sideOf(this.server)], this.listen);
    const turns = await take();
    let lost = lossOf(turns);
    const again = async (): Promise<readonly Comparison[]> => {
      this.place.tell("measuring what changed once more");
      const confirming = await take();
      lost ??= lossOf(confirming);
      return compareSteps(confirming, tolerance);
    };
    const comparisons = await confirm(compareSteps(turns, tolerance), () =>
      ifReachable("what changed could not be confirmed", again, (message) => {
        lost ??= message;
        this.warn(message);
      }),
    );
    return {
      steps: withLoss(
        turns.map(([, after]) => after),
        lost,
      ),
      comparisons,
      comparedWith: `${flags.againstSpawn ?? other.target.address}, by turns`,
      ratioFloor: 1 + tolerance,
    };
  }

  private readonly warn = (message: string): void => void this.warnings.add(message);

  private readonly listen: LoadListener = (event) => {
    if (event.kind === "warning") this.warn(event.message);
    const doing = doingText(event);
    if (doing !== undefined) this.place.tell(doing);
  };

  private requestFor({ target, pid }: LoadServer): LoadRequest {
    const { flags, signal } = this.place;
    const { calls } = this.subject;
    const steps = loadSteps(flags);
    const { duration = usualStepMs(calls.length * steps.length) } = flags;
    return {
      ...{ target, calls, steps, signal },
      warmUpMs: flags.warmUp,
      extent:
        flags.calls === undefined
          ? { kind: "duration", durationMs: duration }
          : { kind: "count", calls: flags.calls },
      workers: flags.workers ?? defaultWorkers(),
      ...(flags.keepalive === undefined ? {} : { keepaliveMs: flags.keepalive }),
      callTimeoutMs: flags.callTimeout,
      maxErrorShare: flags.maxErrorShare,
      // One of ours that has ended is told by its address, where nobody is now.
      ...(pid !== undefined && (flags.pid === pid || isThere(pid)) ? { pid } : {}),
      reference: true,
    };
  }
}

type TurnsResult = Required<Pick<BenchResult, "steps" | "comparedWith" | "ratioFloor">> & {
  readonly comparisons: readonly Comparison[];
};

/** Which of two servers was lost, and why. */
function lossOf(turns: readonly InterleavedStep[]): string | undefined {
  for (const [before, after] of turns) {
    if (after.endedEarly !== undefined) return after.endedEarly;
    if (before.endedEarly !== undefined) return `of what it is compared with, ${before.endedEarly}`;
  }
  return undefined;
}

/** Steps of which the last says that one of two servers was lost in it or behind it. */
function withLoss(steps: readonly StepResult[], lost: string | undefined): readonly StepResult[] {
  const last = steps.at(-1);
  if (last === undefined || lost === undefined) return steps;
  return [...steps.slice(0, -1), { ...last, endedEarly: lost }];
}

function usualStepMs(steps: number): number {
  return Math.min(mostStepMs, Math.max(leastStepMs, usualTotalMs / steps));
}

/** One for each number of connections: the law knows nothing of them. */
function lawsOf(method: string, steps: readonly StepResult[]): readonly ScalabilityLaw[] {
  const closed = steps.filter(
    (one): one is StepResult & { readonly step: ClosedStep } =>
      one.method === method && one.step.kind === "closed",
  );
  const connections = [...new Set(closed.map(({ step }) => step.connections))];
  return connections.flatMap((count) => {
    const law = scalabilityLaw(
      method,
      closed.filter(({ step }) => step.connections === count),
    );
    return law === undefined ? [] : [law];
  });
}

function doingText(event: LoadEvent): string | undefined {
  if (event.kind === "step-began")
    return `${event.method} ${event.name}: step ${event.number} of ${event.of}`;
  if (event.kind !== "window") return undefined;
  const { method, name, window, number, of } = event;
  const rate = Math.round(window.callsPerSecond).toLocaleString("en");
  return `${method} ${name}: ${rate} calls/s (${number} of ${of})`;
}
