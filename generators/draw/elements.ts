import type { EnumType, Field, MessageType, ScalarKind } from "../../schema/types.ts";
import type { ElementValue, MapKey, MessageValue, ScalarValue } from "../../schema/value.ts";
import { enumStrangers } from "../boundaries.ts";
import { minimalMessage } from "../minimal-message.ts";
import { allowsUnknown } from "../well-known.ts";
import { drawBytes } from "./bytes.ts";
import type { DrawContext } from "./context.ts";
import type { Drawer } from "./drawer.ts";
import {
  drawBool,
  drawDouble,
  drawFloat,
  drawInt32,
  drawInt64,
  drawUint32,
  drawUint64,
} from "./numbers.ts";

const scalarDrawers: Readonly<Record<Exclude<ScalarKind, "string">, Drawer<ScalarValue>>> = {
  double: drawDouble,
  float: drawFloat,
  int32: drawInt32,
  int64: drawInt64,
  uint32: drawUint32,
  uint64: drawUint64,
  sint32: drawInt32,
  sint64: drawInt64,
  fixed32: drawUint32,
  fixed64: drawUint64,
  sfixed32: drawInt32,
  sfixed64: drawInt64,
  bool: drawBool,
  bytes: drawBytes,
};

/** Draws one element of a field: its value, an entry of its list, a value of its map. */
export function elementDrawer(field: Field, context: DrawContext): Drawer<ElementValue> {
  if (field.message !== undefined) return nestedDrawer(field.message, context);
  if (field.enum !== undefined) return enumDrawer(field.enum);
  // A cast, since a field that is neither message nor enum is of a scalar kind.
  return scalarDrawer(field.kind as ScalarKind, context);
}

/** Draws one scalar of a kind. */
export function scalarDrawer(kind: ScalarKind, context: DrawContext): Drawer<ScalarValue> {
  return kind === "string" ? context.text : scalarDrawers[kind];
}

/** Draws one key of a map field. */
export function keyDrawer(field: Field, context: DrawContext): Drawer<MapKey> {
  // A cast, since the language allows no other kinds as keys.
  return scalarDrawer(field.mapKey ?? "string", context) as Drawer<MapKey>;
}

/** Known numbers; of an open enum in one of four draws any number at all. */
function enumDrawer(type: EnumType): Drawer<number> {
  const numbers = [...type.names.keys()];
  if (!allowsUnknown(type)) return (prng) => prng.pick(numbers);
  return (prng) => {
    const word = prng.next();
    if ((word & 3) !== 0) return prng.pick(numbers);
    return word & 4 ? prng.pick(enumStrangers) : drawInt32(prng);
  };
}

/** One level deeper; where the size is used up, the minimal message. */
function nestedDrawer(type: MessageType, context: DrawContext): Drawer<MessageValue> {
  const draw = context.drawerOf(type);
  return (prng) => {
    if (context.left <= 0) return minimalMessage(type);
    context.depth++;
    const value = draw(prng);
    context.depth--;
    return value;
  };
}
