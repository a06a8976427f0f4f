import { isMessageOf } from "../generators/validity.ts";
import type { MessageValue } from "../schema/value.ts";
import type { CaseInput } from "./input.ts";
import { canonicalPart, wireInput } from "./inputs.ts";
import type { CaseContext } from "./property.ts";
import type { BlamedElsewhere, Failure } from "./verdict.ts";
import { roundTrip } from "./wire/round-trip.ts";

/**
 * The first of the values on which the codec fails in its plainest encoding, if there is one. A
 * property about something else has nothing to say of it then: that is for `wire/round-trip`
 * to tell, once and not once a property.
 *
 * It is that property's own verdict, so that nothing is passed on of which it would not tell.
 */
export async function blamedOnPlain(
  context: CaseContext,
  values: readonly MessageValue[],
): Promise<BlamedElsewhere | undefined> {
  for (const value of values) {
    // What lacks a required field, or is outside of what its well-known type may say, can be refused.
    if (!isMessageOf(context.type, value)) continue;
    const input = wireInput(canonicalPart(context.type, value));
    const verdict = await roundTrip.check(input, context);
    if (verdict.kind === "broken") return toRoundTrip(verdict.failure, input);
  }
  return undefined;
}

/** A failure as `wire/round-trip` names it, passed on to that property with the input that shows it. */
export function toRoundTrip({ signature }: Failure, input: CaseInput): BlamedElsewhere {
  return { kind: "blamed elsewhere", property: roundTrip.id, signature, input };
}
