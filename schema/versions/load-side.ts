import { relative, sep } from "node:path";
import { wellKnownSource } from "../compile.ts";
import { filesOf } from "../descriptor-sets.ts";
import type { Side } from "../evolution/evolution-types.ts";
import { isBelow } from "../is-below.ts";
import { type CompiledSchema, compileSchema, type SchemaPart, wayTo } from "../load.ts";
import type { Schema } from "../schema.ts";
import { ToolError } from "../tool-error.ts";
import { isGitSpec } from "./git-spec.ts";
import { type Checkout, checkOut } from "./git-tree.ts";

/** Where one of two versions of a schema comes from. */
export interface SideRequest {
  readonly side: Side;
  /** As {@link compileSchema} takes them; or one git revision, as buf writes it, and nothing else. */
  readonly paths: readonly string[];
  readonly importPaths: readonly string[];
}

/** One of two versions of a schema, compiled; no part of it is built before somebody asks for it. */
export interface LoadedSide {
  readonly side: Side;
  /** What the user wrote for it. */
  readonly label: string;
  /** A serialized `google.protobuf.FileDescriptorSet` with every import. */
  readonly descriptorSet: Uint8Array;
  /** The files that were named; the rest are imports. */
  readonly roots: ReadonlySet<string>;
  /** Builds the schema or a part of it. It can locate declarations until {@link LoadedSide.dispose}. */
  schema(part?: SchemaPart): Schema;
  /** Removes what was taken out of a git repository. */
  dispose(): void;
}

/**
 * Loads one of two versions of a schema.
 *
 * Files of a git revision are called in errors and locations as they are in the repository.
 *
 * @throws ToolError as {@link compileSchema} and {@link checkOut} do, with the side in front and what
 * the user wrote for it; `usage` for a git revision that is not alone.
 */
export function loadSide(request: SideRequest): LoadedSide {
  const label = request.paths.join(" ");
  return onSide(request.side, label, () => {
    const spec = request.paths.find(isGitSpec);
    if (spec === undefined) return loadedFrom(request, label, undefined);
    if (request.paths.length > 1)
      throw new ToolError("a git revision together with other paths", {
        code: "usage",
        hint: `name ${spec} alone`,
      });
    const checkout = checkOut(spec, request.importPaths);
    try {
      return calledAsInRepository(checkout, () => loadedFrom(request, label, checkout));
    } catch (error) {
      checkout.dispose();
      throw error;
    }
  });
}

function loadedFrom(
  request: SideRequest,
  label: string,
  checkout: Checkout | undefined,
): LoadedSide {
  const compiled = checkout === undefined ? compileSchema(request) : compiledFrom(checkout);
  const files = new Set(filesOf(compiled.descriptorSet).keys());
  const roots = compiled.fromSources ? compiled.roots : withoutWellKnown(compiled.roots);
  const schema = (part: SchemaPart = { files, roots }): Schema => compiled.schema(part);
  // What was compiled here holds together; descriptors may not, even where both sides have the same.
  if (!compiled.fromSources) schema();
  return {
    side: request.side,
    label,
    descriptorSet: compiled.descriptorSet,
    roots,
    schema: (part) => onSide(request.side, label, () => schema(part)),
    dispose: () => checkout?.dispose(),
  };
}

function compiledFrom(checkout: Checkout): CompiledSchema {
  const { top, folder, importPaths } = checkout;
  const nameOf = (path: string): string =>
    isBelow(path, top) ? relative(top, path).replaceAll(sep, "/") : wayTo(path);
  return compileSchema({ paths: [folder], importPaths }, nameOf);
}

/** A set with imports holds what a folder leaves to the compiler: that is nobody's subject, unless nothing else is there. */
function withoutWellKnown(names: ReadonlySet<string>): ReadonlySet<string> {
  const own = [...names].filter(
    (name) => !name.startsWith("google/protobuf/") || wellKnownSource(name) === undefined,
  );
  return own.length === 0 ? names : new Set(own);
}

/** Has errors call files as the repository does, not by where they were put to be read. */
function calledAsInRepository<T>({ top, label }: Checkout, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof ToolError)) throw cause;
    const named = (text: string): string =>
      text.replaceAll(`${top}${sep}`, "").replaceAll(top, label);
    const { code, hint } = cause;
    throw new ToolError(named(cause.message), { code, hint: hint && named(hint), cause });
  }
}

/** Puts in front of an error which side it is of. */
function onSide<T>(side: Side, label: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof ToolError)) throw cause;
    const { code, hint } = cause;
    throw new ToolError(`the ${side} side, ${label}: ${cause.message}`, { code, hint, cause });
  }
}
