/** The candidate closest to a mistyped word, or `undefined` where none is close. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const names = [...candidates];
  // The last part of a dotted name is what people type.
  const whole = names.find((name) => name.toLowerCase().endsWith(`.${word.toLowerCase()}`));
  if (whole !== undefined) return whole;
  let best: string | undefined;
  // More than a third of the word wrong is another word, not a slip.
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The candidates closest to a mistyped word, the closest first; none where none is close. */
export function nearestOf(
  word: string,
  candidates: Iterable<string>,
  most: number = 3,
): readonly string[] {
  const left = new Set(candidates);
  const found: string[] = [];
  while (found.length < most) {
    const next = nearest(word, left);
    if (next === undefined) break;
    found.push(next);
    left.delete(next);
  }
  return found;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, left] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, right] of [...b].entries()) {
      const substitute = (previous[column] ?? 0) + (left === right ? 0 : 1);
      const remove = (previous[column + 1] ?? 0) + 1;
      const insert = (current[column] ?? 0) + 1;
      current.push(Math.min(substitute, remove, insert));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
