import type {
  ChangeVerdict,
  CompatResult,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import type { Encoding } from "../../properties/compat/levels.ts";
import { printable } from "../../schema/printable.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, cutLine, pageWidth, plural, prose } from "../../schema/text/layout.ts";
import {
  type CellWord,
  cellAt,
  cellWord,
  encodingWords,
  type TableColumn,
  type TableRow,
} from "./cell-words.ts";
import { changeWords } from "./change-words.ts";
import { nearNames } from "./near-names.ts";
import { foldedWords, legendOf, roundLines } from "./table-words.ts";

/** Breaking changes that have a line; the rest is counted. */
const maxBreaking = 40;

/** Lines after which what breaks nothing is only counted. */
const maxLines = 20;

/** Columns for the name of a field. */
const maxName = 28;

const gap = "  ";

/** Changes of fields, a line each: those that break first. Empty where no field changed. */
export function changeTable(
  result: CompatResult,
  version: VersionResult,
  options: TextOptions,
): string {
  const { changes } = version;
  if (changes.length === 0) return "";
  const columns = columnsOf(result);
  const isBreaking = (verdict: ChangeVerdict) => verdict.breaking.length > 0;
  const breaking = rowsOf(changes.filter(isBreaking), columns);
  const others = rowsOf(
    changes.filter((verdict) => !isBreaking(verdict)),
    columns,
  );
  // Those that lose what is not asked for before those that lose nothing.
  const sorted = [...others].sort((one, other) => rankOf(one) - rankOf(other));
  const shownBreaking = breaking.slice(0, maxBreaking);
  const left = Math.max(0, maxLines - shownBreaking.length);
  // What is safe is of interest where it is little.
  const shownOthers =
    sorted.length <= left ? sorted : sorted.filter((row) => rankOf(row) < 2).slice(0, left);
  const folded = sorted.filter((row) => !shownOthers.includes(row));
  const shown = [...shownBreaking, ...shownOthers];
  const lines = [
    ...tableLines(shown, columns, coloursOf(options)),
    ...foldedWords(breaking.slice(maxBreaking), "break what is asked for"),
    ...ranks.flatMap((what, rank) =>
      foldedWords(
        folded.filter((row) => rankOf(row) === rank),
        what,
      ),
    ),
    ...legendOf(shown),
    ...roundLines(result, changes),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** What is said of rows that have no line, those of most interest first. */
const ranks = [
  "lose what is not asked for",
  "are not judged, since another change has every message refused",
  "are lost on the way there and back alone",
  "are safe",
] as const;

/** Which of the ranks is that of a row that breaks nothing. */
function rankOf({ verdicts }: TableRow): number {
  const cells = verdicts.flatMap((verdict) => verdict.cells);
  const lost = cells.filter(({ losses }) => losses.length > 0);
  if (lost.some(({ direction }) => direction !== "round")) return 0;
  if (cells.some(({ masked }) => masked !== undefined)) return 1;
  return lost.length > 0 ? 2 : 3;
}

function columnsOf({ encodings, demand }: CompatResult): readonly TableColumn[] {
  const ways = (["old-to-new", "new-to-old"] as const).flatMap((direction) =>
    encodings.map(
      (encoding, index): TableColumn => ({
        heads: [
          index > 0 ? "" : direction === "old-to-new" ? "old → new" : "new → old",
          encodingWords[encoding],
        ],
        word: (verdict) => cellWord(cellAt(verdict, direction, encoding), verdict.breaking),
      }),
    ),
  );
  return demand.level === "lossless" ? [...ways, roundColumn(encodings)] : ways;
}

/** One column for both encodings, for want of room. */
function roundColumn(encodings: readonly Encoding[]): TableColumn {
  return {
    heads: ["and back", ""],
    word: (verdict) => {
      const words = encodings.map((encoding) =>
        cellWord(cellAt(verdict, "round", encoding), verdict.breaking),
      );
      const lost = words.filter(({ tone }) => tone === "bad" || tone === "warn");
      const [first] = lost;
      if (first === undefined) return words[0] ?? { text: "-", tone: "none" };
      if (lost.length === words.length) return first;
      const name = encodingWords[encodings[words.indexOf(first)] ?? "binary"];
      return { ...first, text: first.tone === "bad" ? `in ${name}` : `(in ${name})` };
    },
  };
}

/** Fields of one message to which the same happens stand together, where they are this many. */
const minTogether = 3;

function rowsOf(
  verdicts: readonly ChangeVerdict[],
  columns: readonly TableColumn[],
): readonly TableRow[] {
  const groups = new Map<string, TableRow[]>();
  for (const row of verdicts.map((verdict) => rowOf(verdict, columns))) {
    const key = [row.message, row.words, ...row.cells.map(({ text }) => text)].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined || rows.length < minTogether) return rows;
    const name = `${first.name} and ${counted(rows.length - 1)} more`;
    return [{ ...first, name, verdicts: rows.flatMap((row) => row.verdicts) }];
  });
}

function rowOf(verdict: ChangeVerdict, columns: readonly TableColumn[]): TableRow {
  const { change, alsoAt } = verdict;
  const message = change.pair.new.typeName;
  const more = alsoAt.length === 0 ? "" : ` (and ${plural(alsoAt.length, "other field")})`;
  return {
    message,
    name: change.subject.slice(message.length + 1),
    words: printable(`${nearNames(changeWords(change), message)}${more}`),
    cells: columns.map((column) => column.word(verdict)),
    verdicts: [verdict],
  };
}

function tableLines(
  rows: readonly TableRow[],
  columns: readonly TableColumn[],
  colours: Colours,
): readonly string[] {
  if (rows.length === 0) return [];
  const cellWidths = columns.map(({ heads }, index) =>
    Math.max(...heads.map(lengthOf), ...rows.map((row) => lengthOf(row.cells[index]?.text ?? ""))),
  );
  const cellsWidth = cellWidths.reduce((sum, width) => sum + gap.length + width, 0);
  const nameWidth = Math.min(maxName, Math.max(...rows.map(({ name }) => name.length)));
  const room = pageWidth - cellsWidth - 2 * gap.length - nameWidth;
  const wordsWidth = Math.min(room, Math.max(...rows.map(({ words }) => words.length)));
  const widths = { nameWidth, wordsWidth, cellWidths };
  const messages = [...new Set(rows.map(({ message }) => message))];
  const head = headLines(columns, widths).map(colours.strong);
  const body = messages.flatMap((message) => [
    colours.strong(cutLine(message, pageWidth)),
    ...rows
      .filter((row) => row.message === message)
      .flatMap((row) => rowLines(row, widths, colours)),
  ]);
  return [...head, ...body];
}

interface Widths {
  readonly nameWidth: number;
  readonly wordsWidth: number;
  readonly cellWidths: readonly number[];
}

function headLines(columns: readonly TableColumn[], widths: Widths): readonly string[] {
  const indent = " ".repeat(gap.length + widths.nameWidth + gap.length + widths.wordsWidth);
  return [0, 1].map((line) => {
    const heads = columns.map(({ heads }, index) =>
      (heads[line] ?? "").padEnd(widths.cellWidths[index] ?? 0),
    );
    return `${indent}${gap}${heads.join(gap)}`.trimEnd();
  });
}

function rowLines(row: TableRow, widths: Widths, colours: Colours): readonly string[] {
  const { nameWidth, wordsWidth, cellWidths } = widths;
  const [words = "", ...more] = prose(row.words, wordsWidth);
  const cells = row.cells.map((cell, index) => {
    const padding = " ".repeat(Math.max(0, (cellWidths[index] ?? 0) - cell.text.length));
    return `${painted(cell, colours)}${padding}`;
  });
  const name = cutLine(row.name, nameWidth).padEnd(nameWidth);
  const indent = " ".repeat(gap.length + nameWidth + gap.length);
  return [
    `${gap}${name}${gap}${words.padEnd(wordsWidth)}${gap}${cells.join(gap)}`.trimEnd(),
    ...more.slice(0, 2).map((line) => `${indent}${line}`),
  ];
}

function painted({ text, tone }: CellWord, colours: Colours): string {
  return tone === "none" ? colours.faint(text) : colours[tone](text);
}

function lengthOf(text: string): number {
  return text.length;
}
