import { type FileOutline, importsOf, importsPublicly, outlineOf } from "./file-outline.ts";

/** Serialized files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** The files of both versions of a schema. */
export interface FilesOfSides {
  readonly old: Files;
  readonly new: Files;
}

/** What a change of some files comes to. Names may be of files that are on one side only. */
export interface AffectedFiles {
  /** Files whose messages may mean something else, down to the last field. */
  readonly affected: ReadonlySet<string>;
  /** These and everything that they import. */
  readonly needed: ReadonlySet<string>;
}

/** The file whose messages are what compilers read of a schema, options among them. */
const descriptorFile = "google/protobuf/descriptor.proto";

/**
 * Finds how far a change of some files reaches, through imports and extensions.
 *
 * A file is needed on both sides or on none: where an extension were known to one only, its
 * message would seem to have changed.
 */
export function affectedFiles(sides: FilesOfSides, changed: ReadonlySet<string>): AffectedFiles {
  const graph = graphOf(sides);
  const affected = new Set(changed);
  // A set iterates over what is added to it on the way.
  for (const name of affected) {
    addAll(affected, graph.importers(name));
    for (const file of graph.extended(name))
      if (file !== descriptorFile) addAll(affected, [file]);
      // Options change no message but one that has them in its fields.
      else addAll(affected, graph.carriers(file));
  }
  const needed = new Set(affected);
  for (const name of needed) addAll(needed, graph.imports(name));
  return { affected, needed };
}

/** How files hang together, on both sides taken as one. */
interface Graph {
  imports(name: string): Iterable<string>;
  importers(name: string): Iterable<string>;
  /** The files that have the messages which a file extends. */
  extended(name: string): Iterable<string>;
  /** The importers of a file that have fields of its types, or pass them on. */
  carriers(name: string): Iterable<string>;
}

function graphOf({ old, new: next }: FilesOfSides): Graph {
  const versions = (name: string): readonly Uint8Array[] =>
    [old.get(name), next.get(name)].filter((file) => file !== undefined);
  const outlines = new Map<string, readonly FileOutline[]>();
  const outlinesOf = (name: string): readonly FileOutline[] => {
    const known = outlines.get(name) ?? versions(name).map(outlineOf);
    outlines.set(name, known);
    return known;
  };
  const declares = (name: string, types: ReadonlySet<string>): boolean =>
    outlinesOf(name).some((outline) => outline.messages.some((type) => types.has(type)));

  const imports = new Map<string, Set<string>>();
  const importers = new Map<string, Set<string>>();
  for (const [name, file] of [...old, ...next])
    for (const imported of importsOf(file)) {
      addTo(imports, name, imported);
      addTo(importers, imported, name);
    }
  return {
    imports: (name) => imports.get(name) ?? [],
    importers: (name) => importers.get(name) ?? [],
    extended(name) {
      const extendees = new Set(outlinesOf(name).flatMap((outline) => outline.extendees));
      if (extendees.size === 0) return [];
      return [...reachable(name, imports)].filter((file) => declares(file, extendees));
    },
    carriers(name) {
      const types = new Set(outlinesOf(name).flatMap((outline) => outline.messages));
      return [...(importers.get(name) ?? [])].filter(
        (importer) =>
          versions(importer).some(importsPublicly) ||
          outlinesOf(importer).some((outline) =>
            outline.fieldTypes.some((type) => types.has(type)),
          ),
      );
    },
  };
}

/** Everything that a file imports, and it itself. */
function reachable(name: string, imports: ReadonlyMap<string, Set<string>>): ReadonlySet<string> {
  const reached = new Set([name]);
  for (const file of reached) addAll(reached, imports.get(file) ?? []);
  return reached;
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}

function addAll(names: Set<string>, more: Iterable<string>): void {
  for (const name of more) names.add(name);
}
