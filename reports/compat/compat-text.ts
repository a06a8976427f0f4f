import type { CompatResult, VersionResult } from "../../engine/compat/compat-result.ts";
import { exitCode } from "../../engine/exit-code.ts";
import { printable } from "../../schema/printable.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  columns,
  counted,
  cutLine,
  duration,
  labelled,
  linesText,
  plural,
  prose,
} from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";
import { demandWords } from "./demand-words.ts";
import { acceptedText, staleText } from "./notes-text.ts";
import { rolloutWords } from "./rollout-text.ts";
import { failingOf, verdictsOf } from "./verdicts.ts";
import { type Shown, versionDetails, versionSummary, versionTables } from "./version-text.ts";

/** What the renderer may do, and how much it says. */
export interface CompatTextOptions extends TextOptions {
  /** What breaks, and warnings, alone. */
  readonly quiet: boolean;
}

/** What `wireproof compat` came to: the answer first, then a table, then each change that breaks in full. */
export function compatText(result: CompatResult, options: CompatTextOptions): string {
  const { versions } = result;
  const isOne = versions.length === 1;
  const shown: Shown = new Map();
  const sections = versions.flatMap((version) => [
    ...(isOne ? [] : [heading(version, options)]),
    ...(options.quiet
      ? []
      : [...(isOne ? [] : [versionSummary(version)]), ...versionTables(result, version, options)]),
    ...versionDetails(result, version, { ...options, shown }),
  ]);
  const ending = [
    options.quiet ? "" : acceptedText(result),
    staleText(result, options),
    options.quiet ? "" : closing(result, options),
  ];
  const parts = [...(options.quiet ? [] : opening(result, options)), ...sections, ...ending];
  return parts.filter((part) => part !== "").join("\n");
}

/** What was compared, what was asked, and the answer. */
function opening(result: CompatResult, options: TextOptions): readonly string[] {
  const { versions, subject, seed, notJudged } = result;
  const [only, ...others] = versions;
  const names = versions.map(({ against }) => against).join(", ");
  const head = [
    coloursOf(options).strong(cutLine(`${subject} against ${names}   seed ${seed}`, 100)),
    // Of nothing that changed nothing is asked.
    ...(versions.every((version) => verdictsOf(version).length === 0) ? [] : askedLines(result)),
    ...labelled("left out", notJudged.length === 0 ? [] : prose(notJudgedWords(notJudged))),
  ];
  const answer = `${verdictLine(result, coloursOf(options))}\n`;
  if (only === undefined) return [linesText(head), answer];
  const summary = others.length === 0 ? versionSummary(only) : overview(result);
  return [linesText(head), `${answer}${summary}`];
}

function askedLines(result: CompatResult): readonly string[] {
  return [
    ...labelled(
      "asked",
      demandWords(result).flatMap((line) => prose(line)),
    ),
    ...labelled("codec", prose(carriersWords(result.carriers))),
  ];
}

/** Who wrote and who read. */
function carriersWords(carriers: string): string {
  return carriers === "oracle"
    ? "none: our own implementation of the specification writes and reads"
    : printable(carriers);
}

function notJudgedWords(names: readonly string[]): string {
  return printable(`${names.join(", ")}: the mode asks for the last earlier version alone`);
}

/** The answer in a line. */
function verdictLine(result: CompatResult, { bad, good }: Colours): string {
  const all = result.versions.flatMap((version) => verdictsOf(version)).length;
  const failing = result.versions.flatMap((version) => failingOf(result, version)).length;
  const cases = result.versions.reduce((sum, version) => sum + version.cases, 0);
  const accepted =
    result.accepted.length === 0 ? "" : `, ${counted(result.accepted.length)} accepted`;
  const effort = `${plural(cases, "message")} tried in ${duration(result.durationMs)}`;
  if (result.exitCode === exitCode.interrupted)
    return `${bad("STOPPED")}  ${counted(failing)} of ${plural(all, "change")} broken when it was stopped; ${effort}`;
  if (failing > 0)
    return `${bad("BREAKING")}  ${breakWords(failing, all)} what is asked for${accepted}; ${effort}`;
  if (result.exitCode === exitCode.nothingExercised)
    return `${bad("NOTHING")}  was exercised: of ${plural(all, "change")} none could be judged by a message`;
  if (result.stale.length > 0)
    return `${bad("STALE")}  ${plural(result.stale.length, "entry", "entries")} of the accepted changes; nothing else breaks${accepted}; ${effort}`;
  if (all === 0) return `${good("SAFE")}  nothing changed that a message or a call can show`;
  const word = result.accepted.length === 0 ? "SAFE" : "ACCEPTED";
  return `${good(word)}  ${safeWords(all, result.accepted.length)}; ${effort}`;
}

function breakWords(failing: number, all: number): string {
  return `${counted(failing)} of ${plural(all, "change")} ${failing === 1 ? "breaks" : "break"}`;
}

function safeWords(all: number, accepted: number): string {
  if (accepted === 0 && all === 1) return "the one change breaks nothing that is asked for";
  if (accepted === 0) return `none of ${plural(all, "change")} breaks what is asked for`;
  return `${breakWords(accepted, all)} what is asked for, and ${accepted === 1 ? "is" : "are"} accepted`;
}

/** One line for each version. */
function overview(result: CompatResult): string {
  const rows = result.versions.map((version) => {
    const all = verdictsOf(version).length;
    const failing = failingOf(result, version).length;
    const answers = [...new Set(version.rollout.map((answer) => rolloutWords(answer, version)))];
    return [
      printable(version.against),
      failing > 0 ? breakWords(failing, all) : `safe: ${plural(all, "change")}`,
      answers.join("; or else "),
    ];
  });
  return linesText(labelled("against", columns(rows)));
}

function heading(version: VersionResult, options: TextOptions): string {
  return `${coloursOf(options).strong(cutLine(`── against ${version.against}`, 100))}\n`;
}

/** Three months: long enough to make a change in two releases, short enough to be asked about. */
const acceptedDays = 90;

/** How to see it again, and how to live with it. */
function closing(result: CompatResult, options: TextOptions): string {
  const failing = result.versions.flatMap((version) => failingOf(result, version));
  if (failing.length === 0) return "";
  const until = new Date(Date.parse(result.startedAt) + acceptedDays * 86_400_000);
  const day = until.toISOString().slice(0, 10);
  const subjects = [...new Set(failing.map(({ change }) => change.subject))];
  const more = subjects.length - maxAccepted;
  const lines = subjects.slice(0, maxAccepted).map((subject) => `${subject} until ${day}`);
  return linesText([
    // In one piece, to be copied.
    ...labelled("again", [printable(pasted(result.command, options))]),
    ...labelled("accept", [
      ...lines.map(printable),
      ...(more > 0 ? [`… and ${counted(more)} more; names may have * and ** in them`] : []),
      "in the file of --accept, below a # line with the reason",
    ]),
  ]);
}

/** Lines for the file of accepted changes that are printed. */
const maxAccepted = 20;
