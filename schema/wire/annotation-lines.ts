import { spacedHex, toHex } from "../hex.ts";

/** Some bytes, and what they are. */
export interface AnnotationRow {
  /** How many messages it is inside of. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Bytes that are shown in full; of more, the first and the last few are. */
const maxBytes = 10;
const firstBytes = 6;
const lastBytes = 2;

/** Deeper rows are not indented any further, so that a line stays a line. */
const maxIndent = 12;

/** The rows as lines: bytes in hex, indented, and the texts in one column behind them. */
export function annotationLines(
  bytes: Uint8Array,
  rows: readonly AnnotationRow[],
): readonly string[] {
  const lefts = rows.map((row) => {
    const indent = "  ".repeat(Math.min(row.depth, maxIndent));
    return `${indent}${hexText(bytes.subarray(row.start, row.end))}`;
  });
  const width = lefts.reduce((most, left) => Math.max(most, left.length), 0);
  return rows.map((row, index) => `${(lefts[index] ?? "").padEnd(width)}  ${row.text}`);
}

function hexText(bytes: Uint8Array): string {
  if (bytes.length <= maxBytes) return spaced(bytes);
  return `${spaced(bytes.subarray(0, firstBytes))} … ${spaced(bytes.subarray(-lastBytes))}`;
}

function spaced(bytes: Uint8Array): string {
  return spacedHex(toHex(bytes));
}
