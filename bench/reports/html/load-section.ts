import { plural } from "../../../schema/text/layout.ts";
import type { BenchResult } from "../../bench-result.ts";
import type { ScalabilityLaw, StepResult } from "../../load/load-result.ts";
import {
  callsWords,
  clientWords,
  endedWords,
  errorWords,
  lawWords,
  serverWords,
  stepWords,
  unsentWords,
  windowsSpread,
} from "../bench-words.ts";
import { grouped } from "../grouped.ts";
import { halfText, rateText, timeText } from "../number-text.ts";
import { latencyHistograms, percentilePlot } from "./latency-plots.ts";
import { type Content, capital, element, type Markup, shown } from "./markup.ts";
import type { Section } from "./section.ts";
import { type Column, firstRows, type Row, table, withSpread } from "./table.ts";
import { throughputPlot } from "./throughput-plot.ts";
import { windowsPlot } from "./windows-plot.ts";

/** Of a server with hundreds of methods, the first are drawn, more are in tables, and all are in the JSON report. */
const maxDrawn = 24;
const maxMethods = 100;
const maxSteps = 60;

/** What each method did under each load. */
export function loadSection({ steps, laws }: BenchResult): Section | undefined {
  if (steps.length === 0) return undefined;
  const methods = [...grouped(steps, ({ method }) => method)];
  return {
    ...{ id: "load", title: "Methods under load" },
    content: [
      leftOutNote(methods.length),
      ...methods.slice(0, maxMethods).flatMap(([method, ofMethod], at) =>
        methodParts(
          method,
          ofMethod,
          laws.filter((law) => law.method === method),
          at,
        ),
      ),
    ],
  };
}

function leftOutNote(methods: number): Markup | undefined {
  if (methods <= maxDrawn) return undefined;
  const tables = methods > maxMethods ? `, the first ${maxMethods} have tables` : "";
  const text = `Of ${plural(methods, "method")}, the first ${maxDrawn} are drawn${tables}; the JSON report has all.`;
  return element("p", { class: "note" }, text);
}

function methodParts(
  method: string,
  steps: readonly StepResult[],
  laws: readonly ScalabilityLaw[],
  at: number,
): readonly (Markup | undefined)[] {
  const plots = at < maxDrawn ? plotsOf(steps, laws, at) : [];
  return [
    element("h3", {}, shown(method)),
    ...laws.flatMap((law) =>
      lawWords(law).map((words) => element("p", {}, `${overWords(law)}${capital(words)}.`)),
    ),
    ...steps.slice(0, maxSteps).flatMap(alarmsOf),
    plots.length === 0 ? undefined : element("div", { class: "plots" }, plots),
    table(
      `Latency and throughput of ${shown(method, 80)}`,
      columns,
      firstRows(steps, maxSteps, stepRow),
    ),
    table(`What ${shown(method, 80)} took`, useColumns, firstRows(steps, maxSteps, useRow)),
  ];
}

/** Nobody compares more curves than these. */
const maxLaws = 4;

function overWords({ connections }: ScalabilityLaw): string {
  return connections === 1 ? "" : `${plural(connections, "connection")}: `;
}

function plotsOf(
  steps: readonly StepResult[],
  laws: readonly ScalabilityLaw[],
  at: number,
): readonly Markup[] {
  const drawn = [
    ...laws.slice(0, maxLaws).map((law, of) => throughputPlot(`curve-${at}-${of}`, law, steps)),
    percentilePlot(`percentiles-${at}`, steps),
    latencyHistograms(`histograms-${at}`, steps),
    windowsPlot(`windows-${at}`, steps),
  ];
  return drawn.flatMap((plot) => plot ?? []);
}

/** What must not be overlooked in a step. */
function alarmsOf(step: StepResult): readonly Markup[] {
  const name = stepWords(step.step);
  const { endedEarly } = step;
  const { saturated } = step.client;
  const unsent = unsentWords(step);
  const none = step.latency === undefined ? `${name}: no call ended with OK` : undefined;
  return [
    ...(none === undefined ? [] : [element("p", { class: "note bad" }, none)]),
    ...(unsent === undefined ? [] : [element("p", { class: "note bad" }, `${name}: ${unsent}`)]),
    ...(endedEarly === undefined
      ? []
      : [element("p", { class: "note bad" }, `${name}: ended ${endedWords(endedEarly)}`)]),
    ...(saturated === undefined
      ? []
      : [
          element(
            "p",
            { class: "note warn" },
            `${name}, the load generator was saturated: ${shown(saturated, 500)}`,
          ),
        ]),
  ];
}

const percentiles: readonly string[] = ["50", "90", "99", "99.9", "99.99"];

const columns: readonly Column[] = [
  { head: "Load", kind: "load" },
  { head: "Throughput", kind: "number" },
  ...percentiles.map((percentile): Column => ({ head: `p${percentile}`, kind: "number" })),
  { head: "Most", kind: "number" },
  { head: "Not OK", kind: "prose" },
];

function stepRow(step: StepResult): Row {
  const { latency, throughput } = step;
  const errors = errorWords(step);
  const times =
    latency === undefined
      ? [...percentiles, ""].map(() => "–")
      : [
          ...percentiles.map((one) => percentileCell(step, one, latency.percentiles[one])),
          timeText(latency.max),
        ];
  return {
    cells: [
      stepWords(step.step),
      latency === undefined
        ? "–"
        : withSpread(
            rateText(throughput.median),
            halfText(throughput, "calls/s").replace(/ calls\/s$/, ""),
          ),
      ...times,
      errors === undefined ? "none" : element("span", { class: "is-bad" }, shown(errors, 400)),
    ],
  };
}

function percentileCell(step: StepResult, percentile: string, ns: number | undefined): Content {
  if (ns === undefined) return "–";
  const spread =
    percentile === "50" || percentile === "99" ? windowsSpread(step, `p${percentile}`) : undefined;
  return withSpread(timeText(ns), spread && halfText(spread));
}

const useColumns: readonly Column[] = [
  { head: "Load", kind: "load" },
  { head: "Calls", kind: "prose" },
  { head: "Server", kind: "prose" },
  { head: "Load generator", kind: "prose" },
];

function useRow(step: StepResult): Row {
  return {
    cells: [stepWords(step.step), callsWords(step), serverWords(step), clientWords(step)],
  };
}
