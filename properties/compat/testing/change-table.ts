import { enumChanges } from "./enum-changes.ts";
import { fieldChanges } from "./field-changes.ts";
import { messageChanges } from "./message-changes.ts";
import { methodChanges } from "./method-changes.ts";
import type { SchemaChange } from "./schema-change.ts";
import { shapeChanges } from "./shape-changes.ts";

/**
 * Every way to change a schema that we know, one isolated case each: all kinds to all kinds, all
 * cardinalities to all cardinalities, in and out of oneofs, map keys, enums, defaults, names, numbers,
 * message types, versions of the language, extensions, and methods.
 */
export function changeTable(): readonly SchemaChange[] {
  return [
    ...shapeChanges(),
    ...enumChanges(),
    ...fieldChanges(),
    ...messageChanges(),
    ...methodChanges(),
  ];
}
