import { join } from "node:path";
import { messageDrawer } from "../../generators/message.ts";
import { prngOf } from "../../generators/prng.ts";
import { loadSchema } from "../../schema/load.ts";
import { encode } from "../../schema/wire/encode.ts";
import { type CompareOptions, compareSides } from "../forks/compare-sides.ts";
import { packageFolder } from "../package-folder.ts";
import type { Change, Comparison } from "../statistics/comparison.ts";
import type { EncodeSide } from "./encode-side.ts";

/** What the self-test does. */
export interface SelfTestOptions {
  /** Comparisons of each kind. @defaultValue 5 */
  readonly comparisons?: number;
  /** Slowdowns that are made, in percent; 0 is A against A. @defaultValue 0, 5 and 20 */
  readonly percents?: readonly number[];
  /** Gets what a person reads, line by line. */
  readonly print: (line: string) => void;
  /** Ends it: what was compared by then is summed up. */
  readonly signal?: AbortSignal | undefined;
  /** For tests. */
  readonly compare?: CompareOptions;
}

/** What the self-test found. */
export interface SelfTestResult {
  readonly kinds: readonly SelfTestKind[];
  /** At most one false alarm of a hundred, and 95 of a hundred slowdowns found. */
  readonly hasHeld: boolean;
}

/** All comparisons of one slowdown. */
export interface SelfTestKind {
  readonly percent: number;
  readonly comparisons: readonly Comparison[];
  /** Comparisons that gave the right answer: silence at 0 %, else `slower`. */
  readonly right: number;
  /** Milliseconds of one comparison, its rerun with it: the median and the longest. */
  readonly medianMs: number;
  readonly mostMs: number;
}

/** Of a hundred. */
const mostFalseAlarms = 1;
const leastFound = 95;

/**
 * Shows what the verdicts of this machine are worth, by the very pipeline that they come from: encoding against itself
 * has to be silent, and against itself with 5 % and 20 % more of the same work has to be told as slower.
 *
 * @throws ToolError where processes cannot be started.
 */
export async function selfTest(options: SelfTestOptions): Promise<SelfTestResult> {
  const { comparisons = 5, percents = [0, 5, 20], print } = options;
  const sides = encodeSides();
  const done = percents.map((percent) => ({ percent, list: [] as TimedComparison[] }));
  // In turn, so that an hour in which the machine is busy meets all alike.
  for (let turn = 0; turn < comparisons; turn++)
    for (const { percent, list } of done) {
      const one = await timed(sides(0), sides(percent), options);
      if (one === undefined) continue;
      list.push(one);
      print(comparisonLine(percent, one));
    }
  const kinds = done.map(({ percent, list }) => kindOf(percent, list));
  for (const kind of kinds) if (kind.comparisons.length > 0) print(sumLine(kind));
  return { kinds, hasHeld: kinds.every(holds) };
}

interface TimedComparison {
  readonly comparison: Comparison;
  readonly ms: number;
}

/** Nothing where it was broken off: that it then says nothing would be counted as an answer. */
async function timed(
  before: EncodeSide,
  after: EncodeSide,
  { compare, signal }: SelfTestOptions,
): Promise<TimedComparison | undefined> {
  if (signal?.aborted === true) return undefined;
  const start = performance.now();
  const compared = await compareSides(before, after, { ...compare, signal });
  const [comparison] = compared.comparisons;
  if (comparison === undefined || compared.isStopped) return undefined;
  return { comparison, ms: performance.now() - start };
}

const typeName = "wireproof.kinds.v1.Everything";

/** Few, so that a call is short; each has some 25 fields of every kind. */
const messageCount = 2;

/** Encodings of all messages in one call, of which 5 % is a whole number. */
const passes = 20;

/** Sides that encode the same messages, with so many percent more passes than they count. */
export function encodeSides(): (percent: number) => EncodeSide {
  const file = join(packageFolder(), "proto", "wireproof", "kinds", "v1", "everything.proto");
  const schema = loadSchema({ paths: [file] });
  const type = schema.message(typeName);
  const draw = messageDrawer(type);
  const messages = Array.from({ length: messageCount }, (_, index) =>
    encode(type, draw(prngOf(1, 2, 3, index))),
  );
  const { descriptorSet } = schema.slice([typeName]);
  return (percent) => ({
    kind: "self-test",
    descriptorSet,
    typeName,
    messages,
    passes: Math.round((passes * (100 + percent)) / 100),
    passesCounted: passes,
  });
}

function comparisonLine(percent: number, { comparison, ms }: TimedComparison): string {
  const { judgement, rerun } = comparison;
  const { ratio, pValue, change } = judgement;
  const numbers = [ratio.estimate, ratio.low, ratio.high].map((one) => one.toFixed(3));
  const again =
    rerun === undefined ? "" : `, again ${rerun.ratio.estimate.toFixed(3)} ${rerun.change}`;
  const [estimate, low, high] = numbers;
  return `${nameOf(percent)}: ratio ${estimate} (${low} to ${high}), p ${pText(pValue)}: ${change}${again}; ${(ms / 1000).toFixed(1)} s`;
}

function pText(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

function nameOf(percent: number): string {
  return percent === 0 ? "A/A" : `${percent} %`;
}

function kindOf(percent: number, list: readonly TimedComparison[]): SelfTestKind {
  const comparisons = list.map(({ comparison }) => comparison);
  const isRight = (change: Change) =>
    percent === 0 ? change !== "slower" && change !== "faster" : change === "slower";
  const times = list.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    percent,
    comparisons,
    right: comparisons.filter(({ judgement }) => isRight(judgement.change)).length,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    mostMs: times.at(-1) ?? 0,
  };
}

function sumLine({ percent, comparisons, right, medianMs, mostMs }: SelfTestKind): string {
  const { length } = comparisons;
  const count =
    percent === 0 ? `${length - right} false alarms of ${length}` : `${right} of ${length} found`;
  const times = `${(medianMs / 1000).toFixed(1)} s each, at most ${(mostMs / 1000).toFixed(1)} s`;
  return `${nameOf(percent)}: ${count} (${times})`;
}

/** Shares of a hundred, rounded the way that lets a few comparisons have no false alarm and lose none. */
function holds({ percent, comparisons, right }: SelfTestKind): boolean {
  const { length } = comparisons;
  const allowed = percent === 0 ? mostFalseAlarms : 100 - leastFound;
  return length > 0 && length - right <= Math.floor((length * allowed) / 100);
}
