import { fromBinary } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { filesOf } from "../../schema/descriptor-sets.ts";

/** A file of a descriptor set. */
export interface IndexedFile {
  readonly name: string;
  /** The very bytes of its `FileDescriptorProto`. */
  readonly bytes: Uint8Array;
  /** What it imports, by name. */
  readonly imports: readonly string[];
}

/**
 * Finds the files of a descriptor set by what they declare, as reflection asks for them.
 *
 * It reads the files one by one and resolves nothing, so that it serves any set, whatever a registry would say of it.
 */
export class DescriptorIndex {
  private readonly files = new Map<string, IndexedFile>();
  private readonly symbols = new Map<string, IndexedFile>();
  private readonly messages = new Set<string>();
  /** By the message that is extended. */
  private readonly extensions = new Map<string, Map<number, IndexedFile>>();

  /** @throws WireError where the bytes are no descriptor set. */
  constructor(descriptorSet: Uint8Array) {
    for (const bytes of filesOf(descriptorSet).values()) this.add(bytes);
  }

  /** Adds a serialized file; where there is one of its name, that one stays. */
  add(bytes: Uint8Array): void {
    const proto = fromBinary(FileDescriptorProtoSchema, bytes);
    if (this.files.has(proto.name)) return;
    const imports = [...proto.dependency, ...proto.optionDependency];
    const file = { name: proto.name, bytes, imports };
    this.files.set(proto.name, file);
    this.declare(file, proto);
  }

  file(name: string): IndexedFile | undefined {
    return this.files.get(name);
  }

  /** The file that declares anything of a full name: a type, a field, an enum value, a service, a method. */
  fileOfSymbol(name: string): IndexedFile | undefined {
    return this.symbols.get(name);
  }

  fileOfExtension(message: string, number: number): IndexedFile | undefined {
    return this.extensions.get(message)?.get(number);
  }

  /** The numbers of all extensions of a message, or `undefined` where nobody declares the message. */
  extensionNumbers(message: string): readonly number[] | undefined {
    if (!this.messages.has(message)) return undefined;
    return [...(this.extensions.get(message)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** A file, and behind it everything it imports, each once. */
  withImports(file: IndexedFile): readonly IndexedFile[] {
    const reached = new Set([file]);
    // A set iterates over what is added to it on the way.
    for (const one of reached)
      for (const name of one.imports) {
        const imported = this.files.get(name);
        if (imported !== undefined) reached.add(imported);
      }
    return [...reached];
  }

  private declare(file: IndexedFile, proto: FileDescriptorProto): void {
    const scope = proto.package;
    for (const message of proto.messageType) this.declareMessage(file, scope, message);
    for (const one of proto.enumType) this.declareEnum(file, scope, one);
    this.declareExtensions(file, scope, proto.extension);
    for (const service of proto.service) {
      const name = this.name(file, scope, service.name);
      for (const method of service.method) this.name(file, name, method.name);
    }
  }

  private declareMessage(file: IndexedFile, scope: string, message: DescriptorProto): void {
    const name = this.name(file, scope, message.name);
    this.messages.add(name);
    for (const member of [...message.field, ...message.oneofDecl])
      this.name(file, name, member.name);
    for (const nested of message.nestedType) this.declareMessage(file, name, nested);
    for (const nested of message.enumType) this.declareEnum(file, name, nested);
    this.declareExtensions(file, name, message.extension);
  }

  /** "Enum values use C++ scoping rules, meaning that enum values are siblings of their type" (descriptor.proto). */
  private declareEnum(file: IndexedFile, scope: string, one: EnumDescriptorProto): void {
    this.name(file, scope, one.name);
    for (const value of one.value) this.name(file, scope, value.name);
  }

  private declareExtensions(
    file: IndexedFile,
    scope: string,
    fields: readonly FieldDescriptorProto[],
  ): void {
    for (const field of fields) {
      this.name(file, scope, field.name);
      // The compiler writes full names, with a dot in front.
      const extended = field.extendee.replace(/^\./, "");
      const numbers = this.extensions.get(extended) ?? new Map<number, IndexedFile>();
      this.extensions.set(extended, numbers.set(field.number, file));
    }
  }

  /** The full name, which is now known. */
  private name(file: IndexedFile, scope: string, name: string): string {
    const full = scope === "" ? name : `${scope}.${name}`;
    this.symbols.set(full, file);
    return full;
  }
}
