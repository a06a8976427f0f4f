import type {
  DescExtension,
  DescField,
  DescMessage,
  FileRegistry,
  Message,
} from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { isPlainObject } from "./object-dialect.ts";

/** One copy of protobuf-es: what its modules export. */
export interface ProtobufEs {
  readonly core: typeof import("@bufbuild/protobuf");
  readonly reflection: typeof import("@bufbuild/protobuf/reflect");
  readonly wkt: typeof import("@bufbuild/protobuf/wkt");
}

/** A schema as one copy of protobuf-es has read it. */
export interface ProtobufEsTypes {
  readonly es: ProtobufEs;
  readonly registry: FileRegistry;
}

/**
 * The message that `create(schema, object)` gives, for an object with the names of the `.proto` file.
 *
 * Made by reflection, because `create` wants oneofs, wrappers and `Struct` in
 * shapes of their own. Without checks, because `create` makes none: whether a
 * bad value is refused is up to `toBinary`. Keys that name nothing are ignored, as `create` does.
 */
export function protobufEsMessage(
  types: ProtobufEsTypes,
  desc: DescMessage,
  object: Readonly<Record<string, unknown>>,
): Message {
  return reflected(types, desc, object).message;
}

function reflected(
  types: ProtobufEsTypes,
  desc: DescMessage,
  object: Readonly<Record<string, unknown>>,
): ReflectMessage {
  const message = types.es.reflection.reflect(desc, undefined, false);
  const fields = fieldsByName(desc);
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || value === null) continue;
    const field = fields.get(key);
    if (field !== undefined) message.set(field, fieldValue(types, field, value));
    else setByName(types, message.message, key, value);
  }
  return message;
}

const knownNames = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

function fieldsByName(desc: DescMessage): ReadonlyMap<string, DescField> {
  const known = knownNames.get(desc);
  if (known !== undefined) return known;
  const names = new Map(desc.fields.map((field) => [field.name, field]));
  knownNames.set(desc, names);
  return names;
}

function fieldValue(types: ProtobufEsTypes, field: DescField, value: unknown): unknown {
  if (field.fieldKind === "list" && Array.isArray(value)) {
    const list = types.es.reflection.reflectList(field, undefined, false);
    for (const element of value) list.add(elementValue(types, field.message, element));
    return list;
  }
  if (field.fieldKind === "map" && isPlainObject(value)) {
    const map = types.es.reflection.reflectMap(field, undefined, false);
    for (const [key, element] of Object.entries(value))
      map.set(key, elementValue(types, field.message, element));
    return map;
  }
  return elementValue(types, field.message, value);
}

function elementValue(
  types: ProtobufEsTypes,
  desc: DescMessage | undefined,
  value: unknown,
): unknown {
  if (desc === undefined || !isPlainObject(value)) return value;
  return reflected(types, desc, value);
}

/** Sets an extension that the schema knows by its full name. */
function setByName(types: ProtobufEsTypes, message: Message, name: string, value: unknown): void {
  const extension = types.registry.getExtension(name);
  if (extension === undefined) return;
  const elements = extension.fieldKind === "list" && Array.isArray(value) ? value : undefined;
  const local =
    elements === undefined
      ? extensionValue(types, extension, value)
      : elements.map((element) => extensionValue(types, extension, element));
  types.es.core.setExtension(message, extension, local);
}

/** One element in the shape that generated code has for it. */
function extensionValue(types: ProtobufEsTypes, extension: DescExtension, value: unknown): unknown {
  if (extension.message === undefined || !isPlainObject(value)) return value;
  const { core, wkt } = types.es;
  const { message } = reflected(types, extension.message, value);
  if (extension.fieldKind === "message" && wkt.isWrapperDesc(extension.message))
    return (message as Message & { readonly value: unknown }).value;
  return core.isMessage(message, wkt.StructSchema)
    ? core.toJson(wkt.StructSchema, message)
    : message;
}
