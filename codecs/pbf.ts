import type { DescMessage } from "@bufbuild/protobuf";
import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { entryFiles } from "./entry-files.ts";
import { type Library, requiredLibrary } from "./library.ts";
import { binarySession, remembered } from "./steps.ts";

/** The npm package, with its compiler. */
export const pbfPackage = "pbf";

/**
 * pbf: the functions that `compile` makes of what `protocol-buffers-schema` reads.
 *
 * Its README promises nothing of unknown fields, which an object of declared fields has no place for.
 */
export function pbfCodec(library: Library = requiredLibrary(pbfPackage)): Codec {
  return {
    name: "pbf",
    version: library.version,
    claims: { formats: ["binary"] },
    open: (schema) => open(library, schema),
  };
}

/** A parsed schema; what is named here is all that is touched of it. */
interface ParsedSchema {
  readonly imports?: readonly string[];
  messages: readonly unknown[];
  enums: readonly unknown[];
}

type Compiled = Readonly<Record<string, unknown>>;
type Read = (reader: unknown) => object;
type Write = (message: object, writer: Writer) => void;

interface Writer {
  finish(): Uint8Array;
}

/** The module; before version 5 one class read and wrote. */
interface PbfModule {
  readonly default?: PbfClass;
  readonly PbfReader?: PbfClass;
  readonly PbfWriter?: PbfClass;
}

type PbfClass = new (bytes?: Uint8Array) => Writer;

async function open(library: Library, schema: CodecSchema): Promise<CodecSession> {
  const { PbfReader, PbfWriter, default: both } = (await library.module()) as PbfModule;
  const [Reader, Writer] = [PbfReader ?? both, PbfWriter ?? both];
  if (Reader === undefined || Writer === undefined) throw new Error("pbf exports no reader");
  const compiled = await compiledSchema(library, schema);
  const { Schema } = await import("../schema/schema.ts");
  const { registry } = new Schema({ descriptorSet: schema.descriptorSet });
  return binarySession("pbf", {
    type: remembered((typeName) => functionsOf(compiled, registry.getMessage(typeName))),
    read: ({ read }, input) => read(new Reader(input)),
    write({ write }, message) {
      const writer = new Writer();
      write(message, writer);
      return writer.finish();
    },
  });
}

/** The functions of every message, under one name for each: packages count for nothing. */
async function compiledSchema(library: Library, schema: CodecSchema): Promise<Compiled> {
  if (schema.sources.size === 0)
    throw new Error("pbf reads the text of .proto files, and only descriptors are known");
  const { compile } = (await library.module("compile")) as { compile(proto: object): Compiled };
  return compile(parsedSchema(library, schema));
}

/** What `resolve-protobuf-schema` does, whose paths start at the importing file, with paths as protoc has them. */
function parsedSchema(library: Library, schema: CodecSchema): ParsedSchema {
  const resolver = library.dependency("resolve-protobuf-schema");
  const parser = resolver.dependency("protocol-buffers-schema").commonJs();
  const { parse } = parser as { parse(text: string): ParsedSchema };
  const pending = [...entryFiles(schema)];
  const seen = new Set<string>();
  let whole: ParsedSchema | undefined;
  for (let path = pending.shift(); path !== undefined; path = pending.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const part = parse(schema.sources.get(path) ?? "");
    pending.push(...(part.imports ?? []));
    whole = whole === undefined ? part : merged(whole, part);
  }
  if (whole === undefined) throw new Error("no file to start from");
  return whole;
}

function merged(whole: ParsedSchema, part: ParsedSchema): ParsedSchema {
  whole.messages = [...whole.messages, ...part.messages];
  whole.enums = [...whole.enums, ...part.enums];
  return whole;
}

function functionsOf(
  compiled: Compiled,
  desc: DescMessage | undefined,
): { readonly read: Read; readonly write: Write } {
  let name = "";
  for (let part = desc; part !== undefined; part = part.parent) name = part.name + name;
  const [read, write] = [compiled[`read${name}`], compiled[`write${name}`]];
  if (name === "" || typeof read !== "function" || typeof write !== "function")
    throw new Error("no such type");
  return { read: read as Read, write: write as Write };
}
