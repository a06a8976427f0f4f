import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type {
  MessageTypeDefinition,
  Options,
  PackageDefinition,
  ServiceDefinition,
} from "@grpc/proto-loader";
import { Schema } from "../schema/schema.ts";
import type { Field, MessageType } from "../schema/types.ts";
import { asBuffer } from "./binary-only.ts";
import type { CodecSchema } from "./codec.ts";
import { entryFiles } from "./entry-files.ts";
import { inDialect, type ObjectDialect } from "./object-dialect.ts";

/** One copy of `@grpc/proto-loader`. */
export type ProtoLoaderLibrary = Pick<
  typeof import("@grpc/proto-loader"),
  "Long" | "loadFileDescriptorSetFromBuffer" | "loadSync"
>;

/** One configuration of `@grpc/proto-loader`, and what reports call it. */
export interface ProtoLoaderSettings {
  readonly name: string;
  readonly options: Options;
  /** The type that these options give to 64-bit integers. */
  readonly longs: "Long" | "String";
}

type TypeDefinition = MessageTypeDefinition<object, object>;

/**
 * The message types of one schema, as `@grpc/proto-loader` gives them to grpc-js.
 *
 * It gives serializers to top-level messages and to what methods carry. For
 * the rest (nested messages) the schema gets one more file, with a service
 * whose methods carry them: so it is always its own code that reads and writes.
 */
export class ProtoLoaderTypes implements ObjectDialect {
  private readonly library: ProtoLoaderLibrary;
  private readonly settings: ProtoLoaderSettings;
  private readonly schema: CodecSchema;
  private readonly compiled: Schema;
  private readonly known = new Map<string, TypeDefinition>();
  private readonly properties = new WeakMap<MessageType, ReadonlyMap<number, string>>();

  /** @throws whatever the library throws on a schema that it cannot read. */
  constructor(library: ProtoLoaderLibrary, settings: ProtoLoaderSettings, schema: CodecSchema) {
    this.library = library;
    this.settings = settings;
    this.schema = schema;
    this.compiled = new Schema({ descriptorSet: schema.descriptorSet });
    this.load(
      [...this.compiled.registry].flatMap((desc) => {
        // It has its own, older copies of these files, in which a type may be missing.
        const isBundled = desc.file.proto.name.startsWith("google/protobuf/");
        return desc.kind === "message" && desc.parent !== undefined && !isBundled
          ? [desc.typeName]
          : [];
      }),
    );
  }

  /** The type of that full name. @throws Error where the library has none. */
  type(typeName: string): TypeDefinition {
    const known = this.known.get(typeName);
    if (known !== undefined) return known;
    // Only a message of the schema can be asked for: a name goes into the text of a service.
    this.compiled.message(typeName);
    this.load([typeName]);
    const loaded = this.known.get(typeName);
    if (loaded === undefined) throw new Error(`no such type: ${typeName}`);
    return loaded;
  }

  /** A plain object with the names and 64-bit integers of this configuration. */
  object(typeName: string, object: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return inDialect(this.compiled.message(typeName), object, this);
  }

  property(type: MessageType, field: Field): string {
    let names = this.properties.get(type);
    if (names === undefined) {
      names = propertiesOf(this.type(type.typeName));
      this.properties.set(type, names);
    }
    return names.get(field.number) ?? field.name;
  }

  long(value: bigint, isUnsigned: boolean): unknown {
    const digits = value.toString();
    return this.settings.longs === "String"
      ? digits
      : this.library.Long.fromString(digits, isUnsigned);
  }

  mapStyle(): "object" | "entries" {
    // The protobuf.js 7 below makes a map of a descriptor set a list of its entry messages.
    return this.schema.sources.size > 0 ? "object" : "entries";
  }

  /** Loads the schema with a service that carries some types, and remembers every type seen. */
  private load(typeNames: readonly string[]): void {
    const service = this.freeName();
    const definition =
      this.schema.sources.size > 0
        ? this.loadText(serviceText(service, typeNames))
        : this.loadDescriptors(service, typeNames);
    for (const [name, part] of Object.entries(definition))
      if (isTypeDefinition(part)) this.known.set(name, part);
    const methods = definition[service] as ServiceDefinition | undefined;
    for (const [index, typeName] of typeNames.entries()) {
      const method = methods?.[`M${index}`];
      if (method !== undefined) this.known.set(typeName, method.requestType);
    }
  }

  /** A name that nothing in the schema has. */
  private freeName(): string {
    let name = "Subjects";
    while (this.compiled.registry.get(name) !== undefined) name += "_";
    return name;
  }

  /**
   * Loads `.proto` text the way most users do: from files, with an include folder.
   *
   * `fromJSON` would take a root that is already parsed, but then its parse options would count for nothing.
   */
  private loadText(extra: ExtraFile): PackageDefinition {
    const folder = mkdtempSync(join(tmpdir(), "wireproof-"));
    try {
      for (const [path, text] of this.schema.sources) write(folder, path, text);
      write(folder, extra.path, extra.text);
      const paths = [...entryFiles(this.schema), extra.path];
      return this.library.loadSync(paths, { ...this.settings.options, includeDirs: [folder] });
    } catch (cause) {
      // The library names the files by where they are for the moment.
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(message.replaceAll(folder + sep, ""), { cause });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private loadDescriptors(service: string, typeNames: readonly string[]): PackageDefinition {
    const extra = create(FileDescriptorSetSchema, {
      file: [
        {
          name: `${service}.proto`,
          syntax: "proto3",
          dependency: [...this.compiled.registry.files].map((file) => file.proto.name),
          service: [
            {
              name: service,
              method: typeNames.map((typeName, index) => ({
                name: `M${index}`,
                inputType: `.${typeName}`,
                outputType: `.${typeName}`,
              })),
            },
          ],
        },
      ],
    });
    // Two sets behind each other are one set with the files of both.
    const both = Buffer.concat([
      asBuffer(this.schema.descriptorSet),
      toBinary(FileDescriptorSetSchema, extra),
    ]);
    return this.library.loadFileDescriptorSetFromBuffer(both, this.settings.options);
  }
}

function isTypeDefinition(part: PackageDefinition[string]): part is TypeDefinition {
  return part.format === "Protocol Buffer 3 DescriptorProto";
}

/** The property of each field by its number, from the descriptor that comes with the serializers. */
function propertiesOf(definition: TypeDefinition): ReadonlyMap<number, string> {
  const { field } = definition.type as {
    readonly field: readonly { readonly name: string; readonly number: number }[];
  };
  // Its descriptors list extensions that the message declares for others behind the message's own fields.
  return new Map([...field].reverse().map(({ name, number }) => [number, name]));
}

function serviceText(service: string, typeNames: readonly string[]): ExtraFile {
  const methods = typeNames.map((name, index) => `rpc M${index} (.${name}) returns (.${name});`);
  return {
    path: `${service}.proto`,
    text: `syntax = "proto3";\nservice ${service} {\n${methods.join("\n")}\n}\n`,
  };
}

interface ExtraFile {
  readonly path: string;
  readonly text: string;
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  const way = relative(folder, file);
  if (way.startsWith("..") || isAbsolute(way)) throw new Error(`import path "${path}" leads out`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
