import type { Cell, ChangeVerdict, Loss } from "../../engine/compat/compat-result.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";

/** Encodings by the names that people know. */
export const encodingWords: Readonly<Record<Encoding, string>> = { binary: "binary", json: "JSON" };

/** Who writes and who reads. */
export const directionWords: Readonly<Record<Direction, string>> = {
  "old-to-new": "old → new",
  "new-to-old": "new → old",
  round: "old → new → old",
};

/** What happens where a level is lost. */
export const lossWords: Readonly<Record<Level, string>> = {
  decodes: "the reader refuses the message",
  value: "the value changes",
  presence: "the reader takes set for unset, or unset for set",
  lossless: "what was there is not there when it comes back",
};

/** The same in a word, for a table. */
export const levelWord: Readonly<Record<Level, string>> = {
  decodes: "refused",
  value: "value",
  presence: "presence",
  lossless: "lossless",
};

/** How a cell of the table reads, and what it is coloured for. */
export interface CellWord {
  readonly text: string;
  readonly tone: "bad" | "warn" | "good" | "none";
}

/** A column of the table of changes: what stands above it, and in it. */
export interface TableColumn {
  readonly heads: readonly [string, string];
  word(verdict: ChangeVerdict): CellWord;
}

/** A line of the table: a field, or several of one message to which the same happens. */
export interface TableRow {
  readonly message: string;
  readonly name: string;
  readonly words: string;
  readonly cells: readonly CellWord[];
  readonly verdicts: readonly ChangeVerdict[];
}

/** What became of a change in one cell; in brackets what is lost and not asked for. */
export function cellWord(cell: Cell | undefined, breaking: readonly Loss[]): CellWord {
  if (cell === undefined) return { text: "-", tone: "none" };
  if (cell.masked !== undefined) return { text: "masked", tone: "warn" };
  const failing = cell.losses.find((loss) => breaking.includes(loss));
  if (failing !== undefined) return { text: levelWord[failing.level], tone: "bad" };
  const [lost] = cell.losses;
  if (lost !== undefined) return { text: `(${levelWord[lost.level]})`, tone: "warn" };
  if (cell.cases === 0) return { text: "-", tone: "none" };
  return { text: cell.proved ? "proved" : "ok", tone: "good" };
}

/** The cell of a verdict in one direction and encoding. */
export function cellAt(
  verdict: ChangeVerdict,
  direction: Direction,
  encoding: Encoding,
): Cell | undefined {
  return verdict.cells.find((cell) => cell.direction === direction && cell.encoding === encoding);
}

/** Cells by their names, those of one direction together: `old → new, binary and JSON`. */
export function placesOf(cells: readonly Pick<Cell, "direction" | "encoding">[]): string {
  const directions = [...new Set(cells.map(({ direction }) => direction))];
  return directions
    .map((direction) => {
      const own = cells.filter((cell) => cell.direction === direction);
      const names = own.map(({ encoding }) => encodingWords[encoding]);
      return `${directionWords[direction]}, ${names.join(" and ")}`;
    })
    .join("; ");
}
