import { loadSchema } from "../schema/load.ts";
import type { Schema } from "../schema/schema.ts";

/** What tests and benchmarks say of a schema. */
interface SchemaOptions {
  readonly schema: Schema | readonly string[];
  readonly importPaths?: readonly string[];
}

/** The schema, loaded where it is named by its paths. @throws ToolError where it does not load. */
export function schemaOf(options: SchemaOptions): Schema {
  if (!("length" in options.schema)) return options.schema;
  return loadSchema({ paths: options.schema, importPaths: options.importPaths ?? [] });
}
