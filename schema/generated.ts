import { type DescFile, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { descriptorSetOf } from "./descriptor-sets.ts";
import { Schema } from "./schema.ts";
import type { MessageType } from "./types.ts";

const types = new WeakMap<DescMessage, MessageType>();

/** The compiled type of a message that protobuf-es generated, or has in a registry. */
export function typeOfGenerated(desc: DescMessage): MessageType {
  const known = types.get(desc);
  if (known !== undefined) return known;
  const files = new Map<string, Uint8Array>();
  addFile(desc.file, files);
  const type = new Schema({ descriptorSet: descriptorSetOf(files.values()) }).message(
    desc.typeName,
  );
  types.set(desc, type);
  return type;
}

/** Adds a file behind everything that it imports. */
function addFile(file: DescFile, files: Map<string, Uint8Array>): void {
  if (files.has(file.proto.name)) return;
  for (const dependency of file.dependencies) addFile(dependency, files);
  files.set(file.proto.name, toBinary(FileDescriptorProtoSchema, file.proto));
}
