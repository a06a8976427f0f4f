import type { JsonNode } from "./parse.ts";

/** How a JSON text is written where RFC 8259 leaves a choice. */
export interface PrintStyle {
  /** Nothing between the tokens, or each kind of whitespace. */
  readonly whitespace: "none" | "everywhere";
  /** Characters as they are, `/` as `\/`, or every character as `\uXXXX` (section 7). */
  readonly strings: "plain" | "slashes" | "unicode";
}

/** The node as a JSON text; a number by its own digits, members in their own order. */
export function printJson(node: JsonNode, style: PrintStyle): string {
  const space = style.whitespace === "none" ? "" : " \t\r\n";
  const print = (one: JsonNode): string => `${space}${bare(one)}${space}`;
  const bare = (one: JsonNode): string => {
    switch (one.kind) {
      case "null":
        return "null";
      case "boolean":
        return String(one.value);
      case "number":
        return one.lexeme;
      case "string":
        return stringText(one.value, style);
      case "array":
        return `[${one.elements.length === 0 ? space : one.elements.map(print).join(",")}]`;
      case "object":
        return `{${one.members.length === 0 ? space : one.members.map(member).join(",")}}`;
    }
  };
  const member = ({ name, value }: { name: string; value: JsonNode }): string =>
    `${space}${stringText(name, style)}${space}:${print(value)}`;
  return print(node);
}

function stringText(text: string, { strings }: PrintStyle): string {
  if (strings === "plain") return JSON.stringify(text);
  if (strings === "slashes") return JSON.stringify(text).replaceAll("/", "\\/");
  // A character beyond U+FFFF is the two escapes of its surrogates.
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}
