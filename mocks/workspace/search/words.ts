/** What is looked at of a text, so that no text takes long; the words behind are not found. */
const maxWords = 20_000;
/** A word that is longer is found by its beginning. */
const maxWordLength = 64;
/** An ideograph or an emoji is a word of its own; any other word is a run of letters, digits and marks. */
const word = /\p{Script=Han}|\p{Extended_Pictographic}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu;

/** The words of a text in order, as they are looked for: without regard to case, and in one normal form. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const match of text.slice(0, maxWords * maxWordLength).matchAll(word)) {
    if (words.length === maxWords) break;
    words.push(folded(match[0].slice(0, maxWordLength)));
  }
  return words;
}

/** How often each word stands in a text. */
export function wordCountsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of wordsOf(text)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** A text as words are compared. https://www.unicode.org/reports/tr15/ (NFKC) */
export function folded(text: string): string {
  // What folds to other characters may be of another form again.
  return text.normalize("NFKC").toLowerCase().normalize("NFKC");
}
