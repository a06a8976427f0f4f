import type { Field, MessageType } from "../types.ts";
import type { FieldPair, MessagePair } from "./evolution-types.ts";

const pairs = new WeakMap<MessageType, WeakMap<MessageType, MessagePair>>();

/**
 * The pair of two types, made once: what compares messages of two versions asks for it at every message.
 *
 * A field is the same one where name and number are the same, or else the name, or else the number:
 * in this order, so that two fields that swap their numbers are seen to do so, and a field
 * that is renamed is not taken for one that went and one that came.
 */
export function pairOf(old: MessageType, next: MessageType): MessagePair {
  let byNew = pairs.get(old);
  if (byNew === undefined) {
    byNew = new WeakMap();
    pairs.set(old, byNew);
  }
  let pair = byNew.get(next);
  if (pair === undefined) {
    pair = buildPair(old, next);
    byNew.set(next, pair);
  }
  return pair;
}

function buildPair(old: MessageType, next: MessageType): MessagePair {
  const found = new Map<Field, Field>();
  const taken = new Set<Field>();
  const match = (find: (field: Field) => Field | undefined) => {
    for (const field of old.fields) {
      const other = found.has(field) ? undefined : find(field);
      if (other === undefined || taken.has(other)) continue;
      found.set(field, other);
      taken.add(other);
    }
  };
  const byName = new Map(next.fields.map((field) => [field.name, field]));
  match((field) => {
    const other = byName.get(field.name);
    return other?.number === field.number ? other : undefined;
  });
  match((field) => byName.get(field.name));
  match((field) => next.byNumber.get(field.number));
  const fields: FieldPair[] = [];
  for (const field of old.fields) {
    const other = found.get(field);
    if (other !== undefined) fields.push({ old: field, new: other });
  }
  return {
    old,
    new: next,
    fields,
    removed: old.fields.filter((field) => !found.has(field)),
    added: next.fields.filter((field) => !taken.has(field)),
  };
}
