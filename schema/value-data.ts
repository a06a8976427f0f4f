import { fromHex, toHex } from "./hex.ts";
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
  const { fields, unknown } = isObject(data) ? data : {};
  if (!Array.isArray(fields) || !Array.isArray(unknown))
    throw misfit("expected an object with the lists fields and unknown", data);
  const entries = (fields as readonly JsonData[]).map((entry): [number, FieldValue] => {
    const [number, content] = pairIn(entry);
    const field = fieldOf(type, number);
    return [field.number, contentFromData(field, content)];
  });
  return { fields: new Map(entries), unknown: (unknown as readonly JsonData[]).map(hexIn) };
}

function fieldOf(type: MessageType, number: JsonData): Field {
  const field = typeof number === "number" ? type.byNumber.get(number) : undefined;
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
  if (!Array.isArray(data)) throw misfit(`field ${field.name}: expected a list`, data);
  const list: readonly JsonData[] = data;
  if (field.cardinality === "repeated") return list.map((one) => elementFromData(field, one));
  const keyKind = field.mapKey ?? "string";
  const entries = list.map((entry): [MapKey, ElementValue] => {
    const [key, element] = pairIn(entry);
    return [scalarFromData(keyKind, key), elementFromData(field, element)];
  });
  return new Map(entries);
}

function elementFromData(field: Field, data: JsonData): ElementValue {
  return field.message === undefined
    ? scalarFromData(field.kind, data)
    : valueFromData(field.message, data);
}

function scalarFromData(kind: Field["kind"], data: JsonData): ScalarValue {
  const value = scalarIn[kind](data);
  if (value === undefined) throw misfit(`expected ${kind}`, data);
  return value;
}

/** What the data say, or `undefined` where they are no value of the kind. */
const scalarIn: Readonly<Record<Field["kind"], (data: JsonData) => ScalarValue | undefined>> = {
  double: floatIn,
  float: floatIn,
  int32: integerIn,
  int64: longIn,
  uint32: integerIn,
  uint64: longIn,
  sint32: integerIn,
  sint64: longIn,
  fixed32: integerIn,
  fixed64: longIn,
  sfixed32: integerIn,
  sfixed64: longIn,
  bool: (data) => (typeof data === "boolean" ? data : undefined),
  string: (data) => (typeof data === "string" ? data : bytesIn(data)),
  bytes: bytesIn,
  enum: integerIn,
  message: () => undefined,
};

/** What {@link scalarToData} writes where JSON has no number. */
const namedFloats: ReadonlySet<JsonData> = new Set(["-0", "NaN", "Infinity", "-Infinity"]);

function floatIn(data: JsonData): number | undefined {
  return typeof data === "number" || namedFloats.has(data) ? Number(data) : undefined;
}

function longIn(data: JsonData): bigint | undefined {
  return typeof data === "string" && /^-?[0-9]+$/.test(data) ? BigInt(data) : undefined;
}

function integerIn(data: JsonData): number | undefined {
  return typeof data === "number" && Number.isInteger(data) ? data : undefined;
}

function bytesIn(data: JsonData): Uint8Array | undefined {
  return isObject(data) ? hexIn(data["hex"]) : undefined;
}

function isObject(data: JsonData): data is { readonly [key: string]: JsonData } {
  return data !== null && typeof data === "object" && !Array.isArray(data);
}

function pairIn(data: JsonData): readonly [JsonData, JsonData] {
  if (!Array.isArray(data) || data.length !== 2) throw misfit("expected a pair", data);
  return data as [JsonData, JsonData];
}

/** Checked first: Buffer stops without a word at what is no hex. */
function hexIn(data: JsonData | undefined): Uint8Array {
  if (typeof data !== "string" || data.length % 2 === 1 || /[^0-9a-f]/i.test(data))
    throw misfit("expected bytes in hex", data);
  return fromHex(data);
}

/** As much of the data as fits in a line. */
const longestShown = 60;

function misfit(expected: string, got: JsonData | undefined): TypeError {
  return new TypeError(`${expected}, got ${JSON.stringify(got)?.slice(0, longestShown)}`);
}
