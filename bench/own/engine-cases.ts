import { protobufjsCodec } from "../../codecs/protobufjs.ts";
import { contextOf } from "../../engine/case-context.ts";
import { runCheck } from "../../engine/check-runner.ts";
import { shrink } from "../../engine/shrink.ts";
import { droppingFieldCodec } from "../../mocks/value-faults.ts";
import type { CaseInput } from "../../properties/input.ts";
import { wireInput } from "../../properties/inputs.ts";
import type { CaseContext } from "../../properties/property.ts";
import type { Verdict } from "../../properties/verdict.ts";
import { roundTrip } from "../../properties/wire/round-trip.ts";
import { type BenchCase, sizeOf } from "../measure/bench-case.ts";
import { benchWatcher, type Everything } from "./everything.ts";

/**
 * Whole cases as a worker runs them: seed, draw, encode, beat, transcode, compare, digest, count.
 *
 * Nothing is left out: these are `runCheck`, the real property and the real codec session.
 */
export function roundTripCase({ jobs, messages }: Everything): BenchCase {
  const watcher = benchWatcher();
  return {
    name: "engine/round-trip/everything",
    ...sizeOf(messages),
    async run() {
      let held = 0;
      for (const job of jobs) held += (await runCheck(job, watcher)).held;
      if (held !== messages.length)
        throw new Error(`only ${held} of ${messages.length} cases of the bench held`);
      return held;
    },
  };
}

/** The field that the faulty codec loses: `labels`, a map, in which all that varies has to go. */
const lostField = 21;

/** From a failure as it is drawn to the smallest one: a codec that does not write a field. */
export async function shrinkCase(everything: Everything): Promise<BenchCase> {
  const { schema, type, jobs, messages } = everything;
  const [job] = jobs;
  const [failing] = messages
    .filter(({ value }) => value.fields.has(lostField))
    .sort((a, b) => b.value.fields.size - a.value.fields.size);
  if (job === undefined || failing === undefined)
    throw new Error(`no message of the bench has field ${lostField}`);
  const codec = droppingFieldCodec(protobufjsCodec(), lostField);
  const session = await codec.open(schema.slice([type.typeName]));
  const context = contextOf({ schema, type, codec: { ...job.codec, session } });
  const inputs = roundTrip.inputs(type);
  const input = wireInput(failing);
  return {
    name: "engine/shrink/everything",
    operations: 1,
    bytes: 0,
    async run() {
      const check = (candidate: CaseInput) => roundTrip.check(candidate, context);
      const shrunk = await shrink(input, await failureOf(input, context), {
        inputs,
        check,
        deadline: Number.POSITIVE_INFINITY,
      });
      return shrunk.steps;
    },
  };
}

async function failureOf(input: CaseInput, context: CaseContext) {
  const verdict: Verdict = await roundTrip.check(input, context);
  if (verdict.kind !== "broken") throw new Error(`the faulty codec of the bench ${verdict.kind}`);
  return verdict.failure;
}
