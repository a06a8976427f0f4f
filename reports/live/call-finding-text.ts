import type { CallFinding, ShownCall } from "../../engine/live/call-finding.ts";
import { printable } from "../../schema/printable.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  counted,
  cutLine,
  labelled,
  linesText,
  pageWidth,
  plural,
  prose,
  shortValue,
  valueWidth,
  wrapped,
} from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";

/** What is said of a finding with an impact on security. */
const danger = "it can be used against whoever runs the server: tell them first";

/** Lines of annotated bytes that are shown. */
const maxByteLines = 24;

/** A longer command is no help on a page. */
const maxCommand = 2000;

/** A finding in full: which claim broke, by which call, how surely, where, and how to see it again. */
export function renderCallFinding(finding: CallFinding, options: TextOptions): string {
  const colours = coloursOf(options);
  return linesText([
    headline(finding, colours),
    ...labelled("claim", prose(shortValue(finding.claim))),
    ...earlierLines(finding),
    ...requestLines(finding),
    ...labelled("bytes", byteLines(finding)),
    ...labelled("expected", prose(shortValue(finding.expected))),
    ...labelled("got", actualLines(finding).map(colours.bad)),
    ...optional("because", finding.because),
    ...optional("where", finding.path),
    ...labelled("at", locationLines(finding)),
    ...labelled("why", wrapped(printable(finding.source))),
    ...labelled("repeats", prose(repeatWords(finding))),
    ...labelled("security", finding.security === true ? [colours.warn(danger)] : []),
    ...optional("known", finding.known),
    ...labelled("call", grpcurlLines(finding)),
    ...labelled("replay", commandLines(pasted(finding.replay, options)).map(colours.strong)),
  ]);
}

/** A finding in one line. `like` is the first one of its group, where that was shown before. */
export function renderCallFindingLine(
  finding: CallFinding,
  like: string | undefined,
  options: TextOptions,
): string {
  const { property, subject, path, actual } = finding;
  const what = like === undefined ? `${property}  ` : `like ${like}  `;
  const text = cutLine(
    `  ${what}${subject}  ${path ?? actual.replace(/\r?\n/g, " ")}`,
    idColumn - 1,
  );
  return `${statusWord(finding, coloursOf(options))}${withId(text, finding.id)}\n`;
}

/** Words of one width, so that what follows stands in one column. */
function statusWord(finding: CallFinding, colours: Colours): string {
  return finding.known === undefined ? `${colours.bad("FAIL")} ` : colours.warn("KNOWN");
}

function headline(finding: CallFinding, colours: Colours): string {
  const text = ` ${finding.property}  ${cutLine(finding.subject)}  ${sureness(finding)}`;
  return `${statusWord(finding, colours)}${colours.strong(withId(text, finding.id))}`;
}

/** Where ids of six characters stand behind the status word: at the right edge, easy to find. */
const idColumn = pageWidth - "KNOWN".length - 6;

function withId(text: string, id: string): string {
  return `${text.padEnd(idColumn - 2)}  ${id}`;
}

/** `deterministic 5/5`, `flaky 3/5`. */
function sureness({ repeats: { failed, of } }: CallFinding): string {
  if (of === 0) return "not tried again";
  // Once is not enough to say more.
  if (failed === 1 && of === 1) return "failed again 1/1";
  return `${failed === of ? "deterministic" : "flaky"} ${failed}/${of}`;
}

function repeatWords(finding: CallFinding): string {
  const seen = finding.count > 1 ? `; seen ${counted(finding.count)} times in the run` : "";
  const { failed, of } = finding.repeats;
  const again = failed === 0 && of > 0 ? "; it was seen, and did not come again" : "";
  return `${sureness(finding)}${again}${seen}`;
}

function optional(label: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : labelled(label, prose(shortValue(text)));
}

/** The calls that make what the last one needs. */
function earlierLines({ calls }: CallFinding): readonly string[] {
  const earlier = calls.slice(0, -1);
  const lines = earlier.flatMap((call, index) => [
    ...prose(printable(`${index + 1}. ${call.subject}`)),
    ...requestTexts(call).flatMap((text) => indented(wrapped(shortValue(text), valueWidth - 3))),
    ...aboutCall(call).flatMap((text) => indented(prose(text, valueWidth - 3))),
  ]);
  return labelled("before", lines);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `   ${line}`);
}

