import type { MessageType } from "../../schema/types.ts";
import { emptyMessage } from "../../schema/value.ts";
import type { CallInput } from "./call-input.ts";
import { ordinaryInputs } from "./call-inputs.ts";
import type { CallContext } from "./call-property.ts";
import { StableAnswer } from "./compare-answers.ts";
import type { Exchange } from "./exchange.ts";
import { laidOver } from "./lay-over.ts";
import { markedRequest } from "./marked-request.ts";
import { statusCode } from "./status-code.ts";
import { wholeRequests } from "./whole-requests.ts";

/** One of several that call at once, and what it is answered when it calls alone. */
export interface Caller {
  readonly request: CallInput;
  /** A word that stands in this request and in no other; absent where it has none. */
  readonly token?: string;
  /** What stays the same of its answers. */
  readonly stable: StableAnswer;
  readonly alone: readonly Exchange[];
}

/** How many call at once. */
export const callerCount = 16;

/** How many requests are tried alone, to find so many that are answered differently. */
const candidateCount = 24;

/**
 * Callers with different requests, each of which has called alone three times: one after the other, in the opposite
 * order, and by leaps. What an answer owes to the call before it differs between these, and is known to change.
 *
 * Where a call may have side effects every text of a request has a word of its caller's own, so that no two callers
 * are about the same thing, and what one does to a thing that they share is not taken for the answer of another.
 */
export async function callersOf(
  input: CallInput,
  context: CallContext,
): Promise<readonly Caller[]> {
  const first = await context.call(input);
  const candidates: Candidate[] = [];
  for (const { request, token } of requestsLike(first, context)) {
    const exchange = await context.call(request);
    if (!isMomentary(exchange))
      candidates.push({ request: wholeRequests(exchange), token, exchange });
  }
  const callers = chosen(candidates).map((candidate) => callerFrom(candidate, context));
  await callAlone(callers.toReversed(), context);
  await callAlone(byLeaps(callers), context);
  return callers.filter(({ alone, stable }) => !alone.some(isMomentary) && !stable.isUnclear);
}

/** Another caller whose word stands in an answer, where it does in none that this caller got alone. */
export function strangerIn(
  exchange: Exchange,
  caller: Caller,
  callers: readonly Caller[],
): Caller | undefined {
  const text = textOf(exchange);
  return callers.find(
    ({ token }) =>
      token !== undefined &&
      token !== caller.token &&
      text.includes(token) &&
      !caller.alone.some((alone) => textOf(alone).includes(token)),
  );
}

/** Ends that say more of the moment than of the request: under load a server may refuse. */
export function isMomentary({ outcome }: Exchange): boolean {
  return momentary.has(outcome.status.code);
}

const momentary: ReadonlySet<number> = new Set([
  statusCode.CANCELLED,
  statusCode.DEADLINE_EXCEEDED,
  statusCode.RESOURCE_EXHAUSTED,
  statusCode.ABORTED,
  statusCode.UNAVAILABLE,
]);

interface Request {
  readonly request: CallInput;
  readonly token: string | undefined;
}

interface Candidate extends Request {
  readonly exchange: Exchange;
}

function* requestsLike(first: Exchange, context: CallContext): Generator<Request> {
  const { method, facts } = context;
  const whole = wholeRequests(first);
  const type = method.requestType;
  const own = (count: number, isMarked: (place: number) => boolean): Request[] =>
    Array.from({ length: count }, (_, index) => marked(type, whole, index, isMarked));
  if (!facts.noSideEffects) {
    yield* own(callerCount, () => true);
    return;
  }
  yield { request: whole, token: undefined };
  yield* own(4, () => true);
  // One text at a time: what the others name is found, and the answer is not the same for all.
  for (let place = 0; place < 4; place++)
    yield marked(type, whole, 4 + place, (index) => index === place);
  const base = whole.messages[0]?.value ?? emptyMessage;
  let left = candidateCount - 9;
  for (const edge of ordinaryInputs(method).edges()) {
    if (edge.overKnownGood !== true) continue;
    yield { request: laidOver(method, edge, base), token: undefined };
    left--;
    if (left === 0) return;
  }
}

/** A request with the word of a caller behind the texts whose turn it is. */
function marked(
  type: MessageType,
  whole: CallInput,
  caller: number,
  isMarked: (place: number) => boolean,
): Request {
  const token = `-wpc${String(caller).padStart(2, "0")}z`;
  const { request, count } = markedRequest(type, whole, token, isMarked);
  return { request, token: count === 0 ? undefined : token };
}

/** Those first that are answered as no other is. */
function chosen(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Set<string>();
  const isNew = (candidate: Candidate): boolean => {
    const text = `${candidate.exchange.outcome.status.code} ${textOf(candidate.exchange)}`;
    const isFirst = !seen.has(text);
    seen.add(text);
    return isFirst;
  };
  const [fresh, others]: [Candidate[], Candidate[]] = [[], []];
  for (const candidate of candidates) (isNew(candidate) ? fresh : others).push(candidate);
  return [...fresh, ...others].slice(0, callerCount);
}

interface LearningCaller extends Caller {
  readonly alone: Exchange[];
}

function callerFrom({ request, token }: Candidate, { method }: CallContext): LearningCaller {
  const stable = new StableAnswer(method);
  return { request, ...(token === undefined ? {} : { token }), stable, alone: [] };
}

async function callAlone(callers: readonly LearningCaller[], context: CallContext): Promise<void> {
  for (const caller of callers) {
    const exchange = await context.call(caller.request);
    caller.alone.push(exchange);
    caller.stable.learn(exchange);
  }
}

/** Every fifth, round and round: no caller comes behind the one that it came behind before. */
function byLeaps<T>(items: readonly T[]): readonly T[] {
  const leap = 5;
  return Array.from({ length: leap }, (_, start) =>
    items.filter((_item, index) => index % leap === start),
  ).flat();
}

/** All that an answer says: bytes as letters, and the words of its status. */
function textOf({ outcome }: Exchange): string {
  const texts = outcome.messages.map((bytes) => Buffer.from(bytes).toString("latin1"));
  return [...texts, outcome.status.details].join("\n");
}
