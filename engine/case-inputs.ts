import { prngOf } from "../generators/prng.ts";
import type { CaseInput } from "../properties/input.ts";
import type { Inputs } from "../properties/property.ts";
import type { CheckId, Phase } from "./finding.ts";
import { seedStream } from "./seeds.ts";

/** Which inputs a check takes. */
export interface InputPlan {
  readonly check: CheckId;
  readonly rootSeed: string;
  /** Cases of the random phase. */
  readonly maxExamples: number;
  /** Boundary cases, taken evenly over all there are; all where left out. */
  readonly maxEdges: number | undefined;
  /** Stored inputs of this check, that come first. */
  readonly saved: readonly CaseInput[];
  /** The number of the one case to take of the phase that is run, beside stored ones; all where left out. */
  readonly only?: number;
}

/**
 * How many random inputs are drawn before the first of them is handed on. Drawing and a codec's work
 * together are more code than a processor keeps at hand: by turns, each case costs a sixth more.
 */
const drawnAhead = 16;

/** The inputs of a check, each with its number in its phase, which it keeps whatever is left out. */
export class CaseInputs {
  private readonly sources: Inputs;
  private readonly plan: InputPlan;
  private readonly tick: () => void;

  /** `tick` hears of every boundary that is passed over and of every draw: they are our time, and not the codec's. */
  constructor(sources: Inputs, plan: InputPlan, tick: () => void) {
    this.sources = sources;
    this.plan = plan;
    this.tick = tick;
  }

  /** The inputs of a phase, from the one of the given number. */
  of(phase: Phase, first: number): Iterable<readonly [number, CaseInput]> {
    if (phase === "saved") return numbered(this.plan.saved, first);
    const { only } = this.plan;
    if (only === undefined) return phase === "random" ? this.random(first) : this.edges(first);
    if (first > only) return [];
    return firstOf(phase === "random" ? this.random(only, 1) : this.edges(only));
  }

  private *edges(first: number): Iterable<readonly [number, CaseInput]> {
    const step = this.edgeStep();
    for (const [index, input] of numbered(this.sources.edges(), 0)) {
      if (index >= first && index % step === 0) yield [index, input];
      else this.tick();
    }
  }

  /** Of how many boundary cases one is taken. */
  private edgeStep(): number {
    const { maxEdges } = this.plan;
    if (maxEdges === undefined) return 1;
    let count = 0;
    for (const _ of this.sources.edges()) {
      count++;
      this.tick();
    }
    return Math.max(1, Math.ceil(count / maxEdges));
  }

  private *random(first: number, ahead = drawnAhead): Iterable<readonly [number, CaseInput]> {
    const { rootSeed, check, maxExamples } = this.plan;
    const seeds = seedStream(rootSeed, check, "random");
    const prng = prngOf(0, 0, 0, 0);
    const count = Math.min(maxExamples, this.sources.maxRandom ?? maxExamples);
    for (let start = first; start < count; start += ahead) {
      const drawn: [number, CaseInput][] = [];
      for (let index = start; index < Math.min(start + ahead, count); index++) {
        prng.seed(...seeds.at(index));
        drawn.push([index, this.sources.random(prng)]);
        this.tick();
      }
      yield* drawn;
    }
  }
}

function* firstOf<T>(all: Iterable<T>): Iterable<T> {
  for (const one of all) {
    yield one;
    return;
  }
}

function* numbered(
  inputs: Iterable<CaseInput>,
  first: number,
): Iterable<readonly [number, CaseInput]> {
  let index = 0;
  for (const input of inputs) {
    if (index >= first) yield [index, input];
    index++;
  }
}
