import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { Location, Locator } from "./schema.ts";

/**
 * Locates declarations by the source information of descriptors.
 *
 * The descriptors are asked for on first use: positions double the time of
 * compiling, and most runs have nothing to point at.
 */
export function sourceLocator(describe: () => Uint8Array): Locator {
  let registry: FileRegistry | undefined;
  return (typeName, fieldNumber) => {
    registry ??= createFileRegistry(fromBinary(FileDescriptorSetSchema, describe()));
    const message = registry.getMessage(typeName);
    if (message === undefined) return undefined;
    const path = pathOf(message);
    const field = message.proto.field.findIndex((one) => one.number === fieldNumber);
    // descriptor.proto: DescriptorProto.field = 2
    return positionOf(message, field < 0 ? path : [...path, 2, field]);
  };
}

/** The path of `SourceCodeInfo.Location` to a message. */
function pathOf(message: DescMessage): readonly number[] {
  // descriptor.proto: FileDescriptorProto.message_type = 4, DescriptorProto.nested_type = 3
  if (message.parent === undefined)
    return [4, message.file.proto.messageType.indexOf(message.proto)];
  return [...pathOf(message.parent), 3, message.parent.proto.nestedType.indexOf(message.proto)];
}

function positionOf(message: DescMessage, path: readonly number[]): Location | undefined {
  const key = path.join();
  for (const { path: candidate, span } of message.file.proto.sourceCodeInfo?.location ?? []) {
    if (candidate.length !== path.length || candidate.join() !== key) continue;
    return {
      file: message.file.proto.name,
      line: (span[0] ?? 0) + 1,
      column: (span[1] ?? 0) + 1,
    };
  }
  return undefined;
}
