import { Reader } from "./wire/reader.ts";
import { WireError } from "./wire/wire-error.ts";
import { wireType } from "./wire/wire-type.ts";
import { Writer } from "./wire/writer.ts";

// descriptor.proto: FileDescriptorSet.file = 1, FileDescriptorProto.name = 1
const fileTag = (1 << 3) | wireType.lengthDelimited;
const nameTag = (1 << 3) | wireType.lengthDelimited;

/**
 * The files of a serialized `FileDescriptorSet`, by name and still serialized.
 *
 * Cutting the set up costs nothing beside parsing it, which is what makes it
 * cheap to hand on a few files of thousands.
 *
 * @throws WireError where the bytes are no message at all.
 */
export function filesOf(descriptorSet: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const reader = new Reader(descriptorSet);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag !== fileTag) {
      reader.skip(tag);
      continue;
    }
    const length = reader.length();
    const file = descriptorSet.subarray(reader.pos, reader.pos + length);
    reader.pos += length;
    files.set(nameOf(file), file);
  }
  return files;
}

/** A `FileDescriptorSet` of serialized files, in the order given. */
export function descriptorSetOf(files: Iterable<Uint8Array>): Uint8Array {
  const writer = new Writer();
  for (const file of files) {
    writer.uint32(fileTag);
    writer.delimited(file);
  }
  return writer.finish();
}

/** One set of several; of files with the same name the first is kept. */
export function mergeDescriptorSets(sets: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = sets;
  if (only !== undefined && others.length === 0) return only;
  const files = new Map<string, Uint8Array>();
  for (const set of sets)
    for (const [name, file] of filesOf(set)) if (!files.has(name)) files.set(name, file);
  return descriptorSetOf(files.values());
}

function nameOf(file: Uint8Array): string {
  const reader = new Reader(file);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === nameTag) return reader.text() ?? "";
    reader.skip(tag);
  }
  throw new WireError("a file descriptor without a name", 0);
}
