import { ToolError } from "../tool-error.ts";
import type { Files, FilesOfSides } from "./affected-files.ts";
import { outlineOf } from "./file-outline.ts";
import type { LoadedSide } from "./load-side.ts";

/**
 * Makes sure that a message or service that was named for one side is on the other.
 *
 * That the two share an import alone is no version of one schema: most likely one path is wrong.
 *
 * @throws ToolError `schema` where none is.
 */
export function assertInCommon(old: LoadedSide, next: LoadedSide, sides: FilesOfSides): void {
  const roots = new Set([...old.roots, ...next.roots]);
  // Nearly always the first file says so, and the rest need not be read.
  for (const name of roots)
    if (isAnyOf(namesIn(sides.old.get(name)), new Set(namesIn(sides.new.get(name))))) return;
  if (isNamedIn(old, sides.old, sides.new) || isNamedIn(next, sides.new, sides.old)) return;
  throw new ToolError(
    `nothing in common: no message and no service of the old side, ${old.label}, is on the new side, ${next.label}`,
    {
      code: "schema",
      hint: "both sides have to be versions of one schema; is one of the paths another folder's?",
    },
  );
}

/** Whether something that was named for a side is anywhere on the other. */
function isNamedIn(side: LoadedSide, own: Files, other: Files): boolean {
  const names = new Set([...other.values()].flatMap(namesIn));
  return [...side.roots].some((file) => isAnyOf(namesIn(own.get(file)), names));
}

function isAnyOf(some: readonly string[], names: ReadonlySet<string>): boolean {
  return some.some((name) => names.has(name));
}

function namesIn(file: Uint8Array | undefined): readonly string[] {
  if (file === undefined) return [];
  const { messages, services } = outlineOf(file);
  return [...messages, ...services];
}
