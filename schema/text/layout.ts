import { printable } from "../printable.ts";

/** The columns that a report keeps to. */
export const pageWidth = 100;

/** Where the values behind labels begin. */
const labelWidth = 12;

/** Columns for a value behind its label. */
export const valueWidth: number = pageWidth - labelWidth;

/** Lines that one value may fill; of a longer one the middle is left out. */
const maxLines = 5;

/** Any text as one plain line, its middle left out where it is long; the length is told. */
export function shortValue(text: string, max: number = valueWidth * maxLines): string {
  const plain = printable(text);
  if (plain.length <= max) return plain;
  const gap = ` … ${counted(text.length)} characters … `;
  const half = Math.max(1, Math.floor((max - gap.length) / 2));
  return `${startOf(plain, half)}${gap}${endOf(plain, half)}`;
}

/** Any text as one plain line, cut at its end. */
export function cutLine(text: string, max: number = valueWidth): string {
  const plain = printable(text);
  return plain.length <= max ? plain : `${startOf(plain, max - 1)}…`;
}

/** At most `length` units from the start, no pair of surrogates cut in two. */
export function startOf(text: string, length: number): string {
  return text.slice(0, isLowSurrogate(text, length) ? length - 1 : length);
}

function endOf(text: string, length: number): string {
  const start = text.length - length;
  return text.slice(isLowSurrogate(text, start) ? start + 1 : start);
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}

/** A label and its lines, the values in one column. */
export function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map(
    (line, index) => `  ${(index === 0 ? label : "").padEnd(labelWidth - 2)}${line}`,
  );
}

/** A plain text in lines of at most `width` units. */
export function wrapped(text: string, width: number = valueWidth): readonly string[] {
  const lines: string[] = [];
  for (let rest = text; rest !== "" || lines.length === 0; ) {
    const line = startOf(rest, Math.min(width, rest.length));
    lines.push(line);
    rest = rest.slice(line.length);
  }
  return lines;
}

/** Prose in lines, broken between words; a word that is longer than a line is cut. */
export function prose(text: string, width: number = valueWidth): readonly string[] {
  return filled(
    text.split(" ").flatMap((word) => wrapped(word, width)),
    " ",
    width,
  );
}

/** A list in words, broken between its items. */
export function listed(items: readonly string[], width: number = valueWidth): readonly string[] {
  return filled(items, ", ", width);
}

/** As many parts in a line as fit. What separates them stays at the end of a line, but for spaces. */
function filled(parts: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, part] of parts.entries()) {
    const whole = index === parts.length - 1 ? part : `${part}${separator}`;
    if (line !== "" && line.length + whole.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += whole;
  }
  return [...lines, line];
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A number with its thousands apart, the same in every locale. */
export function counted(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number and what it counts. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`;
}

/** A span of time for a person. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Lines as a text: each ended. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
