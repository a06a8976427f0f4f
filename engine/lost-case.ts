import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import type { Failure } from "../properties/verdict.ts";
import { firstLine } from "../schema/first-line.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { CaseInputs } from "./case-inputs.ts";
import type { CheckId, Phase } from "./finding.ts";
import { restoredInputs, type StoredInput } from "./store.ts";

/** Whether an input does not come back, tried in a worker of its own; `undefined` where there is no time for it. */
export type Prober = (input: CaseInput, timeoutMs: number) => Promise<boolean | undefined>;

/** How long a case may take while a hang is shrunk: hangs are for ever, and there are many to try. */
const shrinkTimeoutMs = 300;

/** A case that never came back, and where it was. */
export interface LostCase {
  readonly schema: Schema;
  readonly check: CheckId;
  readonly phase: Phase;
  readonly index: number;
  readonly rootSeed: string;
  readonly saved: readonly StoredInput[];
}

/** The input of a case, made again from its place in the run. `undefined` where it is past the end. */
export function inputOf(lost: LostCase): CaseInput | undefined {
  const type = lost.schema.message(lost.check.subject);
  const { check, rootSeed, phase, index } = lost;
  const saved = restoredInputs(type, lost.saved);
  const plan = { check, rootSeed, maxExamples: index + 1, maxEdges: undefined, saved };
  const inputs = new CaseInputs(findProperty(check.property).inputs(type), plan, () => undefined);
  for (const [, input] of inputs.of(phase, index)) return input;
  return undefined;
}

/**
 * The failure that it is not to come back.
 *
 * @param aside what is to be said of how it came about, behind what happened
 */
export function crashOf(
  schema: Schema,
  type: MessageType,
  input: CaseInput,
  how: string,
  aside = "",
): Failure {
  const values = input.kind === "object" ? [input.value] : input.parts.map((part) => part.value);
  return {
    way: "crashed",
    signature: crashSignature(how),
    describe: () => ({
      expected: values.map((value) => describeJson(schema, type, value)).join(" merged with "),
      actual: `crashed: the codec ${firstLine(how)}${aside}`,
    }),
  };
}

/** The signature of a crash, by what happened. Times, codes and counts vary. */
export function crashSignature(how: string): string {
  return `crashed: ${firstLine(how).replace(/\d+/g, "#")}`;
}

/**
 * The smallest input found that does not come back either, each tried in a
 * thread that can be ended. Bounded in time, since every hit costs a thread.
 */
export async function shrinkLost(
  lost: LostCase,
  input: CaseInput,
  probe: Prober,
  maxShrinkMs: number,
): Promise<{ readonly input: CaseInput; readonly steps: number }> {
  const type = lost.schema.message(lost.check.subject);
  const inputs = findProperty(lost.check.property).inputs(type);
  const deadline = Date.now() + maxShrinkMs;
  let best = input;
  let steps = 0;
  for (;;) {
    const simpler = await firstLost(inputs.shrink(best), probe, deadline);
    if (simpler === undefined) return { input: best, steps };
    best = simpler;
    steps++;
  }
}

async function firstLost(
  candidates: Iterable<CaseInput>,
  probe: Prober,
  deadline: number,
): Promise<CaseInput | undefined> {
  for (const candidate of candidates) {
    if (Date.now() >= deadline) return undefined;
    const isLost = await probe(candidate, shrinkTimeoutMs);
    if (isLost === undefined) return undefined;
    if (isLost) return candidate;
  }
  return undefined;
}
