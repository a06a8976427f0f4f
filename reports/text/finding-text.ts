import type { Finding } from "../../engine/finding.ts";
import { spacedHex } from "../../schema/hex.ts";
import { printable } from "../../schema/printable.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  counted,
  cutLine,
  labelled,
  pageWidth,
  plural,
  prose,
  shortValue,
  valueWidth,
  wrapped,
} from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";

/** What is said of a finding with an impact on security. */
const danger = "it can be used against whoever runs the codec: tell its makers first";

/** Lines of annotated bytes that are shown. */
const maxByteLines = 24;

/** A finding in full: what broke, on which input, where, and how to see it again. */
export function renderFinding(finding: Finding, options: TextOptions): string {
  const colours = coloursOf(options);
  const lines = [
    ...labelled("claim", prose(shortValue(finding.claim))),
    ...inputLines(finding),
    ...labelled("bytes", byteLines(finding)),
    ...labelled("expected", wrapped(expectedText(finding))),
    ...labelled("got", linesOf(shortValue(finding.actual)).map(colours.bad)),
    ...labelled("because", finding.because === undefined ? [] : prose(finding.because)),
    ...labelled("wrote", wroteLines(finding)),
    ...labelled("where", finding.path === undefined ? [] : prose(shortValue(finding.path))),
    ...labelled("at", locationLines(finding)),
    ...labelled("why", [finding.source]),
    ...labelled("security", finding.security === true ? [colours.warn(danger)] : []),
    ...labelled("known", finding.known === undefined ? [] : prose(shortValue(finding.known))),
    ...labelled(
      "replay",
      finding.replay === "" ? [] : [colours.strong(pasted(finding.replay, options))],
    ),
  ];
  return `${headline(finding, options)}\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** A finding in one line. `like` is the first one of its group, where that was shown before. */
export function renderFindingLine(
  finding: Finding,
  like: string | undefined,
  options: TextOptions,
): string {
  const { property, codec, subject, path, actual } = finding;
  const what = like === undefined ? `${property}  ${codec}  ` : `like ${like}  `;
  const text = cutLine(`  ${what}${subject}  ${path ?? actual}`, idColumn - 1);
  return `${statusWord(finding, options)}${withId(text, finding.id)}\n`;
}

/** Words of one width, so that what follows stands in one column. */
function statusWord(finding: Finding, options: TextOptions): string {
  const colours = coloursOf(options);
  return finding.known === undefined ? `${colours.bad("FAIL")} ` : colours.warn("KNOWN");
}

function headline(finding: Finding, options: TextOptions): string {
  const codec = `${finding.codec} ${finding.codecVersion}`.trim();
  const text = ` ${finding.property}  ${cutLine(codec)}  ${finding.subject}`;
  const { strong } = coloursOf(options);
  return `${statusWord(finding, options)}${strong(withId(text, finding.id))}`;
}

/** Where ids of six characters stand behind the status word: at the right edge, easy to find. */
const idColumn = pageWidth - "KNOWN".length - 6;

function withId(text: string, id: string): string {
  return `${text.padEnd(idColumn - 2)}  ${id}`;
}

function inputLines(finding: Finding): readonly string[] {
  const { input, shrink } = finding;
  const texts = input.json.length === 0 ? input.hex : input.json;
  const values = texts.flatMap((text, index) => {
    const part = texts.length === 1 ? "" : `part ${index + 1}: `;
    return wrapped(`${part}${shortValue(text)}`);
  });
  const written = input.kind === "object" ? ["as a JavaScript object"] : input.written;
  return [
    ...labelled("input", withNote(values, shrinkNote(shrink))),
    ...labelled("written", written.length === 0 ? [] : prose(shortValue(written.join("; ")))),
  ];
}

function shrinkNote({ steps, fromBytes, toBytes }: Finding["shrink"]): string {
  if (steps === 0 || fromBytes === toBytes) return "";
  const sizes = `from ${counted(fromBytes)} B to ${counted(toBytes)} B`;
  return `(shrunk ${sizes}, ${plural(steps, "step")})`;
}

/** The note behind the last line where there is room, or else below it. */
function withNote(lines: readonly string[], note: string): readonly string[] {
  const last = lines.at(-1) ?? "";
  if (note === "") return lines;
  const gap = 4;
  return last.length + gap + note.length <= valueWidth
    ? [...lines.slice(0, -1), `${last}${" ".repeat(gap)}${note}`]
    : [...lines, note];
}

function byteLines(finding: Finding): readonly string[] {
  if (!isBytes(finding.input)) return [];
  if (finding.explanation.length === 0)
    return finding.input.kind === "wire" ? ["none: the empty message"] : [];
  const shown = finding.explanation.slice(0, maxByteLines).map((line) => cutLine(line));
  const more = finding.explanation.length - shown.length;
  return more === 0 ? shown : [...shown, `… ${plural(more, "more line")} in the JSON report`];
}

/** Whether there are bytes to be read line by line; JSON and encoded text are none. */
function isBytes({ kind, hex }: Finding["input"]): boolean {
  return kind === "wire" || (kind === "raw" && hex.length > 0);
}

function expectedText(finding: Finding): string {
  const [json, ...others] = finding.input.json;
  const isInput = others.length === 0 && json === finding.expected;
  return isInput ? "the same message" : shortValue(finding.expected);
}

/** JSON is cut wherever a line ends, since every space in it counts; words are not. */
function linesOf(text: string): readonly string[] {
  return /^[{["]/.test(text) ? wrapped(text) : prose(text);
}

/** What the codec wrote, where `got` does not say what it means. */
function wroteLines(finding: Finding): readonly string[] {
  const { output, way } = finding;
  if (output === undefined || (way !== "unreadable" && way !== "refused")) return [];
  return wrapped(shortValue(spacedHex(output)));
}

function locationLines({ location, place, subject }: Finding): readonly string[] {
  if (location === undefined) return [];
  const inside = place === undefined || place.typeName === subject ? "" : `  ${place.typeName}`;
  // In one piece, however long: terminals and editors open it.
  return [printable(`${location.file}:${location.line}:${location.column}${inside}`)];
}
