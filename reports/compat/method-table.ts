import type { MethodVerdict, VersionResult } from "../../engine/compat/compat-result.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import { counted, cutLine, pageWidth } from "../../schema/text/layout.ts";
import type { CellWord } from "./cell-words.ts";
import { methodWords } from "./change-words.ts";

/** Methods that have a line; the rest is counted. */
const maxLines = 20;

const heads = ["old clients", "new clients"] as const;
const gap = "  ";
const cellWidth = Math.max(...heads.map((head) => head.length));

/** Columns for what became of a method; a name may have what is left. */
const minWords = 30;

/** Changes of methods, a line each: those that break first. Empty where no method changed. */
export function methodTable(version: VersionResult, options: TextOptions): string {
  const colours = coloursOf(options);
  const sorted = [...version.methods].sort(
    (one, other) => Number(other.breaking.length > 0) - Number(one.breaking.length > 0),
  );
  const shown = sorted.slice(0, maxLines);
  if (shown.length === 0) return "";
  const room = pageWidth - 2 * (gap.length + cellWidth) - 2 * gap.length;
  const names = shown.map(({ change }) => nameOf(change.subject).length);
  const nameWidth = Math.min(room - minWords, Math.max(...names));
  const words = shown.map(({ change }) => methodWords(change).length);
  const wordsWidth = Math.min(room - nameWidth, Math.max(...words));
  const widths = { nameWidth, wordsWidth };
  const services = [...new Set(shown.map(({ change }) => serviceOf(change.subject)))];
  const more = sorted.length - shown.length;
  const lines = [
    colours.strong(lineOf("", "", [...heads], widths)),
    ...services.flatMap((service) => [
      colours.strong(cutLine(service, pageWidth)),
      ...shown
        .filter(({ change }) => serviceOf(change.subject) === service)
        .map((verdict) => rowLine(verdict, widths, colours)),
    ]),
    ...(more === 0 ? [] : [`  and ${counted(more)} more methods${safety(sorted.slice(maxLines))}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

interface Widths {
  readonly nameWidth: number;
  readonly wordsWidth: number;
}

function safety(verdicts: readonly MethodVerdict[]): string {
  const breaking = verdicts.filter((verdict) => verdict.breaking.length > 0).length;
  return breaking === 0
    ? ", which break nothing that is asked for"
    : `, ${counted(breaking)} of them breaking`;
}

function serviceOf(subject: string): string {
  return subject.slice(0, subject.indexOf("/"));
}

function nameOf(subject: string): string {
  return subject.slice(subject.indexOf("/") + 1);
}

function rowLine(verdict: MethodVerdict, widths: Widths, colours: Colours): string {
  const cells = (["old", "new"] as const).map((client) => {
    const cell = callWord(verdict, client);
    return `${colours[cell.tone === "none" ? "faint" : cell.tone](cell.text)}${" ".repeat(cellWidth - cell.text.length)}`;
  });
  return lineOf(nameOf(verdict.change.subject), methodWords(verdict.change), cells, widths);
}

/** What becomes of the calls of clients of one version to servers of the other. */
function callWord({ losses, breaking }: MethodVerdict, client: "old" | "new"): CellWord {
  const lost = losses.filter((loss) => loss.client === client);
  if (lost.length === 0) return { text: "ok", tone: "good" };
  return lost.some((loss) => breaking.includes(loss))
    ? { text: "fail", tone: "bad" }
    : { text: "(fail)", tone: "warn" };
}

function lineOf(
  name: string,
  words: string,
  cells: readonly string[],
  { nameWidth, wordsWidth }: Widths,
): string {
  const first = cutLine(name, nameWidth).padEnd(nameWidth);
  const second = cutLine(words, wordsWidth).padEnd(wordsWidth);
  return `${gap}${first}${gap}${second}${gap}${cells.map((cell) => cell.padEnd(cellWidth)).join(gap)}`.trimEnd();
}
