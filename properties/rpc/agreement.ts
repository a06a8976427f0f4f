import { broken, declined, type FailureText, held, type Verdict } from "../verdict.ts";
import { type AnswerDifference, StableAnswer } from "./compare-answers.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { shownContent } from "./shown-content.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode } from "./status-code.ts";

/** Two ways to call that must be answered alike. */
export interface Comparison {
  readonly method: LiveMethod;
  /** Calls in the plain way. */
  plain(): Promise<Exchange>;
  /** Calls in the way that must make no difference. */
  other(): Promise<Exchange>;
  /** Whether the messages of the answers are compared, or how the calls ended alone. */
  readonly compares: "answers" | "status";
  /** Whether a way in which the other call ended is one that it may end in. */
  readonly excuses?: (exchange: Exchange) => boolean;
}

/** What came of a comparison. */
export type Agreement =
  | { readonly kind: "agrees"; readonly plain: Exchange; readonly other: Exchange }
  /** The plain call is answered now in one way and now in another, or a difference did not last. */
  | { readonly kind: "unclear" }
  | {
      readonly kind: "differs";
      readonly difference: AnswerDifference;
      readonly plain: Exchange;
      readonly other: Exchange;
      readonly volatile: readonly string[];
    };

/** How often a difference must come again before it is one. */
const confirmations = 3;

/** Ends that say more of the moment than of the request. */
const momentary: ReadonlySet<number> = new Set([
  statusCode.CANCELLED,
  statusCode.RESOURCE_EXHAUSTED,
  statusCode.ABORTED,
]);

/**
 * Calls both ways in turn: plain, plain, the other, and where these differ plain twice more and both again, three times.
 *
 * Only what was the same in every plain answer and differed in every other one is a difference. So nothing
 * that changes by itself is taken for one: times, ids and counters, what other callers do meanwhile, a server that
 * fails now and then or every second time.
 */
export async function agreementOf(comparison: Comparison): Promise<Agreement> {
  const stable = new StableAnswer(comparison.method);
  const plain = await learned(stable, comparison);
  if (comparison.compares === "answers") await learned(stable, comparison);
  if (isMomentary(plain) || stable.isUnclear) return { kind: "unclear" };
  const other = await comparison.other();
  const first = differenceOf(stable, other, comparison);
  if (first === undefined)
    return isMomentary(other) ? { kind: "unclear" } : { kind: "agrees", plain, other };
  const others = [other];
  for (let round = 0; round < confirmations; round++) {
    await learned(stable, comparison);
    // Twice in a row: what fails every second time fails here.
    if (round === 0) await learned(stable, comparison);
    others.push(await comparison.other());
  }
  await learned(stable, comparison);
  return confirmed(stable, others, comparison, plain);
}

/**
 * The verdict on a comparison: a plain call that is not answered with OK shows nothing when both agree.
 * The other way is said as it stands behind "the request": "in another legal encoding".
 */
export function judgeAgreement(agreement: Agreement, otherWay: string, source?: string): Verdict {
  if (agreement.kind === "unclear") return declined;
  if (agreement.kind === "agrees")
    return agreement.plain.outcome.status.code === 0 ? held : declined;
  const { difference, plain, other, volatile } = agreement;
  return broken({
    way: difference.kind === "status" ? "wrong status" : "wrong value",
    signature: signatureOf(difference),
    ...(difference.field === undefined ? {} : { fieldKind: difference.field.kind }),
    describe: (): FailureText => ({
      expected: `${told(plain, difference, "expected")}, as the plain request gets every time`,
      actual: `${told(other, difference, "actual")} for the request ${otherWay}, every time`,
      ...(volatile.length === 0
        ? {}
        : { because: `left out, since it changes by itself: ${volatile.join(", ")}` }),
      ...(source === undefined ? {} : { source }),
      ...placeOf(difference),
    }),
  });
}

/** In which way answers differ, without what varies from request to request. */
function signatureOf({ kind, key, expected, actual }: AnswerDifference): string {
  if (kind === "status") return `${String(expected)} became ${String(actual)}`;
  return kind === "field" ? `answer differs at ${key}` : `answer differs in its ${kind}`;
}

function placeOf({ path, typeName, field }: AnswerDifference): Pick<FailureText, "place"> {
  if (typeName === undefined) return {};
  const number = field === undefined ? {} : { field: field.number };
  return { place: { path, typeName, ...number } };
}

function told(
  { outcome }: Exchange,
  difference: AnswerDifference,
  side: "expected" | "actual",
): string {
  const content = difference[side];
  if (difference.kind === "status")
    return outcome.status.code === statusCode.OK ? "OK" : shownStatus(outcome.status);
  if (difference.kind === "number of messages") return `${String(content)} messages`;
  if (content === undefined) return `no ${difference.path}`;
  const other = difference[side === "expected" ? "actual" : "expected"];
  return `${difference.path} = ${shownContent(content, other)}`;
}

async function learned(stable: StableAnswer, comparison: Comparison): Promise<Exchange> {
  const exchange = await comparison.plain();
  stable.learn(comparison.compares === "answers" ? exchange : onlyStatus(exchange));
  return exchange;
}

function differenceOf(
  stable: StableAnswer,
  other: Exchange,
  { compares, excuses }: Comparison,
): AnswerDifference | undefined {
  if (excuses?.(other) === true || isMomentary(other)) return undefined;
  return stable.differenceFrom(compares === "answers" ? other : onlyStatus(other));
}

/** What is left of a difference once everything is known that changes by itself. */
function confirmed(
  stable: StableAnswer,
  others: readonly Exchange[],
  comparison: Comparison,
  plain: Exchange,
): Agreement {
  if (stable.isUnclear) return { kind: "unclear" };
  // Without an answer of OK to the plain call, a method that changes things says nothing by its status.
  if (comparison.compares === "status" && plain.outcome.status.code !== 0)
    return { kind: "unclear" };
  const found = others.map((other) => differenceOf(stable, other, comparison));
  const [difference] = found;
  const [other] = others;
  if (difference === undefined || other === undefined) return { kind: "unclear" };
  const isLasting = found.every((one) => one !== undefined && one.kind === difference.kind);
  if (!isLasting) return { kind: "unclear" };
  return { kind: "differs", difference, plain, other, volatile: stable.volatile };
}

function onlyStatus(exchange: Exchange): Exchange {
  const { method, input, outcome, ms, deadlineMs } = exchange;
  return { method, input, outcome, ms, deadlineMs, answers: [] };
}

function isMomentary({ outcome }: Exchange): boolean {
  return momentary.has(outcome.status.code);
}
