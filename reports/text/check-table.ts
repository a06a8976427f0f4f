import type { CheckResult, CheckStatus } from "../../engine/events.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, pageWidth } from "../../schema/text/layout.ts";

/** What stands in a cell, in this order; only what there is. */
const words: Readonly<Record<CheckStatus, string>> = {
  passed: "passed",
  failed: "FAILED",
  known: "known",
  skipped: "skipped",
  "not-applicable": "n/a",
};

const gap = "  ";

/**
 * Properties by codecs: how many messages came to what.
 *
 * Skipped and not applicable are named as such, never left to look like passed. Codecs that do
 * not fit beside each other go on below.
 */
export function checkTable(checks: readonly CheckResult[], options: TextOptions): string {
  const properties = [...new Set(checks.map((check) => check.property))];
  const codecs = [...new Set(checks.map((check) => check.codec))];
  const cells = cellsOf(checks);
  const firstColumn: Column = {
    head: "",
    cells: properties.map((property) => ({ text: property, status: undefined })),
  };
  const others = codecs.map((codec) => ({
    head: codec,
    cells: properties.map((property) => cells.get(keyOf(property, codec)) ?? emptyCell),
  }));
  const blocks = blocksOf(firstColumn, others);
  return blocks.map((block) => blockText([firstColumn, ...block], options)).join("\n");
}

interface Cell {
  readonly text: string;
  /** What the cell is coloured for: the worst in it. */
  readonly status: CheckStatus | undefined;
}

interface Column {
  readonly head: string;
  readonly cells: readonly Cell[];
}

const emptyCell: Cell = { text: "-", status: undefined };

function keyOf(property: string, codec: string): string {
  return `${property}\n${codec}`;
}

function cellsOf(checks: readonly CheckResult[]): ReadonlyMap<string, Cell> {
  const counts = new Map<string, Map<CheckStatus, number>>();
  for (const { property, codec, status } of checks) {
    const key = keyOf(property, codec);
    const cell = counts.get(key) ?? new Map<CheckStatus, number>();
    cell.set(status, (cell.get(status) ?? 0) + 1);
    counts.set(key, cell);
  }
  return new Map([...counts].map(([key, cell]) => [key, cellOf(cell)]));
}

function cellOf(counts: ReadonlyMap<CheckStatus, number>): Cell {
  const statuses = (Object.keys(words) as CheckStatus[]).filter((status) => counts.has(status));
  return {
    text: statuses
      .map((status) => `${counted(counts.get(status) ?? 0)} ${words[status]}`)
      .join(", "),
    status: statuses.includes("failed") ? "failed" : statuses[0],
  };
}

function widthOf(column: Column): number {
  return Math.max(column.head.length, ...column.cells.map((cell) => cell.text.length));
}

/** As many columns beside each other as the page holds. */
function blocksOf(first: Column, others: readonly Column[]): readonly (readonly Column[])[] {
  const blocks: Column[][] = [];
  let left = 0;
  for (const column of others) {
    const width = gap.length + widthOf(column);
    if (width > left) {
      blocks.push([]);
      left = pageWidth - widthOf(first);
    }
    blocks.at(-1)?.push(column);
    left -= width;
  }
  return blocks;
}

function blockText(columns: readonly Column[], options: TextOptions): string {
  const colours = coloursOf(options);
  const rows = (columns[0]?.cells ?? []).map((_, row) =>
    lineOf(columns.map((column) => paddedCell(column, row, colours))),
  );
  const head = lineOf(columns.map((column) => column.head.padEnd(widthOf(column))));
  return [colours.strong(head), ...rows].map((line) => `${line}\n`).join("");
}

function lineOf(cells: readonly string[]): string {
  return cells.join(gap).trimEnd();
}

function paddedCell(column: Column, row: number, colours: Colours): string {
  const { text, status } = column.cells[row] ?? emptyCell;
  return `${paint(text, status, colours)}${" ".repeat(widthOf(column) - text.length)}`;
}

function paint(text: string, status: CheckStatus | undefined, colours: Colours): string {
  if (status === "failed") return colours.bad(text);
  if (status === "passed") return colours.good(text);
  return status === undefined ? text : colours.warn(text);
}
