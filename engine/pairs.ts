/** What stands between the names of a pair; no codec's own name may have it. */
export const pairSign = "+";

/** The name that a check of two codecs has in place of a codec's: the same in whichever order they were given. */
export function pairName(one: string, other: string): string {
  return (one < other ? [one, other] : [other, one]).join(pairSign);
}

/** The names of all pairs of different codecs, in the order of the codecs. */
export function pairsOf(codecs: readonly string[]): readonly string[] {
  return codecs.flatMap((one, index) =>
    codecs.slice(index + 1).map((other) => pairName(one, other)),
  );
}

/** The codecs of a check: one, or the two of a pair. */
export function codecsOf(name: string): readonly string[] {
  return name.split(pairSign);
}

/** Whether a name is that of a pair. */
export function isPair(name: string): boolean {
  return name.includes(pairSign);
}

/** What is known of each codec of a check (its version, say), in one text; `undefined` where it is not known of all. */
export function ofEach(name: string, known: ReadonlyMap<string, string>): string | undefined {
  const texts = codecsOf(name).map((codec) => known.get(codec));
  return texts.includes(undefined) ? undefined : texts.join(` ${pairSign} `);
}
