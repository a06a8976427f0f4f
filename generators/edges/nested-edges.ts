import type { Field, MessageType } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MessageValue } from "../../schema/value.ts";
import { isFillable } from "../inhabited.ts";
import { minimalMessage } from "../minimal-message.ts";
import { wellKnownKind } from "../well-known.ts";
import type { EdgeContext } from "./context.ts";
import { notableScalar, scalarEdges } from "./element-edges.ts";
import { wellKnownEdges } from "./well-known-edges.ts";
import { contentOf, withFields } from "./with-field.ts";

/** At most this many of a nested message's fields are set one at a time; the type has its own edges. */
const maxNestedFields = 16;

/** The boundary values of a field's element, the simplest first. */
export function elementEdges(field: Field, context: EdgeContext): readonly ElementValue[] {
  return field.message === undefined
    ? scalarEdges(field, context)
    : messageEdges(field.message, context);
}

/** One value of a field's element that is easy to get wrong; a message has nothing set but what it must. */
export function notableElement(field: Field): ElementValue {
  return field.message === undefined ? notableScalar(field) : minimalMessage(field.message);
}

/** The content of a field that holds one notable element. */
export function notableContent(field: Field): FieldValue {
  return contentOf(field, notableElement(field));
}

/** A nested message: with nothing set, with one field set, and so long that its length takes two bytes. */
function messageEdges(type: MessageType, context: EdgeContext): readonly MessageValue[] {
  const kind = wellKnownKind(type);
  if (kind !== undefined) return wellKnownEdges(kind, type, context);
  const fields = type.fields.filter(isFillable);
  const step = Math.max(1, fields.length / maxNestedFields);
  const chosen = fields.filter(
    (_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step),
  );
  return [
    minimalMessage(type),
    ...chosen.map((field) => withFields(type, [[field, notableContent(field)]])),
    ...longMessages(type, fields),
  ];
}

function longMessages(type: MessageType, fields: readonly Field[]): readonly MessageValue[] {
  const field = fields.find(({ kind }) => kind === "string" || kind === "bytes");
  if (field === undefined) return [];
  const element = field.kind === "string" ? "a".repeat(200) : new Uint8Array(200);
  return [withFields(type, [[field, contentOf(field, element)]])];
}
