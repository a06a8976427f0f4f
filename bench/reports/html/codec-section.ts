import { counted, plural } from "../../../schema/text/layout.ts";
import type { BenchResult, OperationResult } from "../../bench-result.ts";
import { fastestOf, timesTheFastest } from "../bench-words.ts";
import { grouped } from "../grouped.ts";
import { digits, halfText, sizeText, timeText } from "../number-text.ts";
import { type Content, element, type Markup, shown } from "./markup.ts";
import { operationPlot } from "./operation-plot.ts";
import { seriesClass } from "./plot.ts";
import type { Section } from "./section.ts";
import { type Column, firstRows, type Row, table, withSpread } from "./table.ts";

/** Of a schema with thousands of types, the first are drawn, more are in tables, and all are in the JSON report. */
const maxDrawn = 20;
const maxTypes = 250;
const maxPlots = 12;
const maxRows = 120;

/** What each operation of each codec takes, type by type. */
export function codecSection({ operations }: BenchResult): Section | undefined {
  if (operations.length === 0) return undefined;
  const types = [...grouped(operations, ({ type }) => type)];
  const colours = new Map(
    [...new Set(operations.map(({ codec }) => codec))].map((codec, at) => [codec, seriesClass(at)]),
  );
  const colourOf = (codec: string): string => colours.get(codec) ?? seriesClass(0);
  return {
    ...{ id: "codecs", title: "Codecs" },
    content: [
      leftOutNote(types.length),
      ...types
        .slice(0, maxTypes)
        .flatMap(([type, ofType], at) => typeParts(type, ofType, at, colourOf)),
    ],
  };
}

function leftOutNote(types: number): Markup | undefined {
  if (types <= maxDrawn) return undefined;
  const tables = types > maxTypes ? `, the first ${maxTypes} have tables` : "";
  const text = `Of ${plural(types, "type")}, the first ${maxDrawn} are drawn${tables}; the JSON report has all.`;
  return element("p", { class: "note" }, text);
}

function typeParts(
  type: string,
  ofType: readonly OperationResult[],
  at: number,
  colourOf: (codec: string) => string,
): readonly Markup[] {
  const byOperation = [...grouped(ofType, ({ operation }) => operation)];
  const plots =
    at < maxDrawn
      ? byOperation
          .slice(0, maxPlots)
          .flatMap(
            ([operation, codecs], index) =>
              operationPlot(`bars-${at}-${index}`, operation, codecs, colourOf) ?? [],
          )
      : [];
  const all = byOperation.flatMap(([, codecs]) => codecs.map((one) => ({ one, codecs })));
  const rows = firstRows(all, maxRows, ({ one, codecs }) => operationRow(one, codecs));
  return [
    element("h3", {}, shown(type)),
    ...(plots.length === 0 ? [] : [element("div", { class: "plots" }, plots)]),
    table(`All operations on ${shown(type, 80)}`, columns, rows),
  ];
}

const columns: readonly Column[] = [
  { head: "Operation", kind: "text" },
  { head: "Codec", kind: "name" },
  { head: "One takes", kind: "number" },
  { head: "Times the fastest", kind: "number" },
  { head: "A second", kind: "number" },
  { head: "MB/s", kind: "number" },
  { head: "Message", kind: "number" },
  { head: "Heap", kind: "number" },
  { head: "Remarks", kind: "prose" },
];

function operationRow(one: OperationResult, codecs: readonly OperationResult[]): Row {
  const { operation, codec, skipped, warnings } = one;
  if (skipped !== undefined) {
    const why = `skipped: ${shown(skipped, 500)}`;
    return { cells: [shown(operation), shown(codec), ..."······".replaceAll("·", "–"), why] };
  }
  const { time, messageBytes, allocatedBytes } = one;
  const perSecond = time.median > 0 ? 1e9 / time.median : 0;
  return {
    cells: [
      ...[shown(operation), shown(codec)],
      withSpread(timeText(time.median), halfText(time)),
      timesCell(one, codecs),
      perSecond === 0 ? "–" : counted(Math.round(perSecond)),
      perSecond === 0 || messageBytes === 0 ? "–" : ((messageBytes * perSecond) / 1e6).toFixed(1),
      messageBytes === 0 ? "–" : `${digits(messageBytes)} B`,
      allocatedBytes === undefined ? "unknown" : sizeText(allocatedBytes),
      warnings.map((warning) => shown(warning, 300)).join("; "),
    ],
  };
}

function timesCell(one: OperationResult, codecs: readonly OperationResult[]): Content {
  if (one === fastestOf(codecs)) return element("span", { class: "is-good" }, "fastest");
  const times = timesTheFastest(one, codecs);
  if (times === undefined) return "–";
  return withSpread(`${digits(times.median)}×`, `${digits(times.low)} to ${digits(times.high)}`);
}
