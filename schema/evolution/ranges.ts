/** Numbers from one to another, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether a number is in one of some ranges. */
export function isWithin(ranges: readonly Range[], number: number): boolean {
  return ranges.some(({ from, to }) => from <= number && number <= to);
}

/** What some ranges hold that others do not, in ascending order and without overlaps. */
export function withoutRanges(
  ranges: readonly Range[],
  others: readonly Range[],
): readonly Range[] {
  return others.reduce(withoutRange, unionOf(ranges));
}

/** As few ranges as hold the same numbers, ascending. */
function unionOf(ranges: readonly Range[]): readonly Range[] {
  const union: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last === undefined || range.from > last.to + 1) union.push(range);
    else union[union.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return union;
}

function withoutRange(ranges: readonly Range[], other: Range): readonly Range[] {
  return ranges.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, other.from - 1) },
      { from: Math.max(from, other.to + 1), to },
    ].filter((part) => part.from <= part.to),
  );
}

/** The ranges as a `.proto` file lists them: `2, 5 to 7, 9 to max`. */
export function rangesText(ranges: readonly Range[], max: number): string {
  return ranges
    .map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to >= max ? "max" : to}`))
    .join(", ");
}
