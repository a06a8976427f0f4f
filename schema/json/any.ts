import type { MessageType, TypeFinder } from "../types.ts";
import { emptyMessage, type FieldValue, type MessageValue, noUnknownFields } from "../value.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { UnencodableError, WireError } from "../wire/wire-error.ts";
import type { Form, Reader, Writer } from "./form.ts";
import type { JsonMember } from "./parse.ts";
import { errorAt, type Place, placeIn } from "./place.ts";
import { scalarToJson } from "./scalar-to-json.ts";
import { shortened, shown } from "./shown.ts";

/** The field numbers of any.proto. */
const typeUrlField = 1;
const valueField = 2;

/**
 * `google.protobuf.Any`: the message inside with `"@type"` added, or, where the
 * type inside has a form of its own, that form as `"value"` beside `"@type"`.
 * An `Any` in which nothing is set is `{}`.
 *
 * https://protobuf.dev/programming-guides/json/#any
 */
export const any: Form = {
  read(reader, _type, node, at) {
    if (node.kind !== "object") throw errorAt(at, `expected an object, got ${shown(node)}`);
    if (node.members.length === 0) return emptyMessage;
    const url = typeUrlIn(node.members, at);
    const inner = typeNamed(reader.schema, url, at);
    const rest = node.members.filter((member) => member.name !== "@type");
    const content = reader.hasForm(inner)
      ? formInAny(reader, inner, rest, at)
      : reader.members(inner, isEmptyAsForm(inner, rest) ? [] : rest, at);
    return anyOf(url, encoded(inner, content, at));
  },
  write(writer, _type, value, at) {
    const url = (value.fields.get(typeUrlField) ?? "") as string | Uint8Array;
    const bytes = (value.fields.get(valueField) ?? new Uint8Array(0)) as Uint8Array;
    if (url === "" && bytes.length === 0) return "{}";
    if (typeof url !== "string") throw errorAt(at, "the type URL is no valid UTF-8");
    const inner = typeNamed(writer.schema, url, at);
    const content = decoded(inner, bytes, at);
    if (writer.lenient) checkNothingIsHidden(inner, content, bytes, at);
    const urlText = scalarToJson("string", url, placeIn(at, "@type"), writer);
    return `{${[`"@type":${urlText}`, ...membersInAny(writer, inner, content, at)].join(",")}}`;
  },
};

function typeUrlIn(members: readonly JsonMember[], at: Place): string {
  const urls = members.filter((member) => member.name === "@type");
  const [first] = urls;
  if (first === undefined) throw errorAt(at, 'an Any without "@type"');
  if (urls.length > 1) throw errorAt(placeIn(at, "@type"), "given twice");
  if (first.value.kind !== "string")
    throw errorAt(placeIn(at, "@type"), `expected a string, got ${shown(first.value)}`);
  return first.value.value;
}

/** any.proto: the type's full name is what follows the last of at least one "/". */
function typeNamed(schema: TypeFinder, url: string, at: Place): MessageType {
  const slash = url.lastIndexOf("/");
  const type = slash < 0 ? undefined : schema.find(url.slice(slash + 1));
  if (type === undefined)
    throw errorAt(at, `the schema has no type ${shortened(JSON.stringify(url))}`);
  return type;
}

/**
 * Whether the members are `"value":{}` of a `google.protobuf.Empty`. protobuf-go writes that, as
 * if `Empty` had a form of its own; C++, Java and Python write `"@type"` alone. The two readings
 * of the guide are an open question, so that both are read, and the one without `"value"` is written:
 * https://github.com/protocolbuffers/protobuf/issues/17099, https://github.com/golang/protobuf/issues/1620
 */
function isEmptyAsForm(inner: MessageType, members: readonly JsonMember[]): boolean {
  const [first] = members;
  if (inner.typeName !== "google.protobuf.Empty" || members.length !== 1) return false;
  return (
    first?.name === "value" && first.value.kind === "object" && first.value.members.length === 0
  );
}

function formInAny(
  reader: Reader,
  inner: MessageType,
  members: readonly JsonMember[],
  at: Place,
): MessageValue {
  let content: MessageValue | undefined;
  for (const member of members) {
    const below = placeIn(at, member.name);
    if (member.name !== "value") {
      if (reader.ignoreUnknown) continue;
      throw errorAt(below, `an Any of ${inner.typeName} has "@type" and "value" only`);
    }
    if (content !== undefined) throw errorAt(below, "given twice");
    content = reader.message(inner, member.value, below);
  }
  if (content === undefined) throw errorAt(at, `an Any of ${inner.typeName} without "value"`);
  return content;
}

function membersInAny(
  writer: Writer,
  inner: MessageType,
  content: MessageValue,
  at: Place,
): readonly string[] {
  return writer.hasForm(inner)
    ? [`"value":${writer.message(inner, content, placeIn(at, "value"))}`]
    : writer.members(inner, content, at);
}

function anyOf(url: string, bytes: Uint8Array): MessageValue {
  const fields = new Map<number, FieldValue>([[typeUrlField, url]]);
  if (bytes.length > 0) fields.set(valueField, bytes);
  return { fields, unknown: noUnknownFields };
}

function encoded(inner: MessageType, content: MessageValue, at: Place): Uint8Array {
  try {
    return encode(inner, content);
  } catch (cause) {
    if (!(cause instanceof UnencodableError)) throw cause;
    throw errorAt(at, `an Any of ${inner.typeName} that has no bytes: ${cause.message}`, cause);
  }
}

function decoded(inner: MessageType, bytes: Uint8Array, at: Place): MessageValue {
  try {
    return decode(inner, bytes);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw errorAt(at, `the bytes are no ${inner.typeName}: ${cause.message}`, cause);
  }
}

/** Two values that differ in these bytes only must not look the same to a person. */
function checkNothingIsHidden(
  inner: MessageType,
  content: MessageValue,
  bytes: Uint8Array,
  at: Place,
): void {
  const canonical = encoded(inner, content, at);
  const isSame =
    canonical.length === bytes.length && canonical.every((byte, index) => byte === bytes[index]);
  if (!isSame) throw errorAt(at, `${inner.typeName} in another than the canonical encoding`);
}
