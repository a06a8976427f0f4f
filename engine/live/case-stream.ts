import { prngOf } from "../../generators/prng.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallInputs, TryingProperty } from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { seedStream } from "../seeds.ts";
import type { CallCheck } from "./call-checks.ts";
import type { CallPhase } from "./call-finding.ts";

/** What a case tries of its own; ordinary calls are judged by what comes of them. */
export type TryingCheck = CallCheck & { readonly property: TryingProperty };

/** One case before it is called. */
export interface CallCase {
  readonly phase: CallPhase;
  /** The number of the case within its phase, of its method and claim. */
  readonly index: number;
  readonly method: LiveMethod;
  readonly check: TryingCheck | undefined;
  readonly input: CallInput;
}

/** How many cases of a phase there are at most. */
export interface CaseBounds {
  readonly seed: string;
  readonly maxExamples: number;
  readonly maxEdges: number | undefined;
}

/** Where cases of one method, and of one claim about it, come from. */
export interface CaseSource {
  readonly method: LiveMethod;
  readonly check: TryingCheck | undefined;
  readonly inputs: CallInputs;
}

/** A claim that makes several calls for each case is not given all boundaries. */
const maxTryingEdges = 30;

/** How many cases of each method come before the next one's turn. */
const casesInTurn = 8;

/** What costs a call is tried so many rounds before what costs dozens: the first finding is to come soon. */
const tryingRound = 8;

/** By which ordinary calls are known in the seeds of cases. */
const ordinary = "rpc/call";

/**
 * The cases of a phase, a few of each source in turn, so that every method is seen early.
 *
 * The input of a case depends on the root seed, claim, method, phase and index alone; where the server
 * runs counts for nothing, since its port is another one tomorrow.
 */
export function* casesOf(
  phase: "edges" | "random",
  sources: readonly CaseSource[],
  bounds: CaseBounds,
): Generator<CallCase> {
  let open = sources.map((source) => inputsOf(phase, source, bounds));
  for (let round = 0; open.length > 0; round++) {
    const still: typeof open = [];
    for (const inputs of open)
      if (round < inputs.firstRound || (yield* turnOf(inputs))) still.push(inputs);
    open = still;
  }
}

/** The cases of one source, and how they take their turns. */
interface Turns {
  readonly cases: Generator<CallCase>;
  readonly inTurn: number;
  readonly firstRound: number;
}

/** The next few cases of a source; gives whether more may come. */
function* turnOf({ cases, inTurn }: Turns): Generator<CallCase, boolean> {
  for (let turn = 0; turn < inTurn; turn++) {
    const next = cases.next();
    if (next.done === true) return false;
    yield next.value;
  }
  return true;
}

/** How many cases of a phase a source has at most; what runs out earlier is not known before it does. */
export function plannedCases(
  phase: "edges" | "random",
  { check, inputs }: CaseSource,
  { maxExamples, maxEdges = Number.POSITIVE_INFINITY }: CaseBounds,
): number {
  if (phase === "random") return Math.min(maxExamples, inputs.maxRandom ?? maxExamples);
  return check === undefined ? maxEdges : Math.min(maxTryingEdges, maxEdges);
}

/** How many cases some phases of a run have at most. */
export function plannedIn(
  phases: readonly string[],
  sources: readonly CaseSource[],
  bounds: CaseBounds,
): number {
  const run = (["edges", "random"] as const).filter((phase) => phases.includes(phase));
  return sources
    .flatMap((source) => run.map((phase) => plannedCases(phase, source, bounds)))
    .reduce((sum, cases) => sum + cases, 0);
}

function inputsOf(phase: "edges" | "random", source: CaseSource, bounds: CaseBounds): Turns {
  const cases = phase === "edges" ? edgeCases(source, bounds) : randomCases(source, bounds);
  return source.check === undefined
    ? { cases, inTurn: casesInTurn, firstRound: 0 }
    : { cases, inTurn: 1, firstRound: tryingRound };
}

function* edgeCases(source: CaseSource, bounds: CaseBounds): Generator<CallCase> {
  const { method, check, inputs } = source;
  const most = plannedCases("edges", source, bounds);
  let index = 0;
  for (const input of inputs.edges()) {
    if (index >= most) return;
    yield { phase: "edges", index: index++, method, check, input };
  }
}

function* randomCases(source: CaseSource, bounds: CaseBounds): Generator<CallCase> {
  const { method, check, inputs } = source;
  const property = check?.property.id ?? ordinary;
  const id = { property, subject: method.subject, codec: "" };
  const seeds = seedStream(bounds.seed, id, "random");
  const most = plannedCases("random", source, bounds);
  for (let index = 0; index < most; index++) {
    const input = inputs.random(prngOf(...seeds.at(index)));
    yield { phase: "random", index, method, check, input };
  }
}
