/** A cell: what stands in it, and how that is painted once the columns are even. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Columns side by side, the first `left` of them flush left and the others flush right. */
export function tableLines(
  rows: readonly (readonly (Cell | string)[])[],
  { left = 1 }: { readonly left?: number } = {},
): readonly string[] {
  const cells = rows.map((row) => row.map(cellOf));
  const widths: number[] = [];
  for (const row of cells)
    for (const [column, { text }] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, text.length);
  return cells.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0, column < left))
      .join("  ")
      .trimEnd(),
  );
}

function cellOf(cell: Cell | string): Cell {
  return typeof cell === "string" ? { text: cell } : cell;
}

function padded({ text, paint }: Cell, width: number, isLeft: boolean): string {
  const space = " ".repeat(width - text.length);
  const painted = paint === undefined ? text : paint(text);
  return isLeft ? `${painted}${space}` : `${space}${painted}`;
}