function requestLines({ calls, shrink }: CallFinding): readonly string[] {
  const last = calls.at(-1);
  if (last === undefined) return [];
  const values = requestTexts(last).flatMap((text) => wrapped(shortValue(text)));
  return [
    ...labelled("request", withNote(values, shrinkNote(shrink))),
    ...aboutCall(last).flatMap((text) => labelled("", prose(text))),
  ];
}

/** One text a request, numbered where there are several. */
function requestTexts({ json, hex }: ShownCall): readonly string[] {
  const texts = json.length === 0 ? hex : json;
  if (texts.length === 0) return ["(no message)"];
  return texts.length === 1 ? texts : texts.map((text, index) => `${index + 1}: ${text}`);
}

/** What of a call is not in its requests. */
function aboutCall({ takes, metadata, compression, written, cut }: ShownCall): readonly string[] {
  const sent = metadata.map(({ name, value }) => `${name}: ${value}`);
  return [
    ...(takes.length === 0 ? [] : [`with ${takes.join(", ")}`]),
    ...(sent.length === 0 ? [] : [`with the metadata ${sent.join(", ")}`]),
    ...(compression === undefined ? [] : [`compressed: ${compression}`]),
    ...(written.length === 0 ? [] : [`written: ${written.join("; ")}`]),
    ...(cut === undefined ? [] : [`shown: ${cut}`]),
  ].map((text) => shortValue(text));
}

function shrinkNote({ steps, calls, fromBytes, toBytes, stopped }: CallFinding["shrink"]): string {
  const early = stopped === undefined ? "" : `, then ${printable(stopped)}`;
  if (steps === 0) return early === "" ? "" : `(not shrunk${early.replace(", then", ":")})`;
  const sizes = `from ${counted(fromBytes)} B to ${counted(toBytes)} B`;
  return `(shrunk ${sizes}, ${plural(steps, "step")}, ${plural(calls, "call")}${early})`;
}

/** The note behind the last line where there is room, or else below it. */
function withNote(lines: readonly string[], note: string): readonly string[] {
  const last = lines.at(-1) ?? "";
  if (note === "") return lines;
  const gap = 4;
  return last.length + gap + note.length <= valueWidth
    ? [...lines.slice(0, -1), `${last}${" ".repeat(gap)}${note}`]
    : [...lines, ...prose(note)];
}

function byteLines({ explanation, calls }: CallFinding): readonly string[] {
  if (explanation.length === 0)
    return calls.at(-1)?.hex.some((hex) => hex === "") === true ? ["none: the empty message"] : [];
  const shown = explanation.slice(0, maxByteLines).map((line) => cutLine(line));
  const more = explanation.length - shown.length;
  return more === 0 ? shown : [...shown, `… ${plural(more, "more line")} in the JSON report`];
}

/** Lines of what came that are shown. */
const maxActual = 12;

/** What a server said in several lines, such as its last words, in as many. */
function actualLines({ actual }: CallFinding): readonly string[] {
  const lines = actual.split(/\r?\n/).flatMap((line) => linesOf(shortValue(line)));
  const more = lines.length - maxActual;
  return more <= 0
    ? lines
    : [...lines.slice(0, maxActual), `… ${plural(more, "more line")} in the JSON report`];
}

/** JSON is cut wherever a line ends, since every space in it counts; words are not. */
function linesOf(text: string): readonly string[] {
  return /^[{["]/.test(text) ? wrapped(text) : prose(text);
}

function locationLines({ location }: CallFinding): readonly string[] {
  // In one piece, however long: terminals and editors open it.
  return location === undefined
    ? []
    : [printable(`${location.file}:${location.line}:${location.column}`)];
}

/** A line for each call; what one takes from another's answer a comment says. */
function grpcurlLines({ grpcurl, grpcurlBefore = [], calls }: CallFinding): readonly string[] {
  if (grpcurl === undefined || calls.length === 1) return commandLines(grpcurl);
  if (grpcurlBefore.length < calls.length - 1)
    return ["# the last call alone, behind those before it", ...commandLines(grpcurl)];
  return [...grpcurlBefore, grpcurl].flatMap((line, at) => {
    const takes = calls[at]?.takes ?? [];
    const comment = takes.length === 0 ? [] : [shortValue(`# with ${takes.join(", ")}`)];
    return [...comment, ...commandLines(line)];
  });
}

/** In one piece, to be copied. */
function commandLines(command: string | undefined): readonly string[] {
  if (command === undefined || command === "") return [];
  if (command.length > maxCommand)
    return [`${counted(command.length)} characters: see the JSON report`];
  return [printable(command)];
}
