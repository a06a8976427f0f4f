import type { Collection } from "../memory/document-store.ts";
import { beginningOf, type InvertedIndex } from "./inverted-index.ts";
import { folded, wordsOf } from "./words.ts";

/** How many words of one collection are looked at. */
const maxLooked = 500;

/** Words that the last one of a query may become, the most frequent first; with nothing typed, the most frequent of all. */
export function suggestionsFrom(
  collections: readonly Collection[],
  partialQuery: string,
  count: number,
): readonly string[] {
  const typed = wordsOf(partialQuery);
  const last = typed.at(-1) ?? "";
  if (last === "" && partialQuery.trim() !== "") return [];
  const frequencies = new Map<string, number>();
  for (const { index } of collections)
    for (const word of candidatesIn(index, folded(last)))
      frequencies.set(word, (frequencies.get(word) ?? 0) + (index.postings.get(word)?.size ?? 0));
  return [...frequencies]
    .sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([word]) => word);
}

function candidatesIn(index: InvertedIndex, prefix: string): readonly string[] {
  const words = prefix === "" ? index.postings.keys() : index.byBeginning.get(beginningOf(prefix));
  const candidates: string[] = [];
  let looked = 0;
  for (const word of words ?? []) {
    if (word.startsWith(prefix)) candidates.push(word);
    looked++;
    if (looked === maxLooked) break;
  }
  return candidates;
}
