import { setOwn } from "../schema/own-property.ts";
import type { Field, MessageType, ScalarKind } from "../schema/types.ts";

/**
 * How a library wants the objects that `CodecSession.encodeObject` is given.
 *
 * Strings, booleans, numbers, enum numbers and bytes are the same in all of them, and are never touched.
 */
export interface ObjectDialect {
  /** The property that holds a field. */
  property(type: MessageType, field: Field): string;
  /** A 64-bit integer. */
  long(value: bigint, isUnsigned: boolean): unknown;
  /** Whether a map is an object by key, or a list of `{ key, value }`. */
  mapStyle(type: MessageType, field: Field): "object" | "entries";
}

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * A copy of an object in a library's own terms.
 *
 * What does not fit the schema (a key that names no field, a value of another
 * type) is passed on as it is: whether to refuse it is the library's decision.
 */
export function inDialect(
  type: MessageType,
  object: PlainObject,
  dialect: ObjectDialect,
): Record<string, unknown> {
  const fields = fieldsByName(type);
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const field = fields.get(key);
    if (field === undefined) setOwn(copy, key, value);
    else setOwn(copy, dialect.property(type, field), fieldInDialect(type, field, value, dialect));
  }
  return copy;
}

/** Whether a value is an object with keys, as a message or a map is given. */
export function isPlainObject(value: unknown): value is PlainObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

const knownNames = new WeakMap<MessageType, ReadonlyMap<string, Field>>();

/** The fields of a type by the names of the `.proto` file; extensions by their full name. */
export function fieldsByName(type: MessageType): ReadonlyMap<string, Field> {
  const known = knownNames.get(type);
  if (known !== undefined) return known;
  const names = new Map(type.fields.map((field) => [field.name, field]));
  knownNames.set(type, names);
  return names;
}

function fieldInDialect(
  type: MessageType,
  field: Field,
  value: unknown,
  dialect: ObjectDialect,
): unknown {
  if (field.cardinality === "repeated" && Array.isArray(value))
    return value.map((element) => elementInDialect(field, element, dialect));
  if (field.cardinality !== "map" || !isPlainObject(value))
    return elementInDialect(field, value, dialect);
  const entries = Object.entries(value).map(
    ([key, element]) => [key, elementInDialect(field, element, dialect)] as const,
  );
  if (dialect.mapStyle(type, field) === "entries")
    return entries.map(([key, element]) => ({
      key: keyInDialect(field, key, dialect),
      value: element,
    }));
  const map: Record<string, unknown> = {};
  for (const [key, element] of entries) setOwn(map, key, element);
  return map;
}

function elementInDialect(field: Field, value: unknown, dialect: ObjectDialect): unknown {
  if (typeof value === "bigint") return dialect.long(value, isUnsigned(field.kind));
  if (field.message === undefined || !isPlainObject(value)) return value;
  return inDialect(field.message, value, dialect);
}

/** A key of a map by its own type, as the `key` field of an entry holds it. */
function keyInDialect(field: Field, key: string, dialect: ObjectDialect): unknown {
  const kind = field.mapKey ?? "string";
  if (kind === "string") return key;
  if (kind === "bool") return key === "true";
  return kind.endsWith("64") ? dialect.long(BigInt(key), isUnsigned(kind)) : Number(key);
}

function isUnsigned(kind: ScalarKind | "enum" | "message"): boolean {
  return kind === "uint64" || kind === "fixed64";
}
