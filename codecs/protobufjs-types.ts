import type protobufjs from "protobufjs";
import { Schema } from "../schema/schema.ts";
import type { Field, MessageType } from "../schema/types.ts";
import type { CodecSchema } from "./codec.ts";
import { entryFiles } from "./entry-files.ts";
import { inDialect, type ObjectDialect } from "./object-dialect.ts";

/**
 * One copy of protobuf.js: what `require("protobufjs")` gives.
 *
 * Several copies, of several majors, may live in one process. Their objects
 * must never meet, so everything here is made through the copy in hand.
 */
export type ProtobufjsLibrary = typeof protobufjs;

interface LongModule {
  readonly Long: { fromString(digits: string, isUnsigned: boolean): unknown };
}

/** The message types of one schema, as one copy of protobuf.js has them. */
export class ProtobufjsTypes implements ObjectDialect {
  private readonly library: ProtobufjsLibrary;
  private readonly root: protobufjs.Root;
  private readonly known = new Map<string, protobufjs.Type>();
  private readonly schemaParts: CodecSchema;
  private compiled: Schema | undefined;

  /** @throws whatever the library throws on a schema that it cannot read. */
  constructor(library: ProtobufjsLibrary, schema: CodecSchema) {
    this.library = library;
    this.schemaParts = schema;
    this.root =
      schema.sources.size > 0
        ? rootOfSources(library, schema)
        : rootOfDescriptors(library, schema.descriptorSet);
  }

  /** The type of that full name. @throws Error where the schema has none. */
  type(typeName: string): protobufjs.Type {
    const known = this.known.get(typeName);
    if (known !== undefined) return known;
    const type = this.root.lookupType(`.${typeName}`);
    // lookupType also finds a nested type by its last name.
    if (type.fullName !== `.${typeName}`) throw new Error(`no such type: ${typeName}`);
    this.known.set(typeName, type);
    return type;
  }

  /** A plain object with the names and 64-bit integers of this library. */
  object(typeName: string, object: Readonly<Record<string, unknown>>): Record<string, unknown> {
    this.compiled ??= new Schema(this.schemaParts);
    return inDialect(this.compiled.message(typeName), object, this);
  }

  property(type: MessageType, field: Field): string {
    return this.type(type.typeName).fieldsById[field.number]?.name ?? field.name;
  }

  long(value: bigint, isUnsigned: boolean): unknown {
    // Its declaration of `util.Long` leaves the static methods out.
    const { Long } = this.library.util as unknown as LongModule;
    return Long.fromString(value.toString(), isUnsigned);
  }

  mapStyle(type: MessageType, field: Field): "object" | "entries" {
    return this.type(type.typeName).fieldsById[field.number]?.map === false ? "entries" : "object";
  }
}

/**
 * What `Root.load` does, from memory: parse each file, follow imports, prefer the bundled files.
 *
 * `load` itself reads from disk, or calls back so late that an error of the schema ends the process.
 */
function rootOfSources(library: ProtobufjsLibrary, schema: CodecSchema): protobufjs.Root {
  const root = new library.Root();
  const pending = [...entryFiles(schema)];
  const seen = new Set<string>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const bundled = library.common.get(bundledName(path));
    if (bundled === null) pending.push(...parseInto(library, root, path, schema.sources));
    else root.addJSON(bundled.nested ?? {});
  }
  root.resolveAll();
  return root;
}

/** `Root.load` looks for its bundled files by this part of a path, wherever they lie. */
function bundledName(path: string): string {
  const start = path.lastIndexOf("google/protobuf/");
  return start === -1 ? path : path.slice(start);
}

/** Adds one file to the root, and returns the paths that it imports. */
function parseInto(
  { parse }: ProtobufjsLibrary,
  root: protobufjs.Root,
  path: string,
  sources: ReadonlyMap<string, string>,
): readonly string[] {
  const text = sources.get(path);
  if (text === undefined) throw new Error(`import "${path}" is not among the sources`);
  // As `Root.load` does, so that the library's errors name the file.
  (parse as { filename?: string }).filename = path;
  const { imports = [], weakImports = [] } = parse(text, root);
  return [...imports, ...weakImports];
}

interface DescriptorExtension {
  fromDescriptor?(descriptorSet: Uint8Array): protobufjs.Root;
}

function rootOfDescriptors(library: ProtobufjsLibrary, descriptorSet: Uint8Array): protobufjs.Root {
  // The extension adds the method to this copy's Root when it is loaded.
  const { Root } = library as { readonly Root: DescriptorExtension };
  if (Root.fromDescriptor === undefined)
    throw new Error("the descriptor extension of this copy of protobufjs is not loaded");
  const root = Root.fromDescriptor(descriptorSet);
  root.resolveAll();
  return root;
}
