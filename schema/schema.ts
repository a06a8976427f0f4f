import { createHash } from "node:crypto";
import {
  createFileRegistry,
  type DescFile,
  type FileRegistry,
  fromBinary,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { descriptorSetOf, filesOf } from "./descriptor-sets.ts";
import { addJsonNames } from "./json-names.ts";
import { MessageTypes } from "./message-types.ts";
import { nearest } from "./nearest.ts";
import { ToolError } from "./tool-error.ts";
import type { MessageType } from "./types.ts";

/** A place in a `.proto` file. Line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds where a message, or a field of it by its number, is declared; or a method of a service by its name. */
export type Locator = (typeName: string, member?: number | string) => Location | undefined;

/** What a {@link Schema} is made from. */
export interface SchemaParts {
  /** A serialized `google.protobuf.FileDescriptorSet` with every import. */
  readonly descriptorSet: Uint8Array;
  /** The text of a `.proto` file by its import path; left out where only descriptors are known. */
  readonly readSource?: (file: string) => string | undefined;
  /** The files whose types are subjects; the rest are imports. All files where left out. */
  readonly roots?: ReadonlySet<string>;
  /** The services that are there, of those that the root files declare; all where left out. */
  readonly services?: ReadonlySet<string>;
  readonly locate?: Locator;
}

/** Descriptors and texts of a part of a schema that stands on its own. */
export interface SchemaSlice {
  readonly descriptorSet: Uint8Array;
  /** Path to text; empty where any text is unknown. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A compiled schema: what protoc made of a set of `.proto` files. */
export class Schema {
  readonly descriptorSet: Uint8Array;
  readonly roots: ReadonlySet<string>;
  /** The services that are there, of those that the root files declare; `undefined` where all are. */
  readonly services: ReadonlySet<string> | undefined;
  /** Descriptors of the same schema, for options, services and docs. */
  readonly registry: FileRegistry;
  private readonly types: MessageTypes;
  private readonly locator: Locator;
  private readonly readSource: (file: string) => string | undefined;
  private files: ReadonlyMap<string, Uint8Array> | undefined;
  private names: readonly string[] | undefined;

  /** @throws ToolError `schema` where the bytes are no descriptor set that holds together. */
  constructor(parts: SchemaParts) {
    const { descriptorSet, registry } = complete(parts.descriptorSet);
    this.descriptorSet = descriptorSet;
    this.readSource = parts.readSource ?? (() => undefined);
    this.registry = registry;
    this.roots = parts.roots ?? new Set([...this.registry.files].map((file) => file.proto.name));
    this.services = parts.services;
    this.types = new MessageTypes(this.registry);
    this.locator = parts.locate ?? (() => undefined);
  }

  /** The full names of every message in the root files, sorted; entries of maps are left out. */
  get messageNames(): readonly string[] {
    this.names ??= [...this.registry]
      .filter((desc) => desc.kind === "message" && this.roots.has(desc.file.proto.name))
      .map((desc) => (desc.kind === "message" ? desc.typeName : ""))
      .sort();
    return this.names;
  }

  /** The compiled type, or `undefined` where the schema has none of that name. */
  find(typeName: string): MessageType | undefined {
    return this.types.message(typeName);
  }

  /** The compiled type. @throws ToolError `schema` with the nearest name where there is none. */
  message(typeName: string): MessageType {
    const type = this.find(typeName);
    if (type !== undefined) return type;
    const near = nearest(typeName, this.messageNames);
    throw new ToolError(`no message is called "${typeName}"`, {
      code: "schema",
      hint: near === undefined ? "wireproof list shows every message" : `did you mean "${near}"?`,
    });
  }

  /**
   * The part of the schema that some messages need, and some services by their full names: their files and all
   * these import, with the text of each. What codecs open and what a stored failure keeps.
   */
  slice(typeNames: Iterable<string>, services: Iterable<string> = []): SchemaSlice {
    const needed = new Set<string>();
    for (const name of services) {
      const file = this.registry.getService(name)?.file;
      if (file !== undefined) addWithImports(this.registry, file, needed);
    }
    for (const type of reachableTypes([...typeNames].map((name) => this.message(name))))
      for (const file of this.filesOfType(type)) addWithImports(this.registry, file, needed);
    this.files ??= filesOf(this.descriptorSet);
    const kept = [...this.files].filter(([name]) => needed.has(name));
    const sources = new Map<string, string>();
    for (const [name] of kept) {
      const text = this.readSource(name);
      if (text !== undefined) sources.set(name, text);
    }
    return {
      descriptorSet: descriptorSetOf(kept.map(([, bytes]) => bytes)),
      // Some texts without the others would be worse than none: a parser could not resolve its imports.
      sources: sources.size === kept.length ? sources : new Map(),
    };
  }

  /** The file of a type, and the files that declare its extensions. */
  private filesOfType(type: MessageType): readonly DescFile[] {
    const names = type.fields.filter((field) => field.extension).map((field) => field.name);
    const files = [
      this.registry.getMessage(type.typeName)?.file,
      ...names.map((name) => this.registry.getExtension(name)?.file),
    ];
    return files.filter((file) => file !== undefined);
  }

  /** Where a message, one of its fields, or an enum is declared; `undefined` without source information. */
  locate(typeName: string, fieldNumber?: number): Location | undefined {
    return this.locator(typeName, fieldNumber);
  }

  /** Where a method of a service is declared; `undefined` without source information. */
  locateMethod(service: string, method: string): Location | undefined {
    return this.locator(service, method);
  }

  /** A short hash of the descriptors: equal schemas have equal hashes. */
  get hash(): string {
    return createHash("sha256").update(this.descriptorSet).digest("hex").slice(0, 16);
  }
}

/** The types and all types of their fields, transitively. */
function reachableTypes(types: Iterable<MessageType>): ReadonlySet<MessageType> {
  const reached = new Set(types);
  // A set iterates over what is added to it on the way.
  for (const type of reached)
    for (const field of type.fields) if (field.message !== undefined) reached.add(field.message);
  return reached;
}

/** Adds a file and everything it imports. */
function addWithImports(registry: FileRegistry, file: DescFile, names: Set<string>): void {
  if (names.has(file.proto.name)) return;
  names.add(file.proto.name);
  for (const dependency of file.dependencies) addWithImports(registry, dependency, names);
  // `import option` (edition 2024) is no dependency of the types, but the text needs it.
  for (const name of file.proto.optionDependency) {
    const dependency = registry.getFile(name);
    if (dependency !== undefined) addWithImports(registry, dependency, names);
  }
}

/** With the names in JSON that are left out: a set that has them all stays as it is, byte for byte. */
function complete(bytes: Uint8Array): Pick<Schema, "descriptorSet" | "registry"> {
  try {
    const set = fromBinary(FileDescriptorSetSchema, bytes);
    const descriptorSet = addJsonNames(set) ? toBinary(FileDescriptorSetSchema, set) : bytes;
    return { descriptorSet, registry: createFileRegistry(set) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`not a usable FileDescriptorSet: ${reason}`, {
      code: "schema",
      hint: "write one with: protoc --include_imports --descriptor_set_out=FILE …",
      cause,
    });
  }
}
