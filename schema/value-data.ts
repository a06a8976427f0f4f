import type { Field, MessageType } from "./types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
  ScalarValue,
} from "./value.ts";

/** What JSON can hold. */
export type JsonData =
  | null
  | boolean
  | number
  | string
  | readonly JsonData[]
  | { readonly [key: string]: JsonData };

/**
 * The value as JSON data that {@link valueFromData} reads back without loss,
 * lone surrogates, NaN, -0 and unknown fields included; ProtoJSON has no place for them.
 *
 * Fields are `[number, content]` pairs, 64-bit integers decimal strings,
 * floats strings where JSON has no number for them, bytes hex, map entries pairs.
 */
export function valueToData(type: MessageType, value: MessageValue): JsonData {
  const fields: JsonData[] = [];
  for (const [number, content] of value.fields) {
    const field = fieldOf(type, number);
    fields.push([number, contentToData(field, content)]);
  }
  return { fields, unknown: value.unknown.map(toHex) };
}

/** The value that {@link valueToData} wrote. @throws TypeError where the data has another form. */
export function valueFromData(type: MessageType, data: JsonData): MessageValue {
  const { fields, unknown } = data as { fields: [number, JsonData][]; unknown: string[] };
  if (!Array.isArray(fields) || !Array.isArray(unknown))
    throw new TypeError("expected an object with the lists fields and unknown");
  const entries = fields.map(
    ([number, content]) =>
      [number, contentFromData(fieldOf(type, number), content)] as readonly [number, FieldValue],
  );
  return { fields: new Map(entries), unknown: unknown.map(fromHex) };
}

function fieldOf(type: MessageType, number: number): Field {
  const field = type.byNumber.get(number);
  if (field === undefined) throw new TypeError(`${type.typeName} has no field ${number}`);
  return field;
}

function contentToData(field: Field, content: FieldValue): JsonData {
  if (field.cardinality === "repeated")
    return (content as ListValue).map((element) => elementToData(field, element));
  if (field.cardinality === "singular") return elementToData(field, content as ElementValue);
  return [...(content as MapValue)].map(([key, element]) => [
    scalarToData(key),
    elementToData(field, element),
  ]);
}

function elementToData(field: Field, element: ElementValue): JsonData {
  return field.message === undefined
    ? scalarToData(element as ScalarValue)
    : valueToData(field.message, element as MessageValue);
}

function scalarToData(value: ScalarValue): JsonData {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return { hex: toHex(value) };
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

function contentFromData(field: Field, data: JsonData): FieldValue {
  if (field.cardinality === "singular") return elementFromData(field, data);
  if (!Array.isArray(data)) throw new TypeError(`field ${field.name}: expected a list`);
  const list: readonly JsonData[] = data;
  if (field.cardinality === "repeated") return list.map((one) => elementFromData(field, one));
  const pairs = list as readonly (readonly [JsonData, JsonData])[];
  return new Map(
    pairs.map(([key, element]) => [
      scalarFromData(field.mapKey ?? "string", key) as MapKey,
      elementFromData(field, element),
    ]),
  );
}

function elementFromData(field: Field, data: JsonData): ElementValue {
  return field.message === undefined
    ? scalarFromData(field.kind, data)
    : valueFromData(field.message, data);
}

function scalarFromData(kind: Field["kind"], data: JsonData): ScalarValue {
  if (data !== null && typeof data === "object") return fromHex((data as { hex: string }).hex);
  if (kind === "string" || kind === "bool") return data as string | boolean;
  // 64-bit kinds, and `fixed64` among them.
  return kind.endsWith("64") ? BigInt(data as string) : Number(data);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}
