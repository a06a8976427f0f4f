import {
  type DescExtension,
  type DescField,
  type DescMessage,
  type FileRegistry,
  isMessage,
  type Message,
  setExtension,
  toJson,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect, reflectList, reflectMap } from "@bufbuild/protobuf/reflect";
import { isWrapperDesc, StructSchema } from "@bufbuild/protobuf/wkt";
import { isPlainObject } from "./object-dialect.ts";

/**
 * The message that `create(schema, object)` gives, for an object with the names of the `.proto` file.
 *
 * Made by reflection, because `create` wants oneofs, wrappers and `Struct` in
 * shapes of their own. Without checks, because `create` makes none: whether a
 * bad value is refused is up to `toBinary`. Keys that name nothing are ignored, as `create` does.
 */
export function protobufEsMessage(
  registry: FileRegistry,
  desc: DescMessage,
  object: Readonly<Record<string, unknown>>,
): Message {
  return reflected(registry, desc, object).message;
}

function reflected(
  registry: FileRegistry,
  desc: DescMessage,
  object: Readonly<Record<string, unknown>>,
): ReflectMessage {
  const message = reflect(desc, undefined, false);
  const fields = fieldsByName(desc);
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || value === null) continue;
    const field = fields.get(key);
    if (field !== undefined) message.set(field, fieldValue(registry, field, value));
    else setByName(registry, message.message, key, value);
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

function fieldValue(registry: FileRegistry, field: DescField, value: unknown): unknown {
  if (field.fieldKind === "list" && Array.isArray(value)) {
    const list = reflectList(field, undefined, false);
    for (const element of value) list.add(elementValue(registry, field.message, element));
    return list;
  }
  if (field.fieldKind === "map" && isPlainObject(value)) {
    const map = reflectMap(field, undefined, false);
    for (const [key, element] of Object.entries(value))
      map.set(key, elementValue(registry, field.message, element));
    return map;
  }
  return elementValue(registry, field.message, value);
}

function elementValue(
  registry: FileRegistry,
  desc: DescMessage | undefined,
  value: unknown,
): unknown {
  if (desc === undefined || !isPlainObject(value)) return value;
  return reflected(registry, desc, value);
}

/** Sets an extension that the schema knows by its full name. */
function setByName(registry: FileRegistry, message: Message, name: string, value: unknown): void {
  const extension = registry.getExtension(name);
  if (extension === undefined) return;
  const elements = extension.fieldKind === "list" && Array.isArray(value) ? value : undefined;
  const local =
    elements === undefined
      ? extensionValue(registry, extension, value)
      : elements.map((element) => extensionValue(registry, extension, element));
  setExtension(message, extension, local);
}

/** One element in the shape that generated code has for it. */
function extensionValue(registry: FileRegistry, extension: DescExtension, value: unknown): unknown {
  if (extension.message === undefined || !isPlainObject(value)) return value;
  const { message } = reflected(registry, extension.message, value);
  if (extension.fieldKind === "message" && isWrapperDesc(extension.message))
    return (message as Message & { readonly value: unknown }).value;
  return isMessage(message, StructSchema) ? toJson(StructSchema, message) : message;
}
