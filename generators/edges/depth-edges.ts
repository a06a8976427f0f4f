import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { minimalMessage } from "../minimal-message.ts";
import { cycleOf, nestingFields } from "../recursion.ts";
import type { EdgeContext } from "./context.ts";
import { contentOf, withFields } from "./with-field.ts";

/** For each field through which a type can nest without end: one level, two, and the limit. */
export function* depthEdges(type: MessageType, context: EdgeContext): Generator<MessageValue> {
  for (const field of nestingFields(type)) {
    if (field.message === undefined || cycleOf(field.message) === undefined) continue;
    for (const depth of new Set([1, 2, context.maxDepth]))
      if (depth <= context.maxDepth) yield chain(type, field, depth);
  }
}

/** A message with messages in it, one in the other, `depth` of them under the root. */
function chain(type: MessageType, first: Field, depth: number): MessageValue {
  const path = pathOf(first, depth);
  let value = minimalMessage(path.at(-1)?.message ?? type);
  for (let level = path.length - 1; level >= 0; level--) {
    const field = path[level];
    const owner = level === 0 ? type : path[level - 1]?.message;
    if (field !== undefined && owner !== undefined)
      value = withFields(owner, [[field, contentOf(field, value)]]);
  }
  return value;
}

/** The fields to go through: the first, then round the shortest way that leads back to its type. */
function pathOf(first: Field, depth: number): readonly Field[] {
  const cycle = first.message === undefined ? [] : (cycleOf(first.message) ?? []);
  const path = [first];
  for (let level = 1; level < depth && cycle.length > 0; level++)
    path.push(...cycle.slice((level - 1) % cycle.length, ((level - 1) % cycle.length) + 1));
  return path;
}
