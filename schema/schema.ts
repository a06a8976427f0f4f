import { createHash } from "node:crypto";
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
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

/** Finds where a message, or a field of it, is declared. */
export type Locator = (typeName: string, fieldNumber?: number) => Location | undefined;

/** What a {@link Schema} is made from. */
export interface SchemaParts {
  /** A serialized `google.protobuf.FileDescriptorSet` with every import. */
  readonly descriptorSet: Uint8Array;
  /** The text of each `.proto` file by its import path; empty where only descriptors are known. */
  readonly sources?: ReadonlyMap<string, string>;
  /** The files whose types are subjects; the rest are imports. All files where left out. */
  readonly roots?: ReadonlySet<string>;
  readonly locate?: Locator;
}

/** A compiled schema: what protoc made of a set of `.proto` files. */
export class Schema {
  readonly descriptorSet: Uint8Array;
  readonly sources: ReadonlyMap<string, string>;
  readonly roots: ReadonlySet<string>;
  /** Descriptors of the same schema, for options, services and docs. */
  readonly registry: FileRegistry;
  private readonly types: MessageTypes;
  private readonly locator: Locator;
  private names: readonly string[] | undefined;

  /** @throws ToolError `schema` where the bytes are no descriptor set that holds together. */
  constructor(parts: SchemaParts) {
    this.descriptorSet = parts.descriptorSet;
    this.sources = parts.sources ?? new Map();
    this.registry = registryOf(parts.descriptorSet);
    this.roots = parts.roots ?? new Set([...this.registry.files].map((file) => file.proto.name));
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

  /** Where a message, or one of its fields, is declared; `undefined` without source information. */
  locate(typeName: string, fieldNumber?: number): Location | undefined {
    return this.locator(typeName, fieldNumber);
  }

  /** A short hash of the descriptors: equal schemas have equal hashes. */
  get hash(): string {
    return createHash("sha256").update(this.descriptorSet).digest("hex").slice(0, 16);
  }
}

function registryOf(descriptorSet: Uint8Array): FileRegistry {
  try {
    return createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`not a usable FileDescriptorSet: ${reason}`, {
      code: "schema",
      hint: "write one with: protoc --include_imports --descriptor_set_out=FILE …",
      cause,
    });
  }
}
