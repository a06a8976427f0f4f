/** What stands around what `wireproof findings` writes; nobody sees it on a rendered page. */
const begin = "<!-- written by wireproof findings: begin -->";
const end = "<!-- written by wireproof findings: end -->";

/** The lines to put around the part of a page that may be written anew. */
export const pageMarks: readonly [string, string] = [begin, end];

/**
 * A page in a file that may have more in it: what stands between the marks is written anew, what stands outside stays.
 *
 * @param earlier the text of the file as it is; empty where there is none
 * @returns `undefined` where the file has a text without the marks: somebody's own
 */
export function withinMarks(page: string, earlier: string): string | undefined {
  const marked = `${begin}\n\n${page.trim()}\n\n${end}`;
  if (earlier.trim() === "") return `${marked}\n`;
  const from = earlier.indexOf(begin);
  const to = earlier.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return `${earlier.slice(0, from)}${marked}${earlier.slice(to + end.length)}`;
}
