import type { Schema, SchemaSlice } from "../schema/schema.ts";

/**
 * What a codec opens to be checked on a message: the message's file with all its messages, and
 * the files that these need.
 *
 * All of them, whichever are checked: what a codec opens must not depend on the filters of a run.
 */
export function fileSlice(schema: Schema, typeName: string): SchemaSlice {
  return schema.slice(messagesOf(schema, new Set([schema.message(typeName).file])));
}

/** A part of the schema from which {@link fileSlice} gives, for each of the messages, what it gives from the whole. */
export function runSlice(schema: Schema, typeNames: readonly string[]): SchemaSlice {
  const files = new Set(typeNames.map((name) => schema.message(name).file));
  const slice = schema.slice(messagesOf(schema, files));
  if (slice.sources.size > 0) return slice;
  // One file of which no text is known must not take the others' texts away.
  const sources = [...files].flatMap((file) => [
    ...schema.slice(messagesOf(schema, new Set([file]))).sources,
  ]);
  return { ...slice, sources: new Map(sources) };
}

function messagesOf(schema: Schema, files: ReadonlySet<string>): readonly string[] {
  // By descriptor: a message's type would be compiled, of every message there is.
  return schema.messageNames.filter((name) =>
    files.has(schema.registry.getMessage(name)?.file.proto.name ?? ""),
  );
}
