import type fc from "fast-check";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { DrawSession } from "./draw/session.ts";
import { DrawnArbitrary } from "./drawn-arbitrary.ts";
import { assertInhabited } from "./inhabited.ts";
import type { MessageConstraints } from "./message-constraints.ts";
import type { Prng } from "./prng.ts";
import { shrinkMessage } from "./shrink/message.ts";
import { isMessageOf } from "./validity.ts";

const noConstraints: MessageConstraints = {};

/** The compiled drawers of each constraints object, for as long as it lives. */
const sessions = new WeakMap<MessageConstraints, DrawSession>();

/**
 * Draws messages of a type straight from a source of words, without fast-check.
 *
 * Compiled once for a type and a constraints object. The same words give the
 * same message. Every message is in the normal form of `schema/value.ts`,
 * complete (required fields set), and inside the limits of the well-known
 * types; boundaries are drawn far more often than chance would have it.
 *
 * @throws ToolError `schema` where no finite message of the type is complete; `usage` where
 * `maxDepth` or `maxElements` is out of its range.
 */
export function messageDrawer(
  type: MessageType,
  constraints: MessageConstraints = noConstraints,
): (prng: Prng) => MessageValue {
  assertInhabited(type);
  let session = sessions.get(constraints);
  if (session === undefined) {
    session = new DrawSession(constraints);
    sessions.set(constraints, session);
  }
  return session.rootDrawerOf(type);
}

/**
 * Valid messages of a type, as a fast-check arbitrary.
 *
 * Every optional field may be unset. Shrinks toward the message with nothing
 * set but what is required, by the value alone: examples and stored failures
 * shrink like drawn ones.
 *
 * @throws ToolError `schema` where no finite message of the type is complete; `usage` where
 * `maxDepth` or `maxElements` is out of its range.
 *
 * @example
 * fc.assert(fc.property(messageOf(schema.message("acme.v1.Order")), (order) => holdsFor(order)));
 */
export function messageOf(
  type: MessageType,
  constraints: MessageConstraints = noConstraints,
): fc.Arbitrary<MessageValue> {
  return new DrawnArbitrary({
    draw: messageDrawer(type, constraints),
    shrink: (value) => shrinkMessage(type, value),
    isValid: (value) => isMessageOf(type, value, constraints),
  });
}
