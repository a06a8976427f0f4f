import type { CheckStatus } from "../../engine/events.ts";
import { exitCode } from "../../engine/exit-code.ts";
import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { CallCheckResult, LiveResult } from "../../engine/live/live-events.ts";
import { callClaims } from "../../properties/rpc/catalogue.ts";
import { type Colours, coloursOf, type TextOptions } from "../../schema/text/colours.ts";
import {
  columns,
  counted,
  duration,
  labelled,
  linesText,
  plural,
  prose,
  shortValue,
} from "../../schema/text/layout.ts";
import { pasted } from "../../schema/text/pasted.ts";
import { countLines, foldedWarnings, marked } from "../text/summary-text.ts";
import { coverageLines, methodTable } from "./method-table.ts";

/** What stands below a run: methods, properties, what did not run and why, coverage, warnings, and what to do next. */
export function renderLiveSummary(result: LiveResult, options: TextOptions): string {
  const { checks, findings, coverage } = result;
  const notes = [
    ...countLines("skipped", skippedReasons(checks), "check"),
    ...countLines(
      "n/a",
      reasonsOf(checks, "not-applicable").map(forEachService),
      "check",
      isSilence,
    ),
    ...countLines(
      "known",
      findings.flatMap(({ known }) => known ?? []),
      "finding",
    ),
  ];
  const parts = [
    linesText(methodTable(coverage.methods)),
    linesText(propertyTable(checks, options)),
    linesText(notes),
    linesText(coverageLines(coverage)),
    renderLiveAlerts(result, options),
    linesText([...closing(result, coloursOf(options)), ...nextSteps(findings, options)]),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Warnings and stale known failures: what even a quiet run says. */
export function renderLiveAlerts(result: LiveResult, options: TextOptions): string {
  const { warn, bad } = coloursOf(options);
  const warnings = foldedWarnings(result.warnings).flatMap((message) =>
    marked(warn("WARN"), prose(shortValue(message))),
  );
  const stale = result.stale.flatMap((entry) =>
    marked(bad("STALE"), prose(shortValue(`${entry}: no longer fails, so take it off the list`))),
  );
  return linesText([...warnings, ...stale]);
}

/** Columns of the table of properties. Skipped and not applicable never look like passed. */
const statuses: readonly { readonly status: CheckStatus; readonly head: string }[] = [
  { status: "passed", head: "passed" },
  { status: "failed", head: "FAILED" },
  { status: "known", head: "known" },
  { status: "skipped", head: "skipped" },
  { status: "not-applicable", head: "n/a" },
];

/** Of how many methods each property held, and how many calls showed it. */
function propertyTable(
  checks: readonly CallCheckResult[],
  options: TextOptions,
): readonly string[] {
  const shown = statuses.filter(({ status }) => checks.some((check) => check.status === status));
  const properties = [...new Set(checks.map(({ property }) => property))];
  if (properties.length === 0) return [];
  const rows = properties.map((property) => {
    const own = checks.filter((check) => check.property === property);
    const counts = shown.map(({ status }) => own.filter((check) => check.status === status).length);
    const cases = own.reduce((sum, check) => sum + check.cases, 0);
    return [
      property,
      ...counts.map((count) => (count === 0 ? "-" : counted(count))),
      counted(cases),
    ];
  });
  const [head = "", ...lines] = columns([
    ["property", ...shown.map((one) => one.head), "cases"],
    ...rows,
  ]);
  const { bad, strong } = coloursOf(options);
  const failed = shown.findIndex(({ status }) => status === "failed") + 1;
  return [
    strong(head),
    ...lines.map((line, row) => (failed > 0 && rows[row]?.[failed] !== "-" ? bad(line) : line)),
  ];
}

function reasonsOf(checks: readonly CallCheckResult[], status: CheckStatus): readonly string[] {
  return checks.filter((check) => check.status === status).map(reasonOf);
}

function reasonOf({ reason }: CallCheckResult): string {
  return reason ?? "no reason given";
}

/** Which method speaks for its service does not matter here. */
function forEachService(reason: string): string {
  return reason.replace(
    /^it is tried once for the service, with .*/,
    "tried once for each service",
  );
}

/** Whether a reason only says that the user has said nothing yet: it has least to do with the server. */
function isSilence(reason: string): boolean {
  return reason.startsWith("the config does not say ") || reason.endsWith(" in wireproof.config");
}

/** Properties that are named beside the reason why they were not shown. */
const maxProperties = 8;

/** Why checks were skipped, with the properties, where they are few. */
function skippedReasons(checks: readonly CallCheckResult[]): readonly string[] {
  const skipped = checks.filter(({ status }) => status === "skipped");
  return skipped.map((check) => {
    const reason = reasonOf(check);
    const same = skipped.filter((other) => reasonOf(other) === reason);
    const ids = [...new Set(same.map(({ property }) => property))];
    return ids.length > maxProperties
      ? `${plural(ids.length, "property", "properties")}: ${reason}`
      : `${ids.join(", ")}: ${reason}`;
  });
}

function closing(result: LiveResult, colours: Colours): readonly string[] {
  const { header, summary, durationMs } = result;
  const rate = durationMs > 0 ? Math.round((summary.calls / durationMs) * 1000) : 0;
  const calls = `${plural(summary.calls, "call")} in ${duration(durationMs)}`;
  const counts = `${plural(summary.checks, "check")}, ${plural(summary.cases, "case")}, ${calls}`;
  return [
    ...prose(verdict(result)).map((line, index) => (index === 0 ? coloured(line, colours) : line)),
    `${counts} (${counted(rate)} a second), seed ${header.seed}`,
    ...(result.interrupted
      ? ["Interrupted: what had not run by then is not in these counts."]
      : []),
  ];
}

/** The first word of a verdict in its colour. */
function coloured(line: string, colours: Colours): string {
  const [word = ""] = line.split(" ");
  const paint = { HELD: colours.good, STOPPED: colours.warn, WARNED: colours.warn };
  return `${(paint[word as keyof typeof paint] ?? colours.bad)(word)}${line.slice(word.length)}`;
}

/** The run in a word, and what was found. Never "held" where nothing was shown. */
function verdict(result: LiveResult): string {
  const { summary, findings } = result;
  const fresh = findings.filter(({ known }) => known === undefined);
  const groups = new Set(fresh.map(({ group }) => group)).size;
  const known = summary.known === 0 ? "" : ` (${counted(summary.known)} known)`;
  if (fresh.length > 0)
    return `FAIL ${plural(fresh.length, "finding")} of ${plural(groups, "kind")}${known}`;
  if (result.interrupted) return `STOPPED no finding so far${known}`;
  return `${endings[result.exitCode]?.(result) ?? "HELD no counterexample"}${known}`;
}

/** What a run without a new finding ends with, by its exit code. */
const endings: Readonly<Record<number, (result: LiveResult) => string>> = {
  [exitCode.found]: ({ warnings }) =>
    `WARNED no finding, but ${plural(warnings.length, "warning")}, with --fail-on-warning`,
  [exitCode.unreachable]: ({ header }) => `GONE ${shortValue(header.target)} was not reached`,
  [exitCode.nothingExercised]: ({ header }) =>
    `NOTHING was exercised: ${shortValue(header.target)} gave no answer that says anything`,
  [exitCode.staleKnown]: ({ stale }) => `STALE ${plural(stale.length, "known failure")}`,
};

/** What is ours can be explained; a property of the user's own stands in the config. */
const explained: ReadonlySet<string> = new Set(callClaims.map(({ id }) => id));

/** A command, and what it is for. */
type Step = readonly [string, string];

/** Behind a longer command nobody finds what it is for. */
const maxBeside = 60;

function nextSteps(findings: readonly CallFinding[], options: TextOptions): readonly string[] {
  const fresh = findings.filter(({ known }) => known === undefined);
  // What is not stored is made again by the whole command that stands with the finding.
  const stored = fresh.find(({ replay }) => replay.startsWith("wireproof replay "));
  const ours = fresh.find(({ property }) => explained.has(property));
  const steps: readonly Step[] = [
    ...(stored === undefined ? [] : headerSteps(stored.replay)),
    ...(stored === undefined
      ? []
      : [[stored.replay, "shows it again; without the id, all that are stored"] as const]),
    ...(ours === undefined
      ? []
      : [[`wireproof explain ${ours.property}`, "says what the property claims and why"] as const]),
  ];
  const typed = steps.map(([command, what]) => [pasted(command, options), what] as const);
  const isWide = typed.some(([command]) => command.length > maxBeside);
  return labelled(
    "next",
    isWide ? typed.flatMap(([command, what]) => [command, `  ${what}`]) : columns(typed),
  );
}

/** A shell has to know what stands in a command for a value that is written nowhere. */
function headerSteps(command: string): readonly Step[] {
  return [...command.matchAll(/"([\w.-]+): \$(\w+)"/g)].map(([, header, variable]) => [
    `export ${variable}='…'`,
    `first: the value of ${header}, which is written nowhere`,
  ]);
}
