import { type DescFile, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { descriptorSetOf } from "./descriptor-sets.ts";
import { Schema } from "./schema.ts";
import type { MessageType } from "./types.ts";

const schemas = new WeakMap<DescFile, Schema>();

/** The compiled type of a message that protobuf-es generated, or has in a registry. */
export function typeOfGenerated(desc: DescMessage): MessageType {
  return schemaOfGenerated(desc).message(desc.typeName);
}

/** The schema that such a message is declared in: its file, and all that this imports. */
export function schemaOfGenerated({ file }: DescMessage): Schema {
  const known = schemas.get(file);
  if (known !== undefined) return known;
  const files = new Map<string, Uint8Array>();
  addFile(file, files);
  const schema = new Schema({ descriptorSet: descriptorSetOf(files.values()) });
  schemas.set(file, schema);
  return schema;
}

/** Adds a file behind everything that it imports. */
function addFile(file: DescFile, files: Map<string, Uint8Array>): void {
  if (files.has(file.proto.name)) return;
  for (const dependency of file.dependencies) addFile(dependency, files);
  files.set(file.proto.name, toBinary(FileDescriptorProtoSchema, file.proto));
}
