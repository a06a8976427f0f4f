import { styleEdges } from "../../generators/encodings.ts";
import type { MessageType } from "../../schema/types.ts";
import { type FieldValue, type MessageValue, noUnknownFields } from "../../schema/value.ts";
import { canonicalStyle, type WireStyle } from "../../schema/wire/style.ts";
import { blamedOnPlain } from "../blame.ts";
import type { CaseInput } from "../input.ts";
import { canonicalPart, styledPart, wireInput } from "../inputs.ts";
import type { CaseContext, Property } from "../property.ts";
import type { BlamedElsewhere, Verdict } from "../verdict.ts";
import { anyLegalEncoding } from "../wire/any-legal-encoding.ts";
import { merge } from "../wire/merge.ts";
import { unknownFields } from "../wire/unknown-fields.ts";
import { withoutUnknown } from "../without-unknown.ts";

/**
 * The failure on a plainer legal encoding of a value, if there is one: in the plainest, with its
 * unknown fields in each place, in two messages that merge, in each of the other legal ways. It is that property's own verdict.
 */
export async function blamedOnLegal(
  context: CaseContext,
  value: MessageValue,
): Promise<BlamedElsewhere | undefined> {
  const known = withoutUnknown(context.type, value);
  const plain = await blamedOnPlain(context, [known]);
  if (plain !== undefined) return plain;
  for (const unknown of ["last", "first", "between"] as const) {
    const blame = await blamedOn(unknownFields, context, value, { ...canonicalStyle, unknown });
    if (blame !== undefined) return blame;
  }
  const merged = await blamedOnMerging(context, known);
  if (merged !== undefined) return merged;
  for (const style of styleEdges) {
    const blame = await blamedOn(anyLegalEncoding, context, known, style);
    if (blame !== undefined) return blame;
  }
  return undefined;
}

/** The value as two messages of which the second has nothing in its messages, and the other way round. */
async function blamedOnMerging(
  context: CaseContext,
  value: MessageValue,
): Promise<BlamedElsewhere | undefined> {
  const { type } = context;
  const hollow = hollowed(type, value);
  if (hollow.fields.size === 0) return undefined;
  for (const [first, second] of [
    [value, hollow],
    [hollow, value],
  ] as const) {
    const input = wireInput(canonicalPart(type, first), canonicalPart(type, second));
    const blame = blameOf(merge, await merge.check(input, context), input);
    if (blame !== undefined) return blame;
  }
  return undefined;
}

/** The message with its singular messages only, and these hollowed too. */
function hollowed(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const { number, cardinality, message } of type.fields) {
    const content = value.fields.get(number);
    if (content === undefined || message === undefined || cardinality !== "singular") continue;
    // A cast, since the field is of a message.
    fields.set(number, hollowed(message, content as MessageValue));
  }
  return { fields, unknown: noUnknownFields };
}

async function blamedOn(
  property: Property,
  context: CaseContext,
  value: MessageValue,
  style: WireStyle,
): Promise<BlamedElsewhere | undefined> {
  const input = wireInput(styledPart(context.type, value, style));
  return blameOf(property, await property.check(input, context), input);
}

/** What a property says of an input, where that is a failure, as passed on to it. */
function blameOf(
  property: Property,
  verdict: Verdict,
  input: CaseInput,
): BlamedElsewhere | undefined {
  if (verdict.kind === "blamed elsewhere") return verdict;
  if (verdict.kind !== "broken") return undefined;
  const { signature } = verdict.failure;
  return { kind: "blamed elsewhere", property: property.id, signature, input };
}
