import { drawUnknownRecord } from "../../generators/draw/unknown-fields.ts";
import { messageDrawer } from "../../generators/message.ts";
import { turnAt } from "../../generators/turns.ts";
import { unknownFieldEdges } from "../../generators/unknown-fields.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { tagOf } from "../../schema/wire/records.ts";
import { canonicalStyle, type WireStyle } from "../../schema/wire/style.ts";
import { sameBytes } from "../bytes.ts";
import type { WirePart } from "../input.ts";
import { shrinkStyled, styledPart, wireInput } from "../inputs.ts";
import type { Inputs } from "../property.ts";

// One object, for drawers are compiled once for each.
const withUnknownFields = { unknownFields: true };

/** Where unknown fields may stand among known ones, the usual place first. */
const places: readonly WireStyle["unknown"][] = ["last", "first", "between"];

/** Messages with unknown fields at the root or inside, that stand behind, before or between the known ones. */
export function unknownInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type, withUnknownFields);
  return {
    *edges() {
      const values = [...unknownFieldEdges(type)];
      let index = 0;
      for (const value of [...values, ...allAtOnce(type, values)]) {
        const parts = inEachPlace(type, value);
        // Another place comes first each time, for a run may take every second case only.
        const turn = turnAt(index++, parts.length);
        for (const part of [...parts.slice(turn), ...parts.slice(0, turn)]) yield wireInput(part);
      }
    },
    random: (prng) => {
      const value = draw(prng);
      // What was drawn may have none; then this is the place for one.
      const unknown = value.unknown.length > 0 ? value.unknown : [drawUnknownRecord(type, prng)];
      const style = { ...canonicalStyle, unknown: prng.pick(places), seed: prng.next() >>> 0 };
      return wireInput(styledPart(type, { fields: value.fields, unknown }, style));
    },
    shrink: (input) => shrinkStyled(type, input),
  };
}

/** All known and all unknown fields of some values in one, where there is more than one field to stand between. */
function allAtOnce(type: MessageType, values: readonly MessageValue[]): readonly MessageValue[] {
  const fields = new Map<number, FieldValue>();
  for (const value of values)
    for (const [number, content] of value.fields)
      if (!hasOther(type.byNumber.get(number)?.oneof, number, fields)) fields.set(number, content);
  // Without a closed enum's unknown numbers, that a field's own value may replace or be replaced by.
  const unknown = values
    .flatMap((value) => value.unknown)
    .filter((record) => !type.byNumber.has(tagOf(record) >>> 3));
  return fields.size < 2 || unknown.length === 0 ? [] : [{ fields, unknown }];
}

/** Whether another member of a field's oneof is set. */
function hasOther(
  oneof: Field["oneof"],
  number: number,
  fields: ReadonlyMap<number, FieldValue>,
): boolean {
  return oneof?.members.some((member) => member !== number && fields.has(member)) === true;
}

/** The value once for each place in which its unknown fields make other bytes. */
function inEachPlace(type: MessageType, value: MessageValue): readonly WirePart[] {
  const parts: WirePart[] = [];
  for (const unknown of places) {
    const part = styledPart(type, value, { ...canonicalStyle, unknown });
    if (!parts.some(({ bytes }) => sameBytes(bytes, part.bytes))) parts.push(part);
  }
  return parts;
}
