import { setOwn } from "../schema/own-property.ts";
import { isPlainObject } from "./object-dialect.ts";

type PlainObject = Readonly<Record<string, unknown>>;

/** A field as the runtime describes it (`reflection-info.ts` of the runtime). */
interface FieldInfo {
  readonly name: string;
  readonly localName: string;
  readonly kind: "scalar" | "enum" | "message" | "map";
  readonly oneof?: string;
  /** How 64-bit integers are given; strings where left out. */
  readonly L?: number;
  readonly T?: unknown;
  readonly V?: { readonly kind: string; readonly L?: number; readonly T?: unknown };
}

/** What is used of a message type (`IMessageType`). */
export interface ProtobufTsType {
  readonly typeName: string;
  readonly fields: readonly FieldInfo[];
  create(partial: object): object;
  fromBinary(bytes: Uint8Array): object;
  toBinary(message: object): Uint8Array;
  fromJsonString(text: string, options: object): object;
  toJsonString(message: object, options: object): string;
}

/** `LongType` of the runtime. */
const longType = { bigint: 0, number: 2 } as const;

/**
 * An object as `IMessageType.create` takes it: by local names, members of a oneof in an object that
 * says which one is set. What names no field is passed on as it is.
 */
export function protobufTsMessage(type: ProtobufTsType, object: PlainObject): PlainObject {
  const message: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const field = type.fields.find(({ name }) => name === key);
    if (field === undefined) setOwn(message, key, value);
    else if (field.oneof === undefined) setOwn(message, field.localName, contentOf(field, value));
    else setOwn(message, field.oneof, memberOf(field, value));
  }
  return message;
}

function memberOf(field: FieldInfo, value: unknown): object {
  return { oneofKind: field.localName, [field.localName]: contentOf(field, value) };
}

function contentOf(field: FieldInfo, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => elementOf(field, element));
  if (field.kind !== "map" || !isPlainObject(value)) return elementOf(field, value);
  const { V = { kind: "scalar" } } = field;
  const map: Record<string, unknown> = {};
  for (const [key, element] of Object.entries(value)) setOwn(map, key, elementOf(V, element));
  return map;
}

function elementOf(
  { kind, L, T }: { readonly kind: string; readonly L?: number; readonly T?: unknown },
  value: unknown,
): unknown {
  if (typeof value === "bigint") return longOf(value, L);
  if (kind !== "message" || !isPlainObject(value) || typeof T !== "function") return value;
  return protobufTsMessage(T() as ProtobufTsType, value);
}

function longOf(value: bigint, form: number | undefined): unknown {
  if (form === longType.bigint) return value;
  return form === longType.number ? Number(value) : value.toString();
}
