import { type LeakPattern, sentMark } from "./leak-patterns.ts";

/** What a text gives away, and where it says so. */
export interface Leak {
  readonly pattern: LeakPattern;
  /** The telling part of the text. */
  readonly evidence: string;
}

/** How much of a text is looked at: servers put their traces first. */
const maxLooked = 16_384;
/** A text of a request that is shorter stands in many a word by chance. */
const minSent = 4;

/**
 * What a text of a server gives away that was not in the request.
 *
 * @param sent The texts of the request; asked for only where something is found.
 */
export function findLeak(
  text: string,
  patterns: readonly LeakPattern[],
  sent: () => readonly string[],
): Leak | undefined {
  const looked = text.slice(0, maxLooked);
  const suspected = patterns.filter(({ pattern }) => pattern.test(looked));
  if (suspected.length === 0) return undefined;
  const texts = sent();
  const own = withoutSent(looked, texts);
  const plainTexts = texts.map(plain);
  for (const pattern of suspected) {
    const evidence = pattern.pattern.exec(own)?.[0];
    if (evidence !== undefined && !isQuoted(evidence, plainTexts)) return { pattern, evidence };
  }
  return undefined;
}

/** With a mark for each text of the request, as it was sent or escaped as in JSON. */
function withoutSent(text: string, sent: readonly string[]): string {
  let left = text;
  for (const one of sent) {
    if (one.length < minSent) continue;
    for (const spelling of new Set([one, JSON.stringify(one).slice(1, -1)]))
      if (left.includes(spelling)) left = left.replaceAll(spelling, sentMark);
  }
  return left;
}

/** Whether it is in the request but for case, spaces, quotes and escapes: a server may cut and tidy what it quotes. */
function isQuoted(evidence: string, plainTexts: readonly string[]): boolean {
  const bare = plain(evidence);
  return bare === "" || plainTexts.some((text) => text.includes(bare));
}

function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\\"'`]/g, "");
}
