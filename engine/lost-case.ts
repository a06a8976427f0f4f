import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import type { InputChoice } from "../properties/property.ts";
import { usualLimit } from "../properties/usual-limit.ts";
import type { Failure } from "../properties/verdict.ts";
import { firstLine } from "../schema/first-line.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { CaseInputs } from "./case-inputs.ts";
import type { CheckId, Phase } from "./finding.ts";
import { sizeOfInput, textsOf } from "./shown-input.ts";
import { restoredInputs, type StoredInput } from "./stored-input.ts";

/** Whether an input does not come back, tried in a worker of its own; `undefined` where there is no time for it. */
export type Prober = (input: CaseInput, timeoutMs: number) => Promise<boolean | undefined>;

/** How long a case may take while a hang is shrunk: hangs are for ever, and there are many to try. */
export const shrinkTimeoutMs = 300;

/** How far a lost case is shrunk. */
export interface ShrinkExtent {
  readonly maxMs: number;
  /** Every step costs a process, and people wait for the finding. A count, so that the end does not depend on the machine. */
  readonly maxSteps: number;
}

/** A case that never came back, and where it was. */
export interface LostCase {
  readonly schema: Schema;
  readonly check: CheckId;
  readonly phase: Phase;
  readonly index: number;
  readonly rootSeed: string;
  readonly saved: readonly StoredInput[];
  /** Which inputs of the property were asked for. */
  readonly choice?: InputChoice;
}

/** The input of a case, made again from its place in the run. `undefined` where it is past the end. */
export function inputOf(lost: LostCase): CaseInput | undefined {
  const type = lost.schema.message(lost.check.subject);
  const { check, rootSeed, phase, index, choice } = lost;
  const saved = restoredInputs(lost.schema, type, lost.saved);
  const plan = { check, rootSeed, maxExamples: index + 1, maxEdges: undefined, saved };
  const sources = findProperty(check.property).inputs(type, choice);
  const inputs = new CaseInputs(sources, plan, () => undefined);
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
  const texts = textsOf(schema, type, input);
  return {
    way: "crashed",
    signature: crashSignature(how),
    ...(isWeapon(schema, type, input) ? { security: true } : {}),
    describe: () => ({
      expected: texts.length === 0 ? "an answer, or an error" : texts.join(" merged with "),
      actual: `crashed: the codec ${firstLine(how)}${aside}`,
    }),
  };
}

/** Whether somebody else can send it: an object is the program's own. */
function isWeapon(schema: Schema, type: MessageType, input: CaseInput): boolean {
  return input.kind !== "object" && sizeOfInput(schema, type, input) < usualLimit;
}

/** The signature of a crash, by what happened. Times, codes and counts vary. */
export function crashSignature(how: string): string {
  return `crashed: ${firstLine(how).replace(/\d+/g, "#")}`;
}

/**
 * The smallest input found that does not come back either, each tried in a
 * process that can be ended. Bounded in time, since every hit costs a process.
 */
export async function shrinkLost(
  lost: LostCase,
  input: CaseInput,
  probe: Prober,
  { maxMs, maxSteps }: ShrinkExtent,
): Promise<{ readonly input: CaseInput; readonly steps: number }> {
  const type = lost.schema.message(lost.check.subject);
  const inputs = findProperty(lost.check.property).inputs(type);
  const deadline = Date.now() + maxMs;
  let best = input;
  let steps = 0;
  while (steps < maxSteps) {
    const simpler = await firstLost(inputs.shrink(best), probe, deadline);
    if (simpler === undefined) break;
    best = simpler;
    steps++;
  }
  return { input: best, steps };
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
