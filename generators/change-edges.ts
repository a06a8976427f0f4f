import type { Field, MessageType } from "../schema/types.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";
import { type EdgeContext, edgeContext } from "./edges/context.ts";
import { fieldEdges } from "./edges/field-edges.ts";
import { notableContent } from "./edges/nested-edges.ts";
import { contentOf, withFields } from "./edges/with-field.ts";
import { isFillable, isInhabited } from "./inhabited.ts";
import { minimalMessage, simplestElement } from "./minimal-message.ts";

/** What of a message is to be looked at. */
export interface ChangeFocus {
  /** The field that changed; `undefined` where the type has it not. */
  readonly field: Field | undefined;
  /** Fields of the same type that share, or shared, a oneof with it. */
  readonly peers: readonly Field[];
  /** What a message in the field may be besides its usual edges. */
  readonly inner?: Iterable<MessageValue>;
}

/**
 * The boundary values of one field of a message, all else unset, the simplest first: not set, every
 * boundary of the field, and with each of its peers. Empty where no finite message of the type is complete.
 */
export function* changeEdges(type: MessageType, focus: ChangeFocus): Generator<MessageValue> {
  if (!isInhabited(type)) return;
  yield minimalMessage(type);
  const { field, peers } = focus;
  if (field === undefined || !isFillable(field)) return;
  for (const content of contentsOf(type, field, focus)) yield withFields(type, [[field, content]]);
  for (const peer of peers.filter(isFillable))
    for (const content of [contentOf(field, simplestElement(field)), notableContent(field)])
      yield withFields(type, [
        [field, content],
        [peer, notableContent(peer)],
      ]);
}

function* contentsOf(
  type: MessageType,
  field: Field,
  { inner = [] }: ChangeFocus,
): Generator<FieldValue> {
  const context: EdgeContext = edgeContext(type, {});
  yield* fieldEdges(field, context);
  for (const element of inner) yield contentOf(field, element);
}

/** Whether the edges of a field are all that it can hold: one truth value, or one value of a closed enum. */
export function isExhaustible(field: Field | undefined): boolean {
  if (field === undefined) return true;
  if (field.cardinality !== "singular") return false;
  return field.kind === "bool" || (field.enum !== undefined && !field.enum.open);
}
