import { ToolError } from "./tool-error.ts";
import { Reader } from "./wire/reader.ts";
import { WireError } from "./wire/wire-error.ts";
import { wireType } from "./wire/wire-type.ts";
import { Writer } from "./wire/writer.ts";

// descriptor.proto: FileDescriptorSet.file = 1, FileDescriptorProto.name = 1 and dependency = 3
const fileTag = (1 << 3) | wireType.lengthDelimited;
const nameTag = (1 << 3) | wireType.lengthDelimited;
const dependencyTag = (3 << 3) | wireType.lengthDelimited;
/**
 * Fields of a file that declare nothing: `source_code_info` of descriptor.proto, and `buf_extension`
 * of https://github.com/bufbuild/buf/blob/main/proto/buf/alpha/image/v1/image.proto
 */
const noDeclarations: ReadonlySet<number> = new Set([9, 8042]);

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

/** The part of a set that some of its files make up, in the order of the set. */
export function partOf(descriptorSet: Uint8Array, names: ReadonlySet<string>): Uint8Array {
  const kept = [...filesOf(descriptorSet)].filter(([name]) => names.has(name));
  return descriptorSetOf(kept.map(([, file]) => file));
}

/**
 * One set of several; a file that is in more than one of them is kept once.
 *
 * Each file comes after those it imports, as readers of sets expect it, whichever set holds them.
 *
 * @throws WireError where bytes are no message at all.
 * @throws ToolError `schema` where two files that differ have one name.
 */
export function mergeDescriptorSets(sets: readonly Uint8Array[]): Uint8Array {
  const files = new Map<string, Uint8Array>();
  for (const [name, file] of sets.flatMap((set) => [...filesOf(set)])) {
    const other = files.get(name) ?? file;
    if (!sameFile(file, other))
      throw new ToolError(`two descriptor sets hold different files called ${name}`, {
        code: "schema",
        hint: "load them apart",
      });
    files.set(name, other);
  }
  const ordered = new Map<string, Uint8Array>();
  for (const name of files.keys()) addAfterImports(name, files, ordered, new Set());
  return descriptorSetOf(ordered.values());
}

/** Whether two sets declare the same, whatever they know of positions and comments. */
export function sameDeclarations(one: Uint8Array, other: Uint8Array): boolean {
  const [files, others] = [filesOf(one), filesOf(other)];
  return (
    files.size === others.size &&
    [...files].every(([name, file]) => {
      const same = others.get(name);
      return same !== undefined && sameFile(file, same);
    })
  );
}

/** Whether two serialized files declare the same, whatever they know of positions and comments. */
export function sameFile(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0 || declarationsIn(one).equals(declarationsIn(other));
}

function declarationsIn(file: Uint8Array): Buffer {
  const reader = new Reader(file);
  const kept: Uint8Array[] = [];
  while (reader.pos < reader.end) {
    const start = reader.pos;
    const tag = reader.tag();
    reader.skip(tag);
    if (!noDeclarations.has(tag >>> 3)) kept.push(file.subarray(start, reader.pos));
  }
  return Buffer.concat(kept);
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

/** Reads the file to its end, so that one that is cut off is noticed here. */
function nameOf(file: Uint8Array): string {
  const name = [...textsOf(file, nameTag)].at(-1);
  if (name === undefined) throw new WireError("a file descriptor without a name", 0, "cut short");
  return name;
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
