import type { Codec } from "../codecs/codec.ts";
import type { Field, MessageType } from "../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapValue,
  MessageValue,
} from "../schema/value.ts";
import { valueChangingCodec } from "./faulty-codec.ts";
import { mapElements } from "./map-elements.ts";

/** Does not write the field of that number, in any message. */
export function droppingFieldCodec(inner: Codec, number: number): Codec {
  return valueChangingCodec(inner, "dropping-field", (_type, { fields, unknown }) => ({
    fields: new Map([...fields].filter(([one]) => one !== number)),
    unknown,
  }));
}

/** Loses unknown fields, whatever the codec inside claims. */
export function droppingUnknownCodec(inner: Codec): Codec {
  return valueChangingCodec(inner, "dropping-unknown", (_type, { fields }) => ({
    fields,
    unknown: [],
  }));
}

/** Writes lists from the back. */
export function reorderingCodec(inner: Codec): Codec {
  return contentChangingCodec(inner, "reordering", (field, content) =>
    field.cardinality === "repeated" ? [...(content as ListValue)].reverse() : content,
  );
}

/** Loses the entry of a map whose key is `__proto__`, as code does that keeps maps in plain objects. */
export function losingProtoKeyCodec(inner: Codec): Codec {
  return contentChangingCodec(inner, "losing-proto-key", (field, content) =>
    field.cardinality === "map"
      ? new Map([...(content as MapValue)].filter(([key]) => key !== "__proto__"))
      : content,
  );
}

/** Writes the entries of a map in another order than it read them: legal, but never stable. */
export function mapReversingCodec(inner: Codec): Codec {
  return contentChangingCodec(inner, "map-reversing", (field, content) =>
    field.cardinality === "map" ? new Map([...(content as MapValue)].reverse()) : content,
  );
}

/** Removes white space at both ends of strings. */
export function trimmingCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "trimming", (text) => text.trim());
}

/** Writes strings in lower case. */
export function lowerCasingCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "lower-casing", (text) => text.toLowerCase());
}

/** Writes strings in Unicode normalization form C. */
export function normalizingCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "normalizing", (text) => text.normalize("NFC"));
}

/** Writes 0 for -0. */
export function losingNegativeZeroCodec(inner: Codec): Codec {
  return scalarChangingCodec(inner, "losing-negative-zero", (_field, element) =>
    Object.is(element, -0) ? 0 : element,
  );
}

/** Writes 0 for NaN. */
export function losingNanCodec(inner: Codec): Codec {
  return scalarChangingCodec(inner, "losing-nan", (_field, element) =>
    Number.isNaN(element) ? 0 : element,
  );
}

/** Takes 64-bit integers through a JavaScript number. */
export function roundingLongCodec(inner: Codec): Codec {
  return scalarChangingCodec(inner, "rounding-long", ({ kind }, element) => {
    if (typeof element !== "bigint") return element;
    const rounded = BigInt(Number(element));
    // Rounding up at the end of the range would leave it.
    return kind.startsWith("u") || kind === "fixed64"
      ? BigInt.asUintN(64, rounded)
      : BigInt.asIntN(64, rounded);
  });
}

function contentChangingCodec(
  inner: Codec,
  name: string,
  change: (field: Field, content: FieldValue) => FieldValue,
): Codec {
  return valueChangingCodec(inner, name, (type: MessageType, value: MessageValue) => ({
    fields: new Map(
      [...value.fields].map(([number, content]) => {
        const field = type.byNumber.get(number);
        return [number, field === undefined ? content : change(field, content)];
      }),
    ),
    unknown: value.unknown,
  }));
}

function scalarChangingCodec(
  inner: Codec,
  name: string,
  change: (field: Field, element: ElementValue) => ElementValue,
): Codec {
  return valueChangingCodec(inner, name, (type, value) =>
    mapElements(type, value, (field, element) =>
      field.message === undefined ? change(field, element) : element,
    ),
  );
}

/** Changes every string, but for the keys of maps. */
export function textChangingCodec(
  inner: Codec,
  name: string,
  change: (text: string) => string,
): Codec {
  return scalarChangingCodec(inner, name, ({ kind }, element) =>
    kind === "string" && typeof element === "string" ? change(element) : element,
  );
}
