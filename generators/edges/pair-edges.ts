import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { isFillable } from "../inhabited.ts";
import { notableContent } from "./nested-edges.ts";
import { withFields } from "./with-field.ts";

/** At most this many values of two or more fields. */
export const maxPairEdges = 500;

/**
 * Pairs of fields, both notable.
 *
 * Up to {@link maxPairEdges} pairs, each is a value of its own. Of more pairs, a
 * few values with about half of the fields see to it that any two fields are
 * together in one of them, and one without the other in another; then come the
 * pairs of neighbours, of next but one, and so on to the bound.
 */
export function* pairEdges(type: MessageType): Generator<MessageValue> {
  const fields = type.fields.filter(isFillable);
  const contents = new Map(fields.map((field) => [field, notableContent(field)]));
  let count = 0;
  const pairCount = (fields.length * (fields.length - 1)) / 2;
  if (pairCount > maxPairEdges) {
    for (const chosen of covering(fields)) {
      yield withFields(type, entriesOf(chosen, contents));
      count++;
    }
  }
  for (const pair of pairs(fields)) {
    if (count >= maxPairEdges) return;
    if (!areArmsOfOne(pair)) yield withFields(type, entriesOf(pair, contents));
    count++;
  }
}

/** For each binary digit of their places, the fields that have it and those that have not. */
function* covering(fields: readonly Field[]): Generator<readonly Field[]> {
  for (let digit = 1; digit < fields.length; digit *= 2) {
    yield fields.filter((_, index) => (index & digit) !== 0);
    yield fields.filter((_, index) => (index & digit) === 0);
  }
}

/** All pairs, those that stand closest first. */
function* pairs(fields: readonly Field[]): Generator<readonly Field[]> {
  for (let distance = 1; distance < fields.length; distance++)
    for (const [index, field] of fields.entries()) {
      const other = fields[index + distance];
      if (other !== undefined) yield [field, other];
    }
}

/** Only one member of a oneof can be set. */
function areArmsOfOne([one, other]: readonly Field[]): boolean {
  return one?.oneof !== undefined && one.oneof === other?.oneof;
}

function entriesOf(
  fields: readonly Field[],
  contents: ReadonlyMap<Field, FieldValue>,
): readonly (readonly [Field, FieldValue])[] {
  return fields.flatMap((field) => {
    const content = contents.get(field);
    return content === undefined ? [] : [[field, content] as const];
  });
}
