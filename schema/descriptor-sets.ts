import { Reader } from "./wire/reader.ts";
import { WireError } from "./wire/wire-error.ts";
import { wireType } from "./wire/wire-type.ts";
import { Writer } from "./wire/writer.ts";

// descriptor.proto: FileDescriptorSet.file = 1, FileDescriptorProto.name = 1 and dependency = 3
const fileTag = (1 << 3) | wireType.lengthDelimited;
const nameTag = (1 << 3) | wireType.lengthDelimited;
const dependencyTag = (3 << 3) | wireType.lengthDelimited;

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

/**
 * One set of several; of files with the same name the first is kept.
 *
 * Each file comes after those it imports, as readers of sets expect it, whichever set holds them.
 *
 * @throws WireError where bytes are no message at all.
 */
export function mergeDescriptorSets(sets: readonly Uint8Array[]): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const set of sets)
    for (const [name, file] of filesOf(set)) if (!files.has(name)) files.set(name, file);
  const ordered = new Map<string, Uint8Array>();
  for (const name of files.keys()) addAfterImports(name, files, ordered, new Set());
  return descriptorSetOf(ordered.values());
}

function addAfterImports(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  ordered: Map<string, Uint8Array>,
  above: Set<string>,
): void {
  const file = files.get(name);
  // A file that is among those above imports itself; who reads the set says so better than we could.
  if (file === undefined || ordered.has(name) || above.has(name)) return;
  above.add(name);
  for (const imported of textsOf(file, dependencyTag))
    addAfterImports(imported, files, ordered, above);
  ordered.set(name, file);
}

function nameOf(file: Uint8Array): string {
  for (const name of textsOf(file, nameTag)) return name;
  throw new WireError("a file descriptor without a name", 0);
}

/** The values of a `string` field of a serialized message. */
function* textsOf(message: Uint8Array, wanted: number): Generator<string> {
  const reader = new Reader(message);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === wanted) yield reader.text() ?? "";
    else reader.skip(tag);
  }
}
