import { counted, plural } from "../../schema/text/layout.ts";
import type { BenchResult } from "../bench-result.ts";
import type { Change, Comparison, Interval, Judgement } from "../statistics/comparison.ts";
import type { FigureUnit } from "../statistics/figure.ts";
import type { Statement } from "./bench-words.ts";
import { digits, spreadText } from "./number-text.ts";

/** The verdict on a figure in a word: memory is not slower, but larger. */
export function verdictWord({ judgement, unit }: Comparison): string {
  const { change } = judgement;
  if (change === "cannot-tell") return "cannot tell";
  if (change === "same" || unit !== "bytes") return change;
  return change === "slower" ? "larger" : "smaller";
}

/** How many verdicts of each kind there are: `2 slower, 1 faster, 14 the same, 3 cannot tell`. */
export function comparisonsStatement(result: BenchResult): Statement {
  const { comparisons, comparedWith } = result;
  const against = comparedWith === undefined ? "" : ` with ${comparedWith}`;
  if (comparisons.length === 0)
    return comparedWith === undefined
      ? { text: "compared with nothing", tone: "plain" }
      : { text: `nothing could be compared${against}`, tone: "bad" };
  const text = `compared${against}: ${verdictCounts(comparisons)}`;
  return { text, tone: toneOfAll(comparisons) };
}

const order: readonly string[] = ["slower", "larger", "faster", "smaller", "same", "cannot tell"];

function verdictCounts(comparisons: readonly Comparison[]): string {
  const counts = new Map<string, number>();
  for (const one of comparisons) {
    const word = verdictWord(one);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return order
    .filter((word) => counts.has(word))
    .map((word) => `${counted(counts.get(word) ?? 0)} ${word === "same" ? "the same" : word}`)
    .join(", ");
}

/** Green is for what is known alone: with figures that cannot be told, a run is not. */
function toneOfAll(comparisons: readonly Comparison[]): Statement["tone"] {
  const changes = new Set(comparisons.map(({ judgement }) => judgement.change));
  if (changes.has("slower")) return "bad";
  return changes.has("cannot-tell") ? "warn" : "good";
}

/** How a verdict is meant to be read. */
export function toneOf({ judgement }: Comparison): Statement["tone"] {
  const tones: Readonly<Record<Change, Statement["tone"]>> = {
    ...{ slower: "bad", faster: "good", same: "plain" },
    "cannot-tell": "warn",
  };
  return tones[judgement.change];
}

/** Changes first, the largest before, then what cannot be told, then what is the same. */
export function byImportance(comparisons: readonly Comparison[]): readonly Comparison[] {
  const ranks = ["slower", "larger", "faster", "smaller", "cannot tell", "same"];
  const rank = (one: Comparison): number => ranks.indexOf(verdictWord(one));
  const size = ({ judgement }: Comparison): number => Math.abs(Math.log(judgement.ratio.estimate));
  return [...comparisons].sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

/** `1.05 times as long (1.03 to 1.07)`; of a rate, how many times as many calls. */
export function ratioWords({ ratio }: Judgement, unit: FigureUnit): string {
  switch (unit) {
    case "ns":
      return withInterval(ratio, "as long");
    case "bytes":
      return withInterval(ratio, "as much");
    case "calls/s":
      // What costs 1.05 times as much is done 1 / 1.05 times as often.
      return withInterval(
        { estimate: 1 / ratio.estimate, low: 1 / ratio.high, high: 1 / ratio.low },
        "as many calls",
      );
  }
}

/** An interval as wide as numbers go. */
const unknown = 1e6;

function withInterval({ estimate, low, high }: Interval, what: string): string {
  if (high > unknown || low < 1 / unknown) return "how many times is not known";
  const places = [estimate, low, high].some((one) => one < 0.1) ? 3 : 2;
  const text = (number: number): string =>
    Number.isFinite(number) && number < 100 ? number.toFixed(places) : digits(number);
  return `${text(estimate)} times ${what} (${text(low)} to ${text(high)})`;
}

/** `61.2 µs (60.1 to 62.0 µs) -> 64.3 µs (63.0 to 65.1 µs)` */
export function beforeAfterWords({ before, after, unit }: Comparison): string {
  return `${spreadText(before, unit)} -> ${spreadText(after, unit)}`;
}

/** `p = 0.003`, `p < 0.0001` */
export function probabilityWords({ pValue }: Judgement): string {
  if (!Number.isFinite(pValue)) return "p unknown";
  if (pValue < 0.0001) return "p < 0.0001";
  return `p = ${pValue < 0.1 ? Number(pValue.toPrecision(1)) : pValue.toFixed(2)}`;
}

/** What else is to be known of a comparison: how it was made, what a rerun said, what would tell. */
export function notesOf(comparison: Comparison): readonly string[] {
  const { isNormalised, judgement, rerun, unit } = comparison;
  const rounds = judgement.samplesNeeded;
  const needed =
    rounds === undefined
      ? "more rounds or a quieter machine may tell"
      : `about ${plural(Math.ceil(rounds), "round")} would tell`;
  return [
    ...(judgement.change === "cannot-tell" ? [needed] : []),
    ...(rerun === undefined ? [] : [rerunWords(judgement, rerun, unit)]),
    ...(isNormalised ? ["normalised"] : []),
  ];
}

function rerunWords(judgement: Judgement, rerun: Judgement, unit: FigureUnit): string {
  const isConfirmed = rerun.change === judgement.change && rerun.change !== "cannot-tell";
  return `${isConfirmed ? "confirmed by" : "not confirmed by"} a rerun: ${ratioWords(rerun, unit)}`;
}
