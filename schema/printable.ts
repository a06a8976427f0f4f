/**
 * Controls, formatting and bidirectional controls, lone surrogates, unassigned and private
 * characters, combining marks, line separators, spaces that are no plain space, and what a
 * terminal does not show at all.
 */
const notPlain = /[\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * Text that a terminal shows as it is: one line, no hidden character, no escape sequence.
 *
 * What is not plain is escaped as JSON does it, so JSON stays the same JSON. Combining marks are
 * escaped too: `é` of one character and of two would otherwise look alike.
 */
export function printable(text: string): string {
  return text.replace(notPlain, (character) => shortEscapes.get(character) ?? escaped(character));
}

/** One `\uXXXX` for every UTF-16 unit, as in JSON. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
