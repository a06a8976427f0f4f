import { prngOf } from "../generators/prng.ts";
import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import type { Failure } from "../properties/verdict.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { CheckId, Phase } from "./finding.ts";
import { seedStream } from "./seeds.ts";
import { restoredInputs, type StoredInput } from "./store.ts";
import type { Ending } from "./worker-handle.ts";

/** Tries one input in a worker of its own, and says how the request ended; `undefined` where there is no time for it. */
export type Prober = (input: CaseInput, timeoutMs: number) => Promise<Ending | undefined>;

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
  const inputs = findProperty(lost.check.property).inputs(type);
  if (lost.phase === "random") {
    const seeds = seedStream(lost.rootSeed, lost.check, "random");
    return inputs.random(prngOf(...seeds.at(lost.index)));
  }
  if (lost.phase === "saved") return restoredInputs(type, lost.saved)[lost.index];
  let at = 0;
  for (const input of inputs.edges()) if (at++ === lost.index) return input;
  return undefined;
}

/** The failure that it is not to come back. */
export function crashOf(schema: Schema, type: MessageType, input: CaseInput, how: string): Failure {
  const what = how.split("\n", 1)[0] ?? "";
  const values = input.kind === "object" ? [input.value] : input.parts.map((part) => part.value);
  return {
    way: "crashed",
    signature: `crashed: ${what.replace(/\d+/g, "#")}`,
    describe: () => ({
      expected: values.map((value) => describeJson(schema, type, value)).join(" merged with "),
      actual: `crashed: the codec ${what}`,
    }),
  };
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
    if (Date.now() > deadline) return undefined;
    const ending = await probe(candidate, shrinkTimeoutMs);
    if (ending === undefined) return undefined;
    if (ending.kind === "lost" && ending.at.phase !== undefined) return candidate;
  }
  return undefined;
}
