import type { Verdict } from "../properties/verdict.ts";
import { type CheckId, checkKey, type Phase } from "./finding.ts";
import { codecsOf, isPair, pairName } from "./pairs.ts";

/**
 * What the comparison of two codecs came to in one case: they did the same; the first or the
 * second is wrong, by the oracle; both are, each in its own way; or they differ, and the
 * specification leaves it open.
 */
export type Mark = "same" | "first" | "second" | "both" | "open";

/** The marks of the cases of a check, by {@link caseKey}. Cases that show nothing have none. */
export type Marks = Readonly<Record<string, Mark>>;

/** Names a case within its check. */
export function caseKey(phase: Phase, index: number): string {
  return `${phase} ${index}`;
}

/** The mark of a case; `undefined` where it shows nothing, and where the check is of one codec. */
export function markOf(codec: string, verdict: Verdict): Mark | undefined {
  if (!isPair(codec)) return undefined;
  if (verdict.kind === "held") return "same";
  if (verdict.kind === "open") return "open";
  if (verdict.kind !== "broken") return undefined;
  const [isFirst, isSecond] = codecsOf(codec).map(
    (name) => verdict.failure.wrong?.includes(name) === true,
  );
  if (isFirst) return isSecond ? "both" : "first";
  return isSecond ? "second" : undefined;
}

/** What one property that compares codecs came to, over all messages and pairs. */
export interface Comparison {
  readonly property: string;
  /** In the order of the run. */
  readonly codecs: readonly string[];
  readonly pairs: readonly ComparedPair[];
  /** The codecs that stood alone, out of three or more. */
  readonly alone: readonly StandsAlone[];
  /** What codecs do differently, where the specification leaves it open; each once. */
  readonly notices: readonly string[];
}

/** How many cases of a pair came to what. */
export interface ComparedPair {
  readonly first: string;
  readonly second: string;
  readonly same: number;
  /** They differ, and the oracle says that the first is wrong. */
  readonly firstWrong: number;
  readonly secondWrong: number;
  /** Both are wrong, each in its own way. */
  readonly bothWrong: number;
  /** They differ, and the specification leaves it open. */
  readonly open: number;
}

/** In how many cases a codec differed from all others that were compared, which did the same. */
export interface StandsAlone {
  readonly codec: string;
  readonly cases: number;
  /** Those in which the oracle says that it is wrong. */
  readonly wrong: number;
  /** Those in which the oracle says that all others are wrong. */
  readonly right: number;
  /** Those that the specification leaves open. */
  readonly open: number;
}

/** What is known of a check that compared two codecs. */
export interface ComparedCheck {
  readonly check: CheckId;
  readonly marks: Marks;
  readonly open: Iterable<string>;
}

/** Each property that compared codecs, in the order of the checks. */
export function comparisonsOf(
  checks: readonly ComparedCheck[],
  codecs: readonly string[],
): readonly Comparison[] {
  const compared = checks.filter(({ check }) => isPair(check.codec));
  const properties = new Set(compared.map(({ check }) => check.property));
  return [...properties].map((property) => {
    const own = compared.filter(({ check }) => check.property === property);
    const names = new Set(own.flatMap(({ check }) => codecsOf(check.codec)));
    const ordered = codecs.filter((codec) => names.has(codec));
    return {
      property,
      codecs: ordered,
      pairs: pairsIn(own),
      alone: aloneIn(own, ordered),
      notices: [...new Set(own.flatMap(({ open }) => [...open]))],
    };
  });
}

function pairsIn(checks: readonly ComparedCheck[]): readonly ComparedPair[] {
  const pairs = new Set(checks.map(({ check }) => check.codec));
  return [...pairs].map((pair) => {
    const [first = "", second = ""] = codecsOf(pair);
    const marks = checks
      .filter(({ check }) => check.codec === pair)
      .flatMap((one) => Object.values(one.marks));
    const count = (mark: Mark) => marks.filter((one) => one === mark).length;
    return {
      first,
      second,
      same: count("same"),
      firstWrong: count("first"),
      secondWrong: count("second"),
      bothWrong: count("both"),
      open: count("open"),
    };
  });
}

/** The marks of all pairs in one case of one message. */
type PairMarks = ReadonlyMap<string, Mark>;

function aloneIn(
  checks: readonly ComparedCheck[],
  codecs: readonly string[],
): readonly StandsAlone[] {
  const stands = [...casesOf(checks)].flatMap((marks) =>
    codecs.flatMap((codec) => {
      const how = standOf(codec, codecs, marks);
      return how === undefined ? [] : [{ codec, how }];
    }),
  );
  return codecs.flatMap((codec) => {
    const own = stands.filter((stand) => stand.codec === codec).map(({ how }) => how);
    const count = (how: Stand) => own.filter((one) => one === how).length;
    const counts = { wrong: count("wrong"), right: count("right"), open: count("open") };
    return own.length === 0 ? [] : [{ codec, cases: own.length, ...counts }];
  });
}

/** Every case that several pairs were given: the same input, for a case's seed names no codec. */
function casesOf(checks: readonly ComparedCheck[]): Iterable<PairMarks> {
  const cases = new Map<string, Map<string, Mark>>();
  for (const { check, marks } of checks)
    for (const [key, mark] of Object.entries(marks)) {
      // Stored inputs are of one pair, whatever their number.
      if (key.startsWith("saved ")) continue;
      const where = checkKey({ ...check, codec: key });
      const pairs = cases.get(where) ?? new Map<string, Mark>();
      pairs.set(check.codec, mark);
      cases.set(where, pairs);
    }
  return cases.values();
}

/** What the oracle says of a codec that stands alone. */
type Stand = "wrong" | "right" | "open";

/** How a codec stands alone in a case; `undefined` where it does not, or where fewer than three were compared. */
function standOf(codec: string, codecs: readonly string[], marks: PairMarks): Stand | undefined {
  const others = codecs.filter((other) => other !== codec && marks.has(pairName(codec, other)));
  const own = others.map((other) => standIn(codec, pairName(codec, other), marks));
  if (others.length < 2 || own.includes(undefined)) return undefined;
  // Pairs that were not compared say nothing against it.
  const areSame = others.every((one, index) =>
    others
      .slice(index + 1)
      .every((other) => (marks.get(pairName(one, other)) ?? "same") === "same"),
  );
  if (!areSame) return undefined;
  if (own.includes("wrong")) return "wrong";
  return own.includes("right") ? "right" : "open";
}

/** What the oracle says of a codec beside another; `undefined` where the two did the same. */
function standIn(codec: string, pair: string, marks: PairMarks): Stand | undefined {
  const mark = marks.get(pair);
  if (mark === undefined || mark === "same") return undefined;
  if (mark === "open") return "open";
  const isFirst = codecsOf(pair)[0] === codec;
  return mark === "both" || (mark === "first") === isFirst ? "wrong" : "right";
}
