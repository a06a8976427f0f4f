import {
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { EnumType, Field, MessageType, Oneof, ScalarKind } from "./types.ts";
import type { ScalarValue } from "./value.ts";
import { zeroOf } from "./wire/scalar-readers.ts";

/**
 * Compiles descriptors to {@link MessageType}s, each once, on first request.
 *
 * Only what is reachable from a requested type is compiled, so that a schema of
 * 48,000 messages costs nothing until one of them is tested.
 */
export class MessageTypes {
  private readonly registry: Registry;
  private readonly messages = new Map<string, MessageType>();
  private readonly enums = new Map<string, EnumType>();
  /** A list, not a recursion: each type may be the first to name the next, thousands of them. */
  private readonly drafts: Draft[] = [];
  private extensionsByExtendee: Map<string, DescExtension[]> | undefined;

  constructor(registry: Registry) {
    this.registry = registry;
  }

  /** The compiled type of that full name, or `undefined` where the schema has none. */
  message(typeName: string): MessageType | undefined {
    const known = this.messages.get(typeName);
    if (known !== undefined) return known;
    const desc = this.registry.getMessage(typeName);
    if (desc === undefined) return undefined;
    const type = this.messageOf(desc);
    for (let draft = this.drafts.pop(); draft !== undefined; draft = this.drafts.pop())
      this.complete(draft);
    return type;
  }

  /** The extensions of a message type that the schema declares. */
  private extensionsOf(typeName: string): readonly DescExtension[] {
    if (this.extensionsByExtendee === undefined) {
      this.extensionsByExtendee = new Map();
      for (const desc of this.registry) {
        if (desc.kind !== "extension") continue;
        const list = this.extensionsByExtendee.get(desc.extendee.typeName) ?? [];
        list.push(desc);
        this.extensionsByExtendee.set(desc.extendee.typeName, list);
      }
    }
    return this.extensionsByExtendee.get(typeName) ?? [];
  }

  /** The type, registered before its fields are compiled: it may contain itself. */
  private messageOf(desc: DescMessage): MessageType {
    const known = this.messages.get(desc.typeName);
    if (known !== undefined) return known;
    const fields: Field[] = [];
    const byNumber = new Map<number, Field>();
    const oneofs = new Map<string, Oneof>();
    for (const oneof of desc.oneofs) {
      oneofs.set(oneof.name, {
        name: oneof.name,
        members: oneof.fields.map((field) => field.number),
      });
    }
    const type: MessageType = {
      typeName: desc.typeName,
      file: desc.file.proto.name,
      fields,
      byNumber,
      oneofs: [...oneofs.values()],
      messageSet: desc.proto.options?.messageSetWireFormat ?? false,
    };
    this.messages.set(desc.typeName, type);
    this.drafts.push({ desc, fields, byNumber, oneofs });
    return type;
  }

  private complete({ desc, fields, byNumber, oneofs }: Draft): void {
    for (const field of [...desc.fields, ...this.extensionsOf(desc.typeName)]) {
      fields.push(this.fieldOf(field, oneofs.get(field.oneof?.name ?? "")));
    }
    fields.sort((a, b) => a.number - b.number);
    for (const field of fields) byNumber.set(field.number, field);
  }

  private fieldOf(desc: DescField | DescExtension, oneof: Oneof | undefined): Field {
    const isExtension = desc.kind === "extension";
    const singular = desc.fieldKind !== "list" && desc.fieldKind !== "map";
    return {
      number: desc.number,
      name: isExtension ? desc.typeName : desc.name,
      jsonName: isExtension ? `[${desc.typeName}]` : desc.jsonName,
      ...this.elementOf(desc),
      cardinality: singular ? "singular" : desc.fieldKind === "map" ? "map" : "repeated",
      presence: singular ? presenceOf(desc) : "none",
      packed: desc.fieldKind === "list" && desc.packed,
      delimited: "delimitedEncoding" in desc && desc.delimitedEncoding === true,
      utf8: desc.utf8Validation,
      mapKey: desc.fieldKind === "map" ? kindOfScalar[desc.mapKey] : undefined,
      oneof,
      defaultValue: singular ? defaultOf(desc) : undefined,
      extension: isExtension,
    };
  }

  private elementOf(desc: DescField | DescExtension): Pick<Field, "kind" | "message" | "enum"> {
    if (desc.message !== undefined)
      return { kind: "message", message: this.messageOf(desc.message), enum: undefined };
    if (desc.enum !== undefined)
      return { kind: "enum", message: undefined, enum: this.enumOf(desc.enum) };
    return { kind: kindOfScalar[desc.scalar], message: undefined, enum: undefined };
  }

  private enumOf(desc: DescEnum): EnumType {
    const known = this.enums.get(desc.typeName);
    if (known !== undefined) return known;
    const names = new Map<number, string>();
    const numbers = new Map<string, number>();
    for (const value of desc.values) {
      if (!names.has(value.number)) names.set(value.number, value.name);
      numbers.set(value.name, value.number);
    }
    const type: EnumType = {
      typeName: desc.typeName,
      open: desc.open,
      values: desc.values.map(({ name, number }) => ({ name, number })),
      names,
      numbers,
    };
    this.enums.set(desc.typeName, type);
    return type;
  }
}

/** A message type that is named already, and whose fields are still to be compiled. */
interface Draft {
  readonly desc: DescMessage;
  readonly fields: Field[];
  readonly byNumber: Map<number, Field>;
  readonly oneofs: ReadonlyMap<string, Oneof>;
}

const kindOfScalar: Readonly<Record<ScalarType, ScalarKind>> = {
  [ScalarType.DOUBLE]: "double",
  [ScalarType.FLOAT]: "float",
  [ScalarType.INT64]: "int64",
  [ScalarType.UINT64]: "uint64",
  [ScalarType.INT32]: "int32",
  [ScalarType.FIXED64]: "fixed64",
  [ScalarType.FIXED32]: "fixed32",
  [ScalarType.BOOL]: "bool",
  [ScalarType.STRING]: "string",
  [ScalarType.BYTES]: "bytes",
  [ScalarType.UINT32]: "uint32",
  [ScalarType.SFIXED32]: "sfixed32",
  [ScalarType.SFIXED64]: "sfixed64",
  [ScalarType.SINT32]: "sint32",
  [ScalarType.SINT64]: "sint64",
};

function presenceOf(desc: DescField | DescExtension): Field["presence"] {
  // An extension always tracks presence, whatever its file's default says.
  if (desc.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return "required";
  if (desc.kind === "extension") return "explicit";
  return desc.presence === FeatureSet_FieldPresence.IMPLICIT ? "implicit" : "explicit";
}

function defaultOf(desc: DescField | DescExtension): ScalarValue | undefined {
  if (desc.fieldKind === "enum") return desc.getDefaultValue() ?? desc.enum.values[0]?.number;
  if (desc.fieldKind !== "scalar") return undefined;
  const kind = kindOfScalar[desc.scalar];
  if (kind === "bytes") return unescaped(desc.proto.defaultValue);
  const declared = desc.getDefaultValue();
  const zero = zeroOf(kind);
  if (declared === undefined) return zero;
  if (typeof zero === "bigint") return BigInt(declared as bigint | string);
  // Readers of a `float` see the float nearest to what the file says.
  return kind === "float" ? Math.fround(declared as number) : declared;
}

const escapes = new Map(Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }));

/**
 * The bytes of a declared default, which descriptors hold C-escaped
 * (descriptor.proto, `FieldDescriptorProto.default_value`).
 *
 * Not by protobuf-es, which loses the quotes: in 2.17.0 it drops `\'` and `\"`.
 */
function unescaped(text: string): Uint8Array {
  const parts = /\\([0-7]{1,3})|\\x([0-9a-f]{1,2})|\\(.)|[^\\]+/gisu;
  const bytes = [...text.matchAll(parts)].flatMap(([plain, octal, hex, letter]) => {
    if (octal !== undefined) return Number.parseInt(octal, 8);
    if (hex !== undefined) return Number.parseInt(hex, 16);
    if (letter === undefined) return [...Buffer.from(plain)];
    return escapes.get(letter) ?? [...Buffer.from(letter)];
  });
  return Uint8Array.from(bytes);
}
