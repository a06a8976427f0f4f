import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import { ToolError } from "../schema/tool-error.ts";
import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { libraryIn } from "./library.ts";
import { binarySession, remembered } from "./steps.ts";

const runtime = "google-protobuf";
const prefix = `${runtime}=`;

/** What is used of a generated message (`jspb.Message`). */
interface JspbMessage {
  serializeBinary(): Uint8Array;
}

interface JspbType {
  deserializeBinary(bytes: Uint8Array): JspbMessage;
}

type Exports = Readonly<Record<string, unknown>>;

/**
 * Google's own JavaScript: a folder of generated `_pb.js` files, as `google-protobuf=gen/`, and the
 * runtime that they find from there.
 *
 * The files are those of `protoc --js_out=import_style=commonjs,binary:gen`, or `commonjs_strict`.
 * Its README promises nothing of JSON, which it has no function for, and nothing of unknown fields.
 *
 * @returns `undefined` where the words do not begin with `google-protobuf=`.
 * @throws ToolError `codec` where there is no such folder, or no runtime to be found from it.
 */
export function googleProtobufCodec(spec: string, baseFolder: string): Codec | undefined {
  if (!spec.startsWith(prefix)) return undefined;
  const folder = resolve(baseFolder, spec.slice(prefix.length));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ToolError(`codec ${spec}: no such folder`, {
      code: "codec",
      hint: `it was looked for at ${folder}; protoc --js_out=import_style=commonjs,binary:FOLDER writes one`,
    });
  const generated = createRequire(join(folder, "any_pb.js"));
  const library = libraryIn(generated.resolve.paths(runtime) ?? [], runtime);
  if (library === undefined)
    throw new ToolError(`codec ${spec}: ${runtime} is not installed where its files look for it`, {
      code: "codec",
      hint: `npm install ${runtime}`,
    });
  return {
    name: runtime,
    version: library.version,
    claims: { formats: ["binary"] },
    open: (schema) => open(folder, generated, schema),
  };
}

async function open(
  folder: string,
  generated: NodeJS.Require,
  { descriptorSet }: CodecSchema,
): Promise<CodecSession> {
  const { Schema } = await import("../schema/schema.ts");
  const { registry } = new Schema({ descriptorSet });
  const files = new Map<DescFile, Exports>();
  for (const file of registry.files)
    files.set(file, generated(modulePath(folder, file)) as Exports);
  return binarySession<JspbType, JspbMessage>(runtime, {
    type: remembered((typeName): JspbType => {
      const desc = registry.getMessage(typeName);
      const type = desc === undefined ? undefined : typeOf(desc, files.get(desc.file) ?? {});
      if (type === undefined) throw new Error(`no such type: ${typeName}`);
      return type;
    }),
    read: (type, input) => type.deserializeBinary(input),
    write: (_type, message) => message.serializeBinary(),
  });
}

/** The module of a file: the runtime brings those of `google/protobuf/`, and generated files use them. */
function modulePath(folder: string, { name }: DescFile): string {
  // The name of a file descriptor in this library has no ending.
  if (name.startsWith("google/protobuf/")) return `${runtime}/${name}_pb.js`;
  return join(folder, `${name}_pb.js`);
}

/** A message by its name below its package, or, in `commonjs_strict`, by its whole name. */
function typeOf(desc: DescMessage, exported: Exports): JspbType | undefined {
  const names: string[] = [];
  for (let part: DescMessage | undefined = desc; part !== undefined; part = part.parent)
    names.unshift(part.name);
  return typeAt(exported, names) ?? typeAt(exported, desc.typeName.split("."));
}

function typeAt(exported: Exports, names: readonly string[]): JspbType | undefined {
  let found: unknown = exported;
  for (const name of names) {
    // Messages are functions, with the messages in them as properties.
    if (found === undefined || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Exports)[name];
  }
  const { deserializeBinary } = found as Partial<JspbType>;
  return typeof deserializeBinary === "function" ? (found as JspbType) : undefined;
}
