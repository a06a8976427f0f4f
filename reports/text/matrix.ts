import type { ComparedPair, Comparison, StandsAlone } from "../../engine/comparison.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, labelled, pageWidth, plural, prose } from "../../schema/text/layout.ts";

/** What is left open, in words: the first few of each property. */
const maxNotices = 8;

const gap = "  ";

/**
 * Codecs by codecs for each property that compares them: in how many cases the one of the row is
 * wrong beside the one of the column; then who stands alone, and what the specification leaves open.
 *
 * Columns are numbered as the rows are. Those that do not fit beside each other go on below.
 */
export function renderComparisons(
  comparisons: readonly Comparison[],
  options: TextOptions,
): string {
  const colours = coloursOf(options);
  const parts = comparisons.map((comparison) => comparisonText(comparison, colours));
  return parts.length === 0 ? "" : [legend, ...parts].join("\n");
}

const legend = `Codecs compared, the row with the column:
  !n  the row is wrong in n cases, by the oracle     =   they did the same in every case
  ?n  they differ in n, as the specification allows  ok  only the column is ever wrong
`;

function comparisonText(comparison: Comparison, colours: Colours): string {
  const { property, codecs, alone, notices } = comparison;
  const first: Column = {
    head: { text: property, paint: colours.strong },
    cells: codecs.map((codec, index) => plain(`${index + 1} ${codec}`)),
  };
  const agreed: Column = {
    head: plain("agree"),
    cells: codecs.map((codec) => plain(agreedText(comparison, codec))),
  };
  const others = codecs.map((codec, index) => ({
    head: plain(String(index + 1)),
    cells: codecs.map((row) => cellOf(comparison, row, codec, colours)),
  }));
  const blocks = blocksOf(first, [agreed, ...others]).map((columns) => blockText(columns));
  const shown = notices.slice(0, maxNotices).flatMap((notice) => prose(notice));
  const more = notices.length - maxNotices;
  const notes = [
    ...labelled(
      "alone",
      alone.flatMap((one) => prose(aloneText(one))),
    ),
    ...labelled("open", more > 0 ? [...shown, `and ${counted(more)} more`] : shown),
  ];
  return `${blocks.join("\n")}${notes.map((line) => `${line}\n`).join("")}`;
}

interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

interface Column {
  readonly head: Cell;
  readonly cells: readonly Cell[];
}

function plain(text: string): Cell {
  return { text, paint: (same) => same };
}

/** One codec beside another, as the first of the two sees it. */
interface Beside {
  readonly cases: number;
  readonly same: number;
  readonly wrong: number;
  readonly open: number;
}

function besideOf(pairs: readonly ComparedPair[], row: string, column: string): Beside | undefined {
  const pair = pairs.find(
    ({ first, second }) =>
      (first === row && second === column) || (first === column && second === row),
  );
  if (pair === undefined) return undefined;
  const { same, open, firstWrong, secondWrong, bothWrong } = pair;
  const cases = same + open + firstWrong + secondWrong + bothWrong;
  const wrong = bothWrong + (pair.first === row ? firstWrong : secondWrong);
  return { cases, same, wrong, open };
}

function cellOf({ pairs }: Comparison, row: string, column: string, colours: Colours): Cell {
  const beside = besideOf(pairs, row, column);
  if (beside === undefined) return plain("");
  const { cases, same, wrong, open } = beside;
  if (cases === 0) return { text: "n/a", paint: colours.faint };
  const texts = [
    ...(wrong > 0 ? [`!${counted(wrong)}`] : []),
    ...(open > 0 ? [`?${counted(open)}`] : []),
  ];
  if (wrong > 0) return { text: texts.join(" "), paint: colours.bad };
  if (open > 0) return { text: texts.join(" "), paint: colours.warn };
  return { text: same === cases ? "=" : "ok", paint: colours.good };
}

function agreedText({ pairs, codecs }: Comparison, row: string): string {
  const besides = codecs.flatMap((column) => besideOf(pairs, row, column) ?? []);
  const same = besides.reduce((sum, one) => sum + one.same, 0);
  const cases = besides.reduce((sum, one) => sum + one.cases, 0);
  return cases === 0 ? "-" : `${counted(same)} of ${counted(cases)}`;
}

function aloneText({ codec, cases, wrong, right, open }: StandsAlone): string {
  const says = [
    ...(wrong > 0 ? [`wrong in ${counted(wrong)}`] : []),
    ...(right > 0 ? [`right in ${counted(right)}`] : []),
    ...(open > 0 ? [`open in ${counted(open)}`] : []),
  ];
  return `${codec} against all others in ${plural(cases, "case")}: ${says.join(", ")}`;
}

/** As many columns beside each other as the page holds. */
function blocksOf(first: Column, others: readonly Column[]): readonly (readonly Column[])[] {
  const blocks: Column[][] = [];
  let left = 0;
  for (const column of others) {
    const width = gap.length + widthOf(column);
    if (width > left) {
      blocks.push([first]);
      left = pageWidth - widthOf(first);
    }
    blocks.at(-1)?.push(column);
    left -= width;
  }
  return blocks;
}

function widthOf({ head, cells }: Column): number {
  return Math.max(...[head, ...cells].map(({ text }) => text.length));
}

function blockText(columns: readonly Column[]): string {
  const rows = [
    columns.map(({ head }) => head),
    ...(columns[0]?.cells ?? []).map((_, row) =>
      columns.map(({ cells }) => cells[row] ?? plain("")),
    ),
  ];
  return rows.map((row) => `${lineOf(columns, row)}\n`).join("");
}

function lineOf(columns: readonly Column[], cells: readonly Cell[]): string {
  return columns
    .map((column, index) => {
      const { text, paint } = cells[index] ?? plain("");
      return `${paint(text)}${" ".repeat(widthOf(column) - text.length)}`;
    })
    .join(gap)
    .trimEnd();
}
