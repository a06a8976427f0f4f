import type { Spread } from "../measure/spread.ts";
import type { FigureUnit } from "./figure.ts";

/** What a comparison answers. `cannot-tell` is an answer: too few samples, or too noisy ones, for the floors asked for. */
export type Change = "slower" | "faster" | "same" | "cannot-tell";

/** A number with the interval that holds it with the confidence asked for (95 % unless told). */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Two samples of one figure, judged. */
export interface Judgement {
  readonly change: Change;
  /** How many times what it cost before it costs now: 1.05 is 5 % worse, whichever way is good for the figure. */
  readonly ratio: Interval;
  /** Two-sided, of the Mann-Whitney test. */
  readonly pValue: number;
  /** About how many rounds would tell, where it cannot be told. */
  readonly samplesNeeded?: number;
}

/** A figure of two runs, or of the two sides of one run. */
export interface Comparison {
  readonly name: string;
  readonly unit: FigureUnit;
  readonly better: "lower" | "higher";
  readonly before: Spread;
  readonly after: Spread;
  /** Whether only normalised figures were compared, since the two come from different machines or processes. */
  readonly isNormalised: boolean;
  /** The last word: a change that a fresh rerun did not confirm is `cannot-tell`. */
  readonly judgement: Judgement;
  /** What a fresh rerun said of a change; left out where there was none to confirm. */
  readonly rerun?: Judgement;
}
