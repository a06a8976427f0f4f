import type { Applicability, Property } from "../properties/property.ts";
import type { MessageType } from "../schema/types.ts";
import type { OpenCodec } from "./case-context.ts";
import { codecsOf, pairName, pairSign } from "./pairs.ts";

/** Two open codecs as one, in the order of their name. */
export function pairOf(one: OpenCodec, another: OpenCodec): OpenCodec {
  const name = pairName(one.name, another.name);
  const [first, other] = codecsOf(name)[0] === one.name ? [one, another] : [another, one];
  return { ...first, name, version: `${first.version} ${pairSign} ${other.version}`, other };
}

/** Whether a property says anything about a message and a codec, or both of a pair. */
export function applicabilityOf(
  property: Property,
  type: MessageType,
  codec: OpenCodec,
): Applicability {
  const { other, facts } = codec;
  if (other === undefined) return property.appliesTo(type, facts);
  const [firstName = codec.name] = codecsOf(codec.name);
  return (
    refusalOf(property, type, { name: firstName, facts }) ??
    refusalOf(property, type, other) ?? { applies: true }
  );
}

/** Why a property does not apply to one of a pair, which the reason names. */
function refusalOf(
  property: Property,
  type: MessageType,
  { name, facts }: Pick<OpenCodec, "name" | "facts">,
): Applicability | undefined {
  const answer = property.appliesTo(type, facts);
  return answer.applies ? undefined : { applies: false, reason: `${name}: ${answer.reason}` };
}
