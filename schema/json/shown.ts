import type { JsonNode } from "./parse.ts";

/** A node as error messages show it: short, and telling a string from a number. */
export function shown(node: JsonNode): string {
  switch (node.kind) {
    case "null":
      return "null";
    case "boolean":
      return String(node.value);
    case "number":
      return shortened(node.lexeme);
    case "string":
      return shortened(JSON.stringify(node.value));
    case "array":
      return "an array";
    case "object":
      return "an object";
  }
}

/** Text cut to what fits in a line of a report. */
export function shortened(text: string): string {
  const longest = 60;
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
