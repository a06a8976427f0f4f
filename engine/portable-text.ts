import { firstLine } from "../schema/first-line.ts";

/**
 * What somebody else's error says, without what is of one machine: the first line of it, and of
 * the paths in it only the last part.
 */
export function portableText(text: string): string {
  // Neither behind a word, as in a type URL, nor in the middle of another address.
  return firstLine(text).replace(
    /(?<![\w:/.-])(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][\w@.+~-]+)+[\\/](?=[\w@.+~-])/g,
    "…/",
  );
}
