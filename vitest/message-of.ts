import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type fc from "fast-check";
import { messageOf as valuesOf } from "../generators/message.ts";
import type { MessageConstraints } from "../generators/message-constraints.ts";
import { typeOfGenerated } from "../schema/generated.ts";
import { encode } from "../schema/wire/encode.ts";

/** What to keep to; lone surrogates are left out, for no bytes can carry them. */
export type GeneratedConstraints = Omit<MessageConstraints, "loneSurrogates" | "anyTypes">;

/**
 * Messages of a type that protobuf-es generated, typed as such, for properties of
 * your own.
 *
 * Shrinks toward the message with nothing set but what is required.
 *
 * @example
 * test("an order survives the cache", () => {
 *   fc.assert(fc.property(messageOf(OrderSchema), (order) => equals(OrderSchema, cached(order), order)));
 * });
 */
export function messageOf<Desc extends DescMessage>(
  schema: Desc,
  constraints?: GeneratedConstraints,
): fc.Arbitrary<MessageShape<Desc>> {
  const type = typeOfGenerated(schema);
  return valuesOf(type, constraints).map((value) => fromBinary(schema, encode(type, value)));
}
