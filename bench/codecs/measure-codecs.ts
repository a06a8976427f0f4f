import { setImmediate as immediately } from "node:timers/promises";
import { referenceWorkload } from "../baseline/reference-workload.ts";
import type { OperationResult } from "../bench-result.ts";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { type Measurement, measure } from "../measure/measure.ts";
import { spreadOf } from "../measure/spread.ts";
import type { Figure } from "../statistics/figure.ts";
import { prepareCases } from "./codec-cases.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import { measurePlan } from "./measure-plan.ts";
import { reasonOf } from "./reason-of.ts";
import type { OperationCase } from "./session-cases.ts";

/** What to measure, and for how long. */
export interface MeasureCodecsRequest extends CodecBenchRequest {
  /** About how long in all, once codecs are open; longer where that is too short for 15 rounds. @defaultValue 10 seconds */
  readonly budgetMs?: number | undefined;
  /** Ends it: what was measured by then is the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of it. */
export interface MeasuredCodecs {
  /** In the order of reports; those that cannot be measured too, with the reason. */
  readonly operations: readonly OperationResult[];
  readonly figures: readonly Figure[];
  readonly warnings: readonly string[];
}

/** How far it is. */
export type CodecBenchEvent = PreparedEvent | RoundEvent | MemoryEvent;

/** Schema and codecs are open; from now on it is measured. */
export interface PreparedEvent {
  readonly kind: "prepared";
  readonly cases: number;
  readonly skipped: number;
  readonly rounds: number;
  readonly estimatedMs: number;
}

/** A round is over. */
export interface RoundEvent {
  readonly kind: "round";
  readonly round: number;
  readonly rounds: number;
  /** What is known by now; worth a look after some rounds. */
  operations(): readonly OperationResult[];
}

/** The times are known; what operations take of memory is looked at, one by one. */
export interface MemoryEvent {
  readonly kind: "memory";
  readonly done: number;
  readonly cases: number;
}

const usualBudgetMs = 10_000;

/**
 * Measures codecs on a schema: all cases take turns in every round, and with them the reference workload, by which figures
 * of another day or machine are compared.
 *
 * @throws ToolError as {@link prepareCases} does.
 */
export async function measureCodecs(
  request: MeasureCodecsRequest,
  listen: (event: CodecBenchEvent) => void = () => undefined,
): Promise<MeasuredCodecs> {
  const prepared = await prepareCases(request, request.signal);
  try {
    const run = new CodecRun(prepared.all, request, listen);
    await run.measure();
    return run.result(prepared.warnings);
  } finally {
    await prepared.close();
  }
}

const referenceCase: BenchCase = {
  name: "reference",
  operations: 1,
  bytes: 0,
  run: referenceWorkload,
};

class CodecRun {
  private readonly all: readonly OperationCase[];
  private readonly request: MeasureCodecsRequest;
  private readonly listen: (event: CodecBenchEvent) => void;
  private measurements: readonly Measurement[] = [];
  private readonly allocated = new Map<string, readonly number[]>();
  /** Why cases were given up, by their names. */
  private readonly failed = new Map<string, string>();
  private readonly asked: ReadonlyMap<BenchCase | undefined, OperationCase>;
  private callsMs: ReadonlyMap<BenchCase, number> = new Map();

  constructor(
    all: readonly OperationCase[],
    request: MeasureCodecsRequest,
    listen: (event: CodecBenchEvent) => void,
  ) {
    this.all = all;
    this.asked = new Map(all.map((one) => [one.case, one]));
    this.request = request;
    this.listen = listen;
  }

  async measure(): Promise<void> {
    const { budgetMs = usualBudgetMs, signal } = this.request;
    const cases = this.all.flatMap((one) => one.case ?? []);
    if (cases.length === 0) return;
    this.callsMs = await this.timesOf([...cases, referenceCase]);
    const everything = [...this.callsMs.keys()];
    const plan = measurePlan([...this.callsMs.values()], budgetMs);
    const { rounds, estimatedMs } = plan;
    const skipped = this.all.length - cases.length;
    this.listen({ kind: "prepared", cases: cases.length, skipped, rounds, estimatedMs });
    this.measurements = await measure(everything, plan, {
      signal,
      beforeTurn: (one) => this.enter(one),
      onFailure: (one, error) => this.giveUp(one, error),
      afterRound: (round, measured) =>
        this.listen({
          ...{ kind: "round", round, rounds },
          operations: () => this.operationsOf(measured()),
        }),
    });
    await this.lookAtMemory(cases);
    this.request.watch?.leave();
  }

