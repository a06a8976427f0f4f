import type {
  Cell,
  ChangeVerdict,
  Loss,
  MethodVerdict,
} from "../../engine/compat/compat-result.ts";
import { bufText } from "../../properties/compat/buf-rules.ts";
import { printable } from "../../schema/printable.ts";
import { coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  counted,
  labelled,
  listed,
  pageWidth,
  plural,
  prose,
  shortValue,
  valueWidth,
  wrapped,
} from "../../schema/text/layout.ts";
import { lossWords, placesOf } from "./cell-words.ts";
import { changeWords, methodWords } from "./change-words.ts";
import { clauseOf } from "./clauses.ts";
import { isOnMethod, placeText, type Verdict } from "./verdicts.ts";

/** Columns for a value behind a label that stands further in. */
const innerWidth = valueWidth - 2;

/** Columns for a title behind its word. */
const titleWidth = pageWidth - "FAIL  ".length;

/** Names that are listed; the rest is counted. */
const maxNames = 12;

/** A breaking change, and others that are the same one in another place. */
export interface Breaking {
  readonly verdict: Verdict;
  /** Subjects of those that changed in the same way, with the same verdicts. */
  readonly likewise: readonly string[];
}

/** A breaking change in full: what breaks it where, what the specification says, and what to do instead. */
export function renderBreaking({ verdict, likewise }: Breaking, options: TextOptions): string {
  const { oldLocation, newLocation } = verdict;
  const evidence = isOnMethod(verdict) ? callLines(verdict, options) : cellLines(verdict, options);
  const places = [oldLocation, newLocation].flatMap((place) =>
    place === undefined ? [] : [printable(placeText(place))],
  );
  const also = isOnMethod(verdict) ? [] : verdict.alsoAt;
  const lines = [
    ...headlines(verdict, options),
    ...evidence,
    // In one piece, however long: terminals and editors open it.
    ...labelled("at", atLines(places)),
    ...labelled("buf", prose(bufText(verdict.buf))),
    ...labelled("because", becauseLines(verdict)),
    ...labelled(
      "instead",
      (verdict.remedy ?? []).flatMap((step) => prose(printable(step))),
    ),
    ...labelled("also at", names(also)),
    ...labelled("likewise", names(likewise)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** A breaking change that breaks in the same way against another version, where it was shown in full. */
export function renderSeen(
  { verdict, likewise }: Breaking,
  against: string,
  options: TextOptions,
): string {
  const lines = [
    ...headlines(verdict, options),
    ...labelled("as", [printable(`against ${against}, where it is shown in full`)]),
    ...labelled("likewise", names(likewise)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The change and what became of it, on one line where there is room. */
function headlines(verdict: Verdict, options: TextOptions): readonly string[] {
  const { bad, strong } = coloursOf(options);
  const words = isOnMethod(verdict) ? methodWords(verdict.change) : changeWords(verdict.change);
  const [first = "", ...others] =
    printable(`${verdict.change.subject}   ${words}`).length <= titleWidth
      ? [printable(`${verdict.change.subject}   ${words}`)]
      : [printable(verdict.change.subject), ...prose(printable(words), titleWidth)];
  return [`${bad("FAIL")}  ${strong(first)}`, ...others.map((line) => `      ${strong(line)}`)];
}

/** Both on one line where there is room. */
function atLines([first, second]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  if (second === undefined || second === first) return [first];
  const both = `${first}  →  ${second}`;
  return both.length <= valueWidth ? [both] : [first, `→ ${second}`];
}

function names(subjects: readonly string[]): readonly string[] {
  if (subjects.length === 0) return [];
  const shown = subjects.slice(0, maxNames).map((name) => printable(name));
  const more = subjects.length - shown.length;
  return listed(more === 0 ? shown : [...shown, `and ${counted(more)} more`]);
}

/** Cells that show the same together, with the most basic level that the first of them breaks. */
interface Evidence {
  readonly loss: Loss;
  readonly cells: readonly Cell[];
}

function evidenceOf({ cells, breaking }: ChangeVerdict): readonly Evidence[] {
  const groups = new Map<string, { loss: Loss; cells: Cell[] }>();
  for (const cell of cells) {
    const loss = cell.losses.find((one) => breaking.includes(one));
    if (loss === undefined) continue;
    const { message, json, path, meant, got, sent } = loss;
    const base = [message, json, path, meant, got].join("\n");
    // Two directions may write the same message in other bytes.
    const other = groups.get(base)?.loss;
    const isOtherwise = cell.encoding === "binary" && other !== undefined && other.sent !== sent;
    const key = isOtherwise ? `${base}\n${sent}` : base;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { loss, cells: [cell] });
    else group.cells.push(cell);
  }
  return [...groups.values()];
}

function cellLines(verdict: ChangeVerdict, options: TextOptions): readonly string[] {
  return [
    ...evidenceOf(verdict).flatMap((evidence) => evidenceLines(verdict, evidence, options)),
    ...heldLines(verdict),
  ];
}

function evidenceLines(
  { change, breaking }: ChangeVerdict,
  { loss, cells }: Evidence,
  options: TextOptions,
): readonly string[] {
  const { bad, strong } = coloursOf(options);
  const own = change.pair.new.typeName;
  const message = loss.message === own ? loss.json : `${loss.message} ${loss.json}`;
  const field = change.subject.slice(own.length + 1);
  const inner = [
    ...labelled("message", wrapped(shortValue(message), innerWidth)),
    ...labelled("sent", sentLines(loss)),
    ...labelled("where", loss.path === field ? [] : wrapped(shortValue(loss.path), innerWidth)),
    ...labelled("meant", wrapped(shortValue(loss.meant), innerWidth)),
    ...labelled("got", prose(shortValue(loss.got), innerWidth).map(bad)),
    ...labelled("besides", besides(cells, breaking)),
  ];
  return [
    `  ${strong(placesOf(cells))}   ${lossWords[loss.level]}`,
    ...inner.map((line) => `  ${line}`),
  ];
}

/** What other messages show in the same cells, the smallest of each level: it may be the smaller of all. */
function besides(cells: readonly Cell[], breaking: readonly Loss[]): readonly string[] {
  const others = cells.flatMap(({ losses }) =>
    losses.filter((loss) => breaking.includes(loss)).slice(1),
  );
  const lines = others.map(
    ({ level, json, meant, got }) => `${lossWords[level]}: ${json}, meant ${meant}, got ${got}`,
  );
  return [...new Set(lines)].flatMap((line) => prose(shortValue(line), innerWidth));
}

/** The bytes; JSON where it is not what the message looks like anyway. */
function sentLines({ sent, json }: Loss): readonly string[] {
  if (sent === "") return ["nothing: the empty message"];
  return sent === json ? [] : wrapped(shortValue(sent), innerWidth);
}

/** The ways from one version to the other in which nothing was found, and how hard it was looked for. */
function heldLines({ cells }: ChangeVerdict): readonly string[] {
  const held = cells.filter(
    ({ direction, losses, masked, cases }) =>
      direction !== "round" && losses.length === 0 && masked === undefined && cases > 0,
  );
  const parts = held.map((cell) => {
    const tried = cell.proved
      ? "proved, for all values there are"
      : `no counterexample in ${plural(cell.cases, "message")}`;
    return `${placesOf([cell])}: ${tried}`;
  });
  return labelled("held", parts.length === 0 ? [] : prose(parts.join("; ")));
}

function callLines({ breaking }: MethodVerdict, options: TextOptions): readonly string[] {
  const { bad, strong } = coloursOf(options);
  return breaking.flatMap(({ client, script, got }) => {
    const server = client === "old" ? "new" : "old";
    const inner = [
      ...labelled(
        "call",
        script.flatMap((line) => prose(shortValue(line), innerWidth)),
      ),
      ...labelled("got", prose(shortValue(got), innerWidth).map(bad)),
    ];
    return [
      `  ${strong(`${client} client, ${server} server`)}   the call goes wrong`,
      ...inner.map((line) => `  ${line}`),
    ];
  });
}

function becauseLines(verdict: Verdict): readonly string[] {
  if (isOnMethod(verdict)) return [...new Set(verdict.breaking.map(({ source }) => source))];
  const clauses = evidenceOf(verdict).flatMap(({ loss: { level }, cells }) =>
    cells.flatMap(({ encoding }) => clauseOf(verdict.change, { level, encoding }) ?? []),
  );
  return [...new Set(clauses)].flatMap(({ says, source }) => [...prose(says), source]);
}
