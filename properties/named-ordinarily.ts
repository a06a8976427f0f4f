import type { MessageValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import { judgeOutcome } from "./failures.ts";
import { ordinaryValue } from "./ordinary-value.ts";
import type { CaseContext } from "./property.ts";
import { broken, type Failure, type Verdict } from "./verdict.ts";

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
  const outcome = await context.transcode(encode(context.type, ordinary));
  const verdict = judgeOutcome(context, ordinary, outcome);
  const isSame =
    verdict.kind === "broken" && verdict.failure.signature.startsWith(`${failure.special} `);
  return broken(isSame ? { ...failure, signature: verdict.failure.signature } : failure);
}
