import type { Field, MessageType } from "../schema/types.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";
import { type EdgeConstraints, type EdgeContext, edgeContext } from "./edges/context.ts";
import { depthEdges } from "./edges/depth-edges.ts";
import { fieldEdges } from "./edges/field-edges.ts";
import { notableContent } from "./edges/nested-edges.ts";
import { pairEdges } from "./edges/pair-edges.ts";
import { wellKnownEdges } from "./edges/well-known-edges.ts";
import { contentOf, withFields } from "./edges/with-field.ts";
import { isFillable, isInhabited } from "./inhabited.ts";
import { minimalMessage, simplestElement } from "./minimal-message.ts";
import { wellKnownKind } from "./well-known.ts";

/**
 * The boundary values of a message type, to be tried before anything random: the
 * same list every time, on every machine, made as it is walked.
 *
 * First the message with nothing set but what is required; then for each field
 * its boundaries one at a time, all else unset; recursion at depth 1, 2 and the
 * limit; every field set; pairs of fields. At most about 120 values a field (of
 * an enum: one for each of its numbers and five more), 500 of pairs, and 16
 * with everything set. Empty where no finite message of the type is complete.
 *
 * @throws ToolError `usage` where the depth asked for is no whole number from 0 on.
 */
export function* edgesOf(
  type: MessageType,
  constraints: EdgeConstraints = {},
): Generator<MessageValue> {
  if (!isInhabited(type)) return;
  const context = edgeContext(type, constraints);
  const kind = wellKnownKind(type);
  if (kind !== undefined) {
    yield* wellKnownEdges(kind, type, context);
    return;
  }
  yield minimalMessage(type);
  yield* singleFieldEdges(type, context);
  yield* depthEdges(type, context);
  yield* fullMessages(type);
  yield* pairEdges(type);
}

function* singleFieldEdges(type: MessageType, context: EdgeContext): Generator<MessageValue> {
  for (const field of type.fields.filter(isFillable))
    for (const content of fieldEdges(field, context)) yield withFields(type, [[field, content]]);
}

/** At most this many members of a oneof take their turn in a full message. */
const maxTurns = 15;

/** Every field set: once to its simplest value, and to a notable one for each turn of the oneofs. */
function* fullMessages(type: MessageType): Generator<MessageValue> {
  if (type.fields.filter(isFillable).length < 2) return;
  const largest = Math.max(1, ...type.oneofs.map(({ members }) => members.length));
  yield withFields(type, contents(fieldsOfTurn(type, 0), simplestContent));
  for (let turn = 0; turn < Math.min(largest, maxTurns); turn++)
    yield withFields(type, contents(fieldsOfTurn(type, turn), notableContent));
}

/** All fields, and of each oneof the member whose turn it is. */
function fieldsOfTurn(type: MessageType, turn: number): readonly Field[] {
  return type.fields.filter((field) => isFillable(field) && hasTurn(field, turn));
}

/** Whether a field is no member of a oneof, or the one whose turn it is. */
function hasTurn(field: Field, turn: number): boolean {
  const members = field.oneof?.members;
  return members === undefined || members[turn % members.length] === field.number;
}

function simplestContent(field: Field): FieldValue {
  return contentOf(field, simplestElement(field));
}

function contents(
  fields: readonly Field[],
  content: (field: Field) => FieldValue,
): readonly (readonly [Field, FieldValue])[] {
  return fields.map((field) => [field, content(field)]);
}
