import { basename } from "node:path/posix";
import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { entryFiles } from "./entry-files.ts";
import { loadGenerated } from "./generated/bundle.ts";
import { type Library, requiredLibrary } from "./library.ts";
import { binarySession, remembered } from "./steps.ts";

/** The npm package that generates code, for a runtime that it depends on. */
export const protonsPackage = "protons";

/** What is used of a generated message. */
interface ProtonsType {
  decode(bytes: Uint8Array): object;
  encode(message: object): Uint8Array;
}

/**
 * protons: the code that it generates from `.proto` text.
 *
 * Its README says that it supports "proto3 semantics only", and nothing of unknown fields or JSON.
 */
export function protonsCodec(library: Library = requiredLibrary(protonsPackage)): Codec {
  return {
    name: "protons",
    version: library.version,
    claims: { formats: ["binary"], unsupported: ["groups", "extensions", "closed-enums"] },
    open: (schema) => open(library, schema),
  };
}

async function open(library: Library, schema: CodecSchema): Promise<CodecSession> {
  await assertProto3(schema);
  const files = await generated(library, schema);
  const modules = [...loadGenerated(library, files).values()];
  return binarySession<ProtonsType, object>("protons", {
    type: remembered((typeName): ProtonsType => {
      const [type] = modules.flatMap((module) => typeIn(module, typeName) ?? []);
      if (type === undefined) throw new Error(`no such type: ${typeName}`);
      return type;
    }),
    read: (type, input) => type.decode(input),
    write: (type, message) => type.encode(message),
  });
}

/** @throws Error for a schema of texts that are not all known, or not all proto3. */
async function assertProto3({ sources, descriptorSet }: CodecSchema): Promise<void> {
  if (sources.size === 0)
    throw new Error("protons reads the text of .proto files, and only descriptors are known");
  const { fromBinary } = await import("@bufbuild/protobuf");
  const { FileDescriptorSetSchema } = await import("@bufbuild/protobuf/wkt");
  const { file } = fromBinary(FileDescriptorSetSchema, descriptorSet);
  const other = file.find(({ syntax }) => syntax !== "proto3");
  if (other !== undefined)
    throw new Error(`protons supports proto3 only, says its README: ${other.name} is none`);
}

/** The code of the files that no other imports: it contains the rest. */
async function generated(
  library: Library,
  schema: CodecSchema,
): Promise<ReadonlyMap<string, string>> {
  const { generatedFiles } = await import("./generated/from-sources.ts");
  const files = new Map<string, string>();
  for (const entry of entryFiles(schema)) {
    const name = basename(entry).split(".").slice(0, -1).join(".");
    const text = await generatedFiles(library.program("protons"), schema.sources, {
      args: ["--output", "out", "--path", ".", entry],
      output: `out/${name}.ts`,
    });
    files.set(`${files.size}/${name}.ts`, text);
  }
  return files;
}

/** A message stands below its package and the messages around it, each a namespace. */
function typeIn(
  module: Readonly<Record<string, unknown>>,
  typeName: string,
): ProtonsType | undefined {
  let found: unknown = module;
  for (const part of typeName.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part))
      return undefined;
    found = (found as Readonly<Record<string, unknown>>)[part];
  }
  const { decode } = (found ?? {}) as Partial<ProtonsType>;
  return typeof decode === "function" ? (found as ProtonsType) : undefined;
}
