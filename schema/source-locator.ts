import {
  createFileRegistry,
  type DescExtension,
  type DescFile,
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
 * compiling, and most runs have nothing to point at. Where `describe` gives none, no
 * declaration has a place.
 */
export function sourceLocator(describe: () => Uint8Array | undefined): Locator {
  let registry: FileRegistry | undefined;
  return (typeName, member) => {
    registry ??= registryOf(describe());
    if (typeof member === "string") return positionOfMethod(registry, typeName, member);
    const fieldNumber = member;
    const message = registry.getMessage(typeName);
    if (message === undefined) return positionOfEnum(registry, typeName);
    const path = pathOf(message);
    const field = message.proto.field.findIndex((one) => one.number === fieldNumber);
    // descriptor.proto: DescriptorProto.field = 2
    if (field >= 0) return positionOf(message.file, [...path, 2, field]);
    const extension =
      fieldNumber === undefined ? undefined : registry.getExtensionFor(message, fieldNumber);
    return extension === undefined
      ? positionOf(message.file, path)
      : positionOf(extension.file, pathOfExtension(extension));
  };
}

/**
 * Locates declarations by the source information of the one file that each is in.
 *
 * To compile and read thousands of files for the sake of one line takes as long as all the rest.
 */
export function locatorByFile(
  registry: () => FileRegistry,
  describe: (file: string) => Uint8Array | undefined,
): Locator {
  const locators = new Map<string, Locator>();
  return (typeName, member) => {
    const file = declaringFile(registry(), typeName, member);
    if (file === undefined) return undefined;
    const locate = locators.get(file) ?? sourceLocator(() => describe(file));
    locators.set(file, locate);
    return locate(typeName, member);
  };
}

/** The file of the message or service or, for an extension of it, of the extension. */
function declaringFile(
  registry: FileRegistry,
  typeName: string,
  member: number | string | undefined,
): string | undefined {
  const desc = registry.get(typeName);
  const extension =
    desc?.kind === "message" && typeof member === "number"
      ? registry.getExtensionFor(desc, member)
      : undefined;
  return (extension ?? desc)?.file.proto.name;
}

/** Of no file where there are no descriptors. */
function registryOf(descriptorSet: Uint8Array = new Uint8Array()): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
}

/** Where an enum is declared. */
function positionOfEnum(registry: FileRegistry, typeName: string): Location | undefined {
  const type = registry.getEnum(typeName);
  if (type === undefined) return undefined;
  const { parent, file, proto } = type;
  // descriptor.proto: FileDescriptorProto.enum_type = 5, DescriptorProto.enum_type = 4
  if (parent === undefined) return positionOf(file, [5, file.proto.enumType.indexOf(proto)]);
  return positionOf(file, [...pathOf(parent), 4, parent.proto.enumType.indexOf(proto)]);
}

/** Where a service says its method. */
function positionOfMethod(
  registry: FileRegistry,
  serviceName: string,
  name: string,
): Location | undefined {
  const service = registry.getService(serviceName);
  const method = service?.proto.method.findIndex((one) => one.name === name) ?? -1;
  if (service === undefined || method < 0) return undefined;
  // descriptor.proto: FileDescriptorProto.service = 6, ServiceDescriptorProto.method = 2
  return positionOf(service.file, [
    6,
    service.file.proto.service.indexOf(service.proto),
    2,
    method,
  ]);
}

/** The path of `SourceCodeInfo.Location` to a message. */
function pathOf(message: DescMessage): readonly number[] {
  // descriptor.proto: FileDescriptorProto.message_type = 4, DescriptorProto.nested_type = 3
  if (message.parent === undefined)
    return [4, message.file.proto.messageType.indexOf(message.proto)];
  return [...pathOf(message.parent), 3, message.parent.proto.nestedType.indexOf(message.proto)];
}

/** The path of `SourceCodeInfo.Location` to an extension, which stands in a file or in a message. */
function pathOfExtension(extension: DescExtension): readonly number[] {
  // descriptor.proto: FileDescriptorProto.extension = 7, DescriptorProto.extension = 6
  if (extension.parent === undefined)
    return [7, extension.file.proto.extension.indexOf(extension.proto)];
  const { proto } = extension.parent;
  return [...pathOf(extension.parent), 6, proto.extension.indexOf(extension.proto)];
}

function positionOf(file: DescFile, path: readonly number[]): Location | undefined {
  const key = path.join();
  for (const { path: candidate, span } of file.proto.sourceCodeInfo?.location ?? []) {
    if (candidate.length !== path.length || candidate.join() !== key) continue;
    return {
      file: file.proto.name,
      line: (span[0] ?? 0) + 1,
      column: (span[1] ?? 0) + 1,
    };
  }
  return undefined;
}
