import type { DescriptorProto, FileDescriptorSet } from "@bufbuild/protobuf/wkt";

/**
 * The key of a field in ProtoJSON that names none of its own: "deduced from the field's name by converting it to
 * camelCase" (descriptor.proto), as protoc does it.
 */
export function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_all, letter: string) => letter.toUpperCase());
}

/**
 * Gives each field of a set that has no `json_name` the one that protoc would write, and says whether there were any. Descriptors
 * that were not made for the purpose lack them: those that are in Python's generated code, and its servers tell of themselves.
 */
export function addJsonNames(set: FileDescriptorSet): boolean {
  const changes = set.file.flatMap((file) => file.messageType.map(addTo));
  return changes.includes(true);
}

function addTo(message: DescriptorProto): boolean {
  const unnamed = message.field.filter(({ jsonName }) => jsonName === "");
  for (const field of unnamed) field.jsonName = jsonNameOf(field.name);
  const nested = message.nestedType.map(addTo);
  return unnamed.length > 0 || nested.includes(true);
}
