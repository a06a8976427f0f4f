/** What tinybench finds of samples that rest on the clock more than on the case, in words for somebody who does not know it. */
const words: Readonly<Record<string, string>> = {
  "zero-dominated": "most calls took no time at all by it",
  "low-distinct": "all calls took one of a few times by it",
  "zero-mad": "most calls took exactly the same time by it",
};

/** A reason of tinybench's `warning` event as a sentence; one that is not known here is told as it is. */
export function saturationWords(reason: string | undefined): string {
  return `one call takes less than the clock can tell: ${words[reason ?? ""] ?? reason ?? "no reason is given"}`;
}
