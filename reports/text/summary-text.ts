import type { CheckStatus, RunResult, Warning } from "../../engine/events.ts";
import { exitCode } from "../../engine/exit-code.ts";
import { replayCommand } from "../../engine/finding-of.ts";
import { isPair } from "../../engine/pairs.ts";
import { unexercisedCodecs } from "../../engine/unexercised.ts";
import { upgradesOf } from "../../engine/upgrades.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  columns,
  counted,
  duration,
  labelled,
  plural,
  prose,
  shortValue,
  valueWidth,
} from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";
import { checkTable } from "./check-table.ts";
import { renderComparisons } from "./matrix.ts";
import { renderUpgrades } from "./upgrade-text.ts";

/** Reasons that are listed; the rest is counted. */
const maxReasons = 8;

/** Warnings of one code that are listed; the rest is counted. */
const maxWarnings = 6;

/** Columns for a reason, beside what it is the reason of. */
const reasonWidth = valueWidth - "99,999 findings  ".length;

/** What stands below a run: the table, what did not run and why, warnings, counts, and what to do next. */
export function renderSummary(result: RunResult, options: TextOptions): string {
  // What compares codecs has a table of its own: pairs make too many columns for this one.
  const single = result.checks.filter(({ codec }) => !isPair(codec));
  const table = single.length === 0 ? "" : checkTable(single, options);
  const notes = [
    ...reasonLines(result, "skipped", "skipped"),
    ...reasonLines(result, "not-applicable", "n/a"),
    ...knownLines(result),
  ];
  const parts = [
    table,
    renderComparisons(result.comparisons ?? [], options),
    renderUpgrades(upgradesOf(result), options),
    lines(notes),
    renderAlerts(result, options),
    `${lines(closing(result, coloursOf(options)))}${lines(nextSteps(result, options))}`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Warnings and stale known failures: what even a quiet run says. */
export function renderAlerts(result: RunResult, options: TextOptions): string {
  const { warn, bad } = coloursOf(options);
  const warnings = foldedWarnings(result.warnings).flatMap((message) =>
    marked(warn("WARN"), prose(shortValue(message))),
  );
  const stale = result.stale.flatMap((entry) =>
    marked(bad("STALE"), prose(shortValue(`${entry}: no longer fails, so take it off the list`))),
  );
  return lines([...warnings, ...stale]);
}

/** The first few warnings of each code, and how many more there are. */
export function foldedWarnings(warnings: readonly Warning[]): readonly string[] {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const all = warnings.filter((warning) => warning.code === code);
    const shown = all.slice(0, maxWarnings).map(({ message }) => message);
    const more = all.length - shown.length;
    return more === 0 ? shown : [...shown, `${plural(more, "more warning")} of the kind ${code}`];
  });
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** A coloured word and its lines. */
export function marked(word: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, index) => `${index === 0 ? `${word} ` : "     "}${text}`);
}

/** How many checks were not done for which reason. */
function reasonLines(result: RunResult, status: CheckStatus, label: string): readonly string[] {
  const reasons = result.checks
    .filter((check) => check.status === status)
    .map((check) => check.reason ?? "no reason given");
  return countLines(label, reasons, "check");
}

/** Known failures by the reason that their list gives. */
function knownLines(result: RunResult): readonly string[] {
  const reasons = result.findings.flatMap(({ codec, known }) =>
    known === undefined ? [] : [`${codec}: ${known}`],
  );
  return countLines("known", reasons, "finding");
}

/** Equal texts once, with their number, the most frequent first, but for those that come last. */
export function countLines(
  label: string,
  texts: readonly string[],
  what: string,
  isLast: (text: string) => boolean = () => false,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const sorted = [...counts].sort(
    ([one, a], [other, b]) => Number(isLast(one)) - Number(isLast(other)) || b - a,
  );
  const rows = sorted.slice(0, maxReasons).flatMap(([text, count]) => {
    const [first = "", ...others] = prose(shortValue(text), reasonWidth);
    return [[plural(count, what), first], ...others.map((line) => ["", line])];
  });
  const rest = sorted.slice(maxReasons).reduce((sum, [, count]) => sum + count, 0);
  const more = rest === 0 ? [] : [`${plural(rest, what)} for other reasons`];
  return labelled(label, [...columns(rows), ...more]);
}

function closing(result: RunResult, colours: Colours): readonly string[] {
  const { header, summary, durationMs } = result;
  const rate = durationMs > 0 ? Math.round((summary.cases / durationMs) * 1000) : 0;
  const cases = `${plural(summary.cases, "case")} in ${duration(durationMs)}`;
  const counts = `${plural(summary.checks, "check")}, ${cases} (${counted(rate)} a second)`;
  return [
    `${verdict(result, colours)}  ${counts}, seed ${header.seed}`,
    ...(result.interrupted
      ? ["Interrupted: what had not run by then is not in these counts."]
      : []),
  ];
}

/** The run in a word, and what was found. Never "held" where nothing was shown. */
function verdict(result: RunResult, colours: Colours): string {
  const { summary, findings } = result;
  const fresh = findings.filter((finding) => finding.known === undefined);
  const groups = new Set(fresh.map((finding) => finding.group)).size;
  const known = summary.known === 0 ? "" : ` (${counted(summary.known)} known)`;
  if (fresh.length > 0)
    return `${colours.bad("FAIL")} ${plural(fresh.length, "finding")} of ${plural(groups, "kind")}${known}`;
  if (result.interrupted) return `${colours.warn("STOPPED")} no finding so far${known}`;
  if (result.exitCode === exitCode.nothingExercised)
    return `${colours.bad("NOTHING")} was exercised${ofWhat(result)}${known}`;
  if (result.exitCode === exitCode.staleKnown)
    return `${colours.bad("STALE")} ${plural(result.stale.length, "known failure")}${known}`;
  return `${colours.good("HELD")} no counterexample${known}`;
}

/** Of which codecs nothing was exercised, where others were: a warning says why. */
function ofWhat({ checks }: RunResult): string {
  if (!checks.some(({ status }) => status === "passed" || status === "known")) return "";
  const silent = unexercisedCodecs(checks).map(({ codec }) => codec);
  return ` of ${silent.join(", ")}`;
}

function nextSteps(result: RunResult, options: TextOptions): readonly string[] {
  const first = result.findings.find((finding) => finding.known === undefined);
  if (first === undefined) return [];
  const explain = [
    pasted(`wireproof explain ${first.property}`, options),
    "says what the property claims and why",
  ];
  const replay = pasted(first.replay, options);
  // The command of a case that is not stored is too long for anything beside it.
  if (first.replay !== replayCommand(first.id))
    return labelled("next", [replay, ...columns([explain])]);
  const again = [replay, "shows it again; without the id, all that are stored"];
  return labelled("next", columns([again, explain]));
}
