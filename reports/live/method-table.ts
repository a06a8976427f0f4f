import type { ContractCoverage, MethodCoverage, Share } from "../../engine/live/coverage.ts";
import { counted, cutLine, labelled, listed, pageWidth, plural } from "../../schema/text/layout.ts";

/** Methods that are listed; the rest is counted. */
const maxMethods = 60;

/** What was called, and how it was answered: a line for each method below its service, the statuses most frequent first. */
export function methodTable(methods: readonly MethodCoverage[]): readonly string[] {
  const called = methods.filter(({ calls }) => calls > 0);
  if (called.length === 0) return [];
  const shown = called.slice(0, maxMethods);
  const more = called.length - shown.length;
  return [
    ...rowsOf(shown),
    ...(more === 0 ? [] : [`… ${plural(more, "more method")} in the JSON report`]),
  ];
}

/** Statuses go on below where a line has no room: a name that is cut in two says nothing. */
function rowsOf(shown: readonly MethodCoverage[]): readonly string[] {
  const cells = shown.map(({ subject, calls, statuses }) => [
    `  ${cutLine(subject.slice(serviceOf(subject).length + 1), maxName)}`,
    counted(calls),
    `${okShare(statuses, calls)} OK`,
  ]);
  const widths = [0, 1, 2].map((at) =>
    Math.max(heads[at]?.length ?? 0, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const start = widths.reduce((sum, width) => sum + width + 2, 0);
  const line = (row: readonly string[], last: string): string =>
    [...row.map((cell, at) => cell.padEnd(widths[at] ?? 0)), last].join("  ").trimEnd();
  const lines = shown.flatMap(({ subject, statuses }, index) => {
    const [first = "", ...others] = listed(otherStatuses(statuses), pageWidth - start);
    const isFirst = serviceOf(subject) !== serviceOf(shown[index - 1]?.subject ?? "");
    return [
      ...(isFirst ? [cutLine(serviceOf(subject), pageWidth)] : []),
      line(cells[index] ?? [], first),
      ...others.map((other) => `${" ".repeat(start)}${other}`),
    ];
  });
  return [line(heads, "other statuses"), ...lines];
}

const heads: readonly string[] = ["method", "calls", ""];

/** Columns of the name of a method. */
const maxName = 40;

function serviceOf(subject: string): string {
  return subject.split("/")[0] ?? "";
}

function okShare(statuses: MethodCoverage["statuses"], calls: number): string {
  const ok = statuses["OK"] ?? 0;
  // 100 % is said of all alone, and 0 % of none.
  const share = ok === calls ? 100 : Math.min(99, Math.floor((100 * ok) / calls));
  return ok > 0 && share === 0 ? "<1 %" : `${share} %`;
}

function otherStatuses(statuses: MethodCoverage["statuses"]): readonly string[] {
  return Object.entries(statuses)
    .filter(([name]) => name !== "OK")
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${counted(count)}`);
}

/** Names that are listed of one sort; the rest is counted. */
const maxNames = 8;

/** How much of the contract was seen, and the first of what was not. */
export function coverageLines(coverage: ContractCoverage): readonly string[] {
  const { methods, methodsOk, requestFields, responseFields, enumValues, oneofArms } =
    coverage.totals;
  const totals = [
    ...share("methods ", methods, " called"),
    ...share("", methodsOk, " answered OK"),
    ...share("request fields ", requestFields, " set and absent"),
    ...share("response fields ", responseFields, " set and absent"),
    ...share("enum values ", enumValues),
    ...share("oneof arms ", oneofArms),
  ];
  return [
    ...labelled("coverage", listed(totals)),
    ...labelled("unsent", named(unsent(coverage))),
    ...labelled("unseen", named(unseen(coverage), maxUnseen)),
    ...labelled("not run", notRunLines(coverage.methods)),
  ];
}

/** So many of so many; nothing of what the schema does not have. */
function share(before: string, { seen, of }: Share, behind = ""): readonly string[] {
  return of === 0 ? [] : [`${before}${counted(seen)}/${counted(of)}${behind}`];
}

/** What the run says of methods that `--include` does not name. */
const notIncluded = "not in --include";

/** What filters left out is counted; what could not be called is named. */
function notRunLines(methods: readonly MethodCoverage[]): readonly string[] {
  const left = methods.flatMap(({ subject, notRun }) =>
    notRun === undefined ? [] : [{ subject, notRun }],
  );
  const filters = left.filter(({ notRun }) => isFilter(notRun));
  const others = left.filter(({ notRun }) => !isFilter(notRun));
  const flags = [...new Set(filters.map(({ notRun }) => flagOf(notRun)))].join(" and ");
  return [
    ...(filters.length === 0 ? [] : [cutLine(`${plural(filters.length, "method")}, by ${flags}`)]),
    ...firstOf(
      others.map(({ subject, notRun }) => cutLine(`${subject}: ${notRun}`)),
      "more method",
    ),
  ];
}

function isFilter(reason: string): boolean {
  return reason === notIncluded || reason.startsWith("--exclude ");
}

function flagOf(reason: string): string {
  return reason === notIncluded ? "--include" : reason;
}

/** What of the requests was never sent: fields never set, values and arms never used. */
function unsent({ sent }: ContractCoverage): readonly string[] {
  return sent.flatMap(({ typeName, fields, oneofs }) => [
    ...fields.flatMap(({ name, set, values }) => [
      ...(set === 0 ? [`${typeName}.${name}`] : []),
      ...(set > 0 && values !== undefined
        ? values.unseen.map((value) => `${typeName}.${name} = ${value}`)
        : []),
    ]),
    ...oneofs.flatMap(({ unseen }) =>
      unseen
        .filter((arm) => !fields.some(({ name, set }) => name === arm && set === 0))
        .map((arm) => `${typeName}.${arm}`),
    ),
  ]);
}

/** What no answer had set, of the messages that came: where a field is lost on its way, it is here. */
function unseen({ received }: ContractCoverage): readonly string[] {
  return received.flatMap(({ typeName, fields }) =>
    fields
      .filter(({ set, absent }) => set === 0 && absent > 0)
      .map(({ name }) => `${typeName}.${name}`),
  );
}

/** Many fields are for what goes wrong, and stay unset where all goes well. */
const maxUnseen = 4;

function named(names: readonly string[], most = maxNames): readonly string[] {
  const shown = names.slice(0, most).map((name) => cutLine(name));
  const more = names.length - shown.length;
  return names.length === 0
    ? []
    : listed(more === 0 ? shown : [...shown, `${counted(more)} more in the JSON report`]);
}

function firstOf(lines: readonly string[], what: string): readonly string[] {
  const shown = lines.slice(0, maxNames);
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `${plural(more, what)} in the JSON report`];
}
