/** A step on a compatible way to make a change. */
export interface RemedyStep {
  /** `keep` what stands in the old version, `add` something new beside it, or do as the words say. */
  readonly kind: "keep" | "add" | "advice";
  readonly words: string;
  /** What to write, where it is to be written. */
  readonly line?: string;
}

/** Longer ones have a line of the schema on a line of its own. */
const maxLength = 88;

/** `keep: int64 total = 4;` */
export function stepText({ words, line }: RemedyStep): readonly string[] {
  if (line === undefined) return [words];
  const both = `${words}: ${line}`;
  return both.length <= maxLength ? [both] : [`${words}:`, `  ${line}`];
}