  result(warnings: readonly string[]): MeasuredCodecs {
    const operations = this.operationsOf(this.measurements);
    const stopped =
      this.request.signal?.aborted === true
        ? [`stopped early: ${this.measurements[0]?.rounds.length ?? 0} rounds were measured`]
        : [];
    return { operations, figures: this.figures(operations), warnings: [...stopped, ...warnings] };
  }

  /** How long a call of each takes, once it has been called; without those that fail in it. */
  private async timesOf(cases: readonly BenchCase[]): Promise<ReadonlyMap<BenchCase, number>> {
    const times = new Map<BenchCase, number>();
    for (const one of cases) {
      await immediately();
      if (this.request.signal?.aborted === true) break;
      await this.attempt(one, async () => {
        await one.run();
        const before = performance.now();
        await one.run();
        times.set(one, performance.now() - before);
      });
    }
    return times;
  }

  /** What fails in a later call has no figure that means anything, and takes none from the others. */
  private async attempt(one: BenchCase, act: () => Promise<void>): Promise<void> {
    try {
      this.enter(one);
      await act();
    } catch (error) {
      this.giveUp(one, error);
    }
  }

  private enter(one: BenchCase): void {
    const { watch } = this.request;
    const asked = this.asked.get(one);
    if (asked === undefined) watch?.leave();
    else watch?.enter(asked, this.callsMs.get(one) ?? asked.passMs);
  }

  private giveUp(one: BenchCase, error: unknown): void {
    const words = reasonOf(error).replace(`${one.name}: `, "");
    this.failed.set(one.name, `failed in a later call: ${words}`);
  }

  /** When the times are known: a look at memory has garbage collected, which costs time. */
  private async lookAtMemory(cases: readonly BenchCase[]): Promise<void> {
    for (const [index, one] of cases.entries()) {
      if (this.request.signal?.aborted === true) return;
      if (!this.failed.has(one.name))
        await this.attempt(one, async () => {
          this.allocated.set(one.name, await allocatedBytes(one));
        });
      this.listen({ kind: "memory", done: index + 1, cases: cases.length });
    }
  }

  private operationsOf(measurements: readonly Measurement[]): readonly OperationResult[] {
    const byName = new Map(measurements.map((one) => [one.case.name, one]));
    return this.all.map((one) => {
      if (one.case === undefined) return unmeasured(one);
      const { name } = one.case;
      const [measured, failure] = [byName.get(name), this.failed.get(name)];
      return measured === undefined || measured.rounds.length === 0 || failure !== undefined
        ? unmeasured(one, failure)
        : this.operation(one, measured);
    });
  }

  private operation(one: OperationCase, measured: Measurement): OperationResult {
    const { case: of, rounds, calls, warnings } = measured;
    const allocated = this.allocated.get(of.name) ?? [];
    return {
      ...namesOf(one),
      time: spreadOf(rounds),
      rounds,
      messageBytes: of.bytes / of.operations,
      ...(allocated.length === 0 ? {} : { allocatedBytes: spreadOf(allocated).median }),
      operations: calls * of.operations,
      warnings,
    };
  }

  private figures(operations: readonly OperationResult[]): readonly Figure[] {
    const reference = this.measurements.find((one) => one.case === referenceCase)?.rounds ?? [];
    return operations.flatMap(({ name, rounds, skipped }): readonly Figure[] => {
      if (skipped !== undefined) return [];
      const time = { name, unit: "ns", better: "lower", samples: rounds, reference } as const;
      const allocated = (this.allocated.get(name) ?? []).slice(0, reference.length);
      if (allocated.length === 0) return [time];
      return [
        time,
        {
          ...{ name: `${name}/allocated`, unit: "bytes", better: "lower", samples: allocated },
          reference: reference.slice(0, allocated.length),
        },
      ];
    });
  }
}

function unmeasured(one: OperationCase, why = "it was stopped before"): OperationResult {
  return {
    ...namesOf(one),
    time: { median: 0, low: 0, high: 0 },
    rounds: [],
    messageBytes: 0,
    operations: 0,
    warnings: [],
    skipped: one.skipped ?? why,
  };
}

function namesOf({ codec, operation, typeName }: OperationCase) {
  return { name: `${codec}/${operation}/${typeName}`, codec, operation, type: typeName };
}
