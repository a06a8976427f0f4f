import type { Schema } from "../../schema/schema.ts";
import { columns, plural } from "../../schema/text/layout.ts";

/** Every message of a schema's own files, with its size and its place. */
export function renderMessageList(schema: Schema): string {
  const messages = schema.messageNames.flatMap((name) => schema.registry.getMessage(name) ?? []);
  const rows = messages.map((message) => {
    const location = schema.locate(message.typeName);
    const line = location === undefined ? "" : `:${location.line}`;
    return [
      message.typeName,
      plural(message.fields.length, "field"),
      `${location?.file ?? message.file.proto.name}${line}`,
    ];
  });
  const count = `${plural(messages.length, "message")} in ${plural(schema.roots.size, "file")}`;
  return [...columns(rows), count].map((line) => `${line}\n`).join("");
}
