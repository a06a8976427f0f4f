import { filesOf, sameFile } from "../descriptor-sets.ts";
import type { SchemaPart } from "../load.ts";
import type { Schema } from "../schema.ts";
import { affectedFiles, type Files, type FilesOfSides } from "./affected-files.ts";
import { assertInCommon } from "./in-common.ts";
import type { LoadedSide } from "./load-side.ts";

/** What of two versions of a schema there is to judge. */
export type ChangedPart =
  | {
      readonly kind: "same";
      /** How many files both have. Imports that nobody named are not counted. */
      readonly files: number;
    }
  | {
      readonly kind: "changed";
      /** Holds all that the change can reach; of the rest only what that imports. Its roots are of the former. */
      readonly old: Schema;
      readonly new: Schema;
      /** Files that were named for either side, and declare the same on both. */
      readonly sameFiles: number;
      /** Files that differ, or are on one side only. */
      readonly changedFiles: number;
    };

/**
 * Finds in two versions of a schema what differs, and builds no more than that.
 *
 * Files are compared as they were serialized, positions and comments left out. What a changed file
 * can reach are the files that import it and, by its extensions, those that have the extended messages.
 * A file under another name is one that is gone and one that has come.
 *
 * @throws ToolError `schema` where no message and no service of one side is on the other.
 */
export function changedPart(old: LoadedSide, next: LoadedSide): ChangedPart {
  const sides = { old: filesOf(old.descriptorSet), new: filesOf(next.descriptorSet) };
  const changed = changedFiles(sides);
  const named = new Set([...old.roots, ...next.roots]);
  const same = [...named].filter((name) => !changed.has(name));
  if (changed.size === 0) return { kind: "same", files: same.length };
  assertInCommon(old, next, sides);
  const { affected, needed } = affectedFiles(sides, changed);
  const part = (side: LoadedSide, files: Files): SchemaPart => ({
    files: new Set([...files.keys()].filter((name) => needed.has(name))),
    roots: new Set([...side.roots].filter((name) => affected.has(name))),
  });
  return {
    kind: "changed",
    old: old.schema(part(old, sides.old)),
    new: next.schema(part(next, sides.new)),
    sameFiles: same.length,
    changedFiles: changed.size,
  };
}

/** The files that differ or are on one side only. */
function changedFiles(sides: FilesOfSides): ReadonlySet<string> {
  const names = new Set([...sides.old.keys(), ...sides.new.keys()]);
  return new Set([...names].filter((name) => !isSame(sides.old.get(name), sides.new.get(name))));
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && sameFile(one, other);
}
