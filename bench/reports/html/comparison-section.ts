import type { BenchResult } from "../../bench-result.ts";
import type { Recommendation } from "../../load/load-result.ts";
import type { Comparison } from "../../statistics/comparison.ts";
import {
  byImportance,
  notesOf,
  probabilityWords,
  ratioWords,
  toneOf,
  verdictWord,
} from "../comparison-words.ts";
import { figureText, halfText } from "../number-text.ts";
import { forestPlot } from "./forest-plot.ts";
import { element, type Markup, shown } from "./markup.ts";
import type { Section } from "./section.ts";
import { type Column, firstRows, table, withSpread } from "./table.ts";

/** Rows of a table; a report of more than that nobody reads. */
const maxRows = 1000;
const maxRecommendations = 60;

/** What changed since before; none where nothing was asked to be compared. */
export function comparisonSection(result: BenchResult): Section | undefined {
  const { comparisons, ratioFloor } = result;
  if (comparisons.length === 0) return undefined;
  return {
    ...{ id: "compared", title: "Compared" },
    content: [
      forestPlot("forest", comparisons, ratioFloor),
      comparisonTable("Every figure that was compared", comparisons),
    ],
  };
}

/** Two ways to call beside each other, and what to do. */
export function recommendationSection({ recommendations }: BenchResult): Section | undefined {
  if (recommendations.length === 0) return undefined;
  const drawn = recommendations.slice(0, maxRecommendations);
  const left = recommendations.length - drawn.length;
  return {
    ...{ id: "recommendations", title: "Recommendations" },
    content: [
      element("p", { class: "soft" }, "Each was measured here and now, both ways taking turns."),
      ...drawn.flatMap(recommendationParts),
      left === 0 ? undefined : element("p", {}, `${left} more in the JSON report.`),
    ],
  };
}

function recommendationParts(one: Recommendation): readonly Markup[] {
  const sides = `${shown(one.against)} (before) and ${shown(one.of)} (after)`;
  return [
    element("h3", {}, shown(one.topic)),
    element("p", {}, shown(one.advice, 1000)),
    one.figures.length === 0
      ? element("p", { class: "note warn" }, "No figure was measured.")
      : comparisonTable(sides, one.figures),
  ];
}

const columns: readonly Column[] = [
  { head: "Verdict", kind: "verdict" },
  { head: "Figure", kind: "name" },
  { head: "Ratio", kind: "text" },
  { head: "Before", kind: "number" },
  { head: "After", kind: "number" },
  { head: "Certainty", kind: "prose" },
];

function comparisonTable(caption: string, comparisons: readonly Comparison[]): Markup {
  const rows = firstRows(byImportance(comparisons), maxRows, (one) => {
    const { unit, before, after, judgement, name } = one;
    const [ratio = "", interval] = ratioWords(judgement, unit).split(/ (?=\()/);
    return {
      tone: toneOf(one),
      cells: [
        verdictWord(one),
        shown(name),
        withSpread(ratio, interval),
        withSpread(figureText(before.median, unit), halfText(before, unit)),
        withSpread(figureText(after.median, unit), halfText(after, unit)),
        [probabilityWords(judgement), ...notesOf(one)].join("; "),
      ],
    };
  });
  return table(caption, columns, rows);
}
