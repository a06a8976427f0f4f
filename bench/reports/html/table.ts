import { counted, plural } from "../../../schema/text/layout.ts";
import { type Content, element, type Markup } from "./markup.ts";

/** A column: its head, and whether its cells are words or numbers. */
export interface Column {
  readonly head: string;
  readonly kind: "text" | "load" | "name" | "prose" | "number" | "verdict";
}

/** A row: its cells, and how it is meant to be read. */
export interface Row {
  readonly cells: readonly Content[];
  readonly tone?: string;
}

/** Rows that a table has: the first of all, and how many are left out. */
export function firstRows<Item>(
  items: readonly Item[],
  most: number,
  rowOf: (item: Item) => Row,
): TableRows {
  return { rows: items.slice(0, most).map(rowOf), left: Math.max(0, items.length - most) };
}

/** The rows of a table, and how many there are besides. */
export interface TableRows {
  readonly rows: readonly Row[];
  readonly left: number;
}

/** A table, without columns that are empty in every row, that is moved sideways in itself where the page is too narrow. */
export function table(
  caption: string,
  allColumns: readonly Column[],
  { rows, left }: TableRows,
): Markup {
  const filled = allColumns.map((_, at) => rows.some(({ cells }) => cells[at] !== ""));
  const columns = allColumns.filter((_, at) => filled[at]);
  const more =
    left === 0
      ? ""
      : ` The first ${counted(rows.length)}; ${plural(left, "more row")} in the JSON report.`;
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    element(
      "table",
      {},
      element("caption", {}, `${caption}${more}`),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          columns.map(({ head, kind }) =>
            element("th", { scope: "col", class: classOf(kind) }, head),
          ),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map(({ cells, tone }) =>
          element(
            "tr",
            { class: tone },
            cells.flatMap((cell, at) =>
              filled[at] ? [element("td", { class: classOf(allColumns[at]?.kind) }, cell)] : [],
            ),
          ),
        ),
      ),
    ),
  );
}

function classOf(kind: Column["kind"] | undefined): string | undefined {
  if (kind === "verdict") return "text verdict";
  return kind === "number" ? undefined : kind;
}

/** A number, and below it, smaller, its spread. */
export function withSpread(number: string, spread: string | undefined): Content {
  return spread === undefined || spread === "" ? number : [number, element("small", {}, spread)];
}
