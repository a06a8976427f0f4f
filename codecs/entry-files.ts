import { filesOf } from "../schema/descriptor-sets.ts";
import { Reader } from "../schema/wire/reader.ts";
import type { CodecSchema } from "./codec.ts";

// descriptor.proto: FileDescriptorProto.dependency = 3, option_dependency = 15; both length-delimited.
const dependencyTags: ReadonlySet<number> = new Set([(3 << 3) | 2, (15 << 3) | 2]);

/**
 * The files that a user of a text parser would name: those that no other file imports.
 *
 * The rest is for the library to find by its imports, because libraries bring
 * their own copies of some files, which do not always go with the real ones.
 */
export function entryFiles({ descriptorSet, sources }: CodecSchema): readonly string[] {
  const imported = new Set<string>();
  for (const file of filesOf(descriptorSet).values()) addDependencies(file, imported);
  return [...sources.keys()].filter((path) => !imported.has(path));
}

function addDependencies(file: Uint8Array, imported: Set<string>): void {
  const reader = new Reader(file);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (dependencyTags.has(tag)) imported.add(reader.text() ?? "");
    else reader.skip(tag);
  }
}
