/** From none to most. */
const blocks = "▁▂▃▄▅▆▇█";
const ascii = "_.-:=+*#";

/** Numbers as a row of blocks, how many of them lie where; empty for fewer than two different ones. */
export function smallHistogram(numbers: readonly number[], bins: number, isAscii: boolean): string {
  const counts = binned(numbers, bins);
  return counts === undefined ? "" : blockRow(counts, isAscii);
}

/** Counts as a row of blocks, the most as the highest; what is there at all is never drawn as nothing. */
export function blockRow(counts: readonly number[], isAscii: boolean): string {
  const levels = isAscii ? ascii : blocks;
  const most = Math.max(...counts);
  if (!(most > 0)) return "";
  return counts
    .map((count) => levels[count > 0 ? Math.max(1, Math.round((count / most) * 7)) : 0])
    .join("");
}

/** How many numbers lie in each of so many equal parts between the least and the most; wild ones count in the last. */
export function binned(numbers: readonly number[], bins: number): readonly number[] | undefined {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const reach = 3 * (at(0.75) - at(0.25));
  const low = Math.max(at(0), at(0.25) - reach);
  const high = Math.min(at(1), at(0.75) + reach);
  if (!(high > low)) return undefined;
  const counts = Array.from({ length: bins }, () => 0);
  for (const number of sorted) {
    const place = Math.floor(((number - low) / (high - low)) * bins);
    const bin = Math.min(bins - 1, Math.max(0, place));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** As many counts as asked for, neighbours added up. */
export function merged(counts: readonly number[], bins: number): readonly number[] {
  if (counts.length <= bins) return counts;
  const sums = Array.from({ length: bins }, () => 0);
  for (const [index, count] of counts.entries()) {
    const bin = Math.floor((index * bins) / counts.length);
    sums[bin] = (sums[bin] ?? 0) + count;
  }
  return sums;
}
