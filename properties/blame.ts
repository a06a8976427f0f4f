import type { MessageValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import { judgeMeaning, notWritten } from "./failures.ts";
import { ordinaryValue } from "./ordinary-value.ts";
import type { CaseContext } from "./property.ts";
import { broken, type Failure, type Verdict } from "./verdict.ts";

/** What a codec makes of legal bytes of which it is known what they mean. */
export async function verdictOn(
  context: CaseContext,
  value: MessageValue,
  bytes: Uint8Array,
): Promise<Verdict> {
  const outcome = await context.transcode(bytes);
  return outcome.kind === "wrote"
    ? judgeMeaning(context, value, outcome.bytes)
    : broken(notWritten(context, outcome, value));
}

/**
 * Whether the codec fails on any of the values in its plainest encoding. A
 * property about something else has nothing to say of them: that is for
 * `wire/round-trip` to tell, once and not once a property.
 */
export async function failsPlainly(
  context: CaseContext,
  values: readonly MessageValue[],
): Promise<boolean> {
  for (const value of values) {
    const verdict = await verdictOn(context, value, encode(context.type, value));
    if (verdict.kind === "broken") return true;
  }
  return false;
}

/**
 * A failure at a special value (NaN, say) under the name that it has at an ordinary
 * one, where that fails there too: a field that is lost is lost whatever it holds.
 */
export async function namedOrdinarily(
  context: CaseContext,
  value: MessageValue,
  failure: Failure,
): Promise<Verdict> {
  const ordinary = ordinaryValue(context.type, value);
  const verdict = await verdictOn(context, ordinary, encode(context.type, ordinary));
  const isSame =
    verdict.kind === "broken" && verdict.failure.signature.startsWith(`${failure.special} `);
  return broken(isSame ? { ...failure, signature: verdict.failure.signature } : failure);
}
