import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { answerSizes } from "./answer-sizes.ts";
import type { CallInput } from "./call-input.ts";
import { requestPart } from "./call-inputs.ts";
import type { CallContext } from "./call-property.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { statusCode } from "./status-code.ts";

/** Something that grows by the same with each call of the same request. */
export interface Growth {
  /** Whose answers show it. */
  readonly subject: string;
  readonly path: string;
  readonly sizes: readonly number[];
}

/** How often the call is made in all, where it seems that something grows. */
const rounds = 5;
/** How many other methods are asked. */
const maxReaders = 3;

type Sizes = ReadonlyMap<string, number>;

/**
 * Makes a call again and again, and gives what of its answers, or of the answers of methods of its service that have no side
 * effects, grows or shrinks by the same each time; what is asked twice between two calls must stay as it is.
 */
export async function growthByRetries(
  whole: CallInput,
  made: readonly [Exchange, Exchange],
  context: CallContext,
): Promise<Growth | undefined> {
  const own = context.facts.noSideEffects ? undefined : await growthOfOwn(whole, made, context);
  if (own !== undefined) return own;
  for (const reader of readersOf(context.method)) {
    const found = await growthSeenBy(reader, { whole, made }, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function growthOfOwn(
  whole: CallInput,
  made: readonly [Exchange, Exchange],
  context: CallContext,
): Promise<Growth | undefined> {
  // A number in them may count the answers themselves.
  const sizesOf = (exchange: Exchange): Sizes => sizesIn(exchange, { numbers: false });
  const series: Sizes[] = made.map(sizesOf);
  while (candidates(series).length > 0 && series.length < rounds) {
    const exchange = await context.call(whole);
    if (exchange.outcome.status.code !== statusCode.OK) return undefined;
    series.push(sizesOf(exchange));
  }
  return growthIn(context.method.subject, series);
}

async function growthSeenBy(
  reader: LiveMethod,
  { whole, made }: { readonly whole: CallInput; readonly made: readonly [Exchange, Exchange] },
  context: CallContext,
): Promise<Growth | undefined> {
  const question = questionFor(reader, made);
  const first = await steadySizes(reader, question, context);
  if (first === undefined) return undefined;
  const series: Sizes[] = [first];
  do {
    const exchange = await context.call(whole);
    const sizes = await steadySizes(reader, question, context);
    if (exchange.outcome.status.code !== statusCode.OK || sizes === undefined) return undefined;
    series.push(sizes);
  } while (candidates(series).length > 0 && series.length < rounds);
  const growth = growthIn(reader.subject, series);
  if (growth === undefined) return undefined;
  return (await growsByItself(growth, { reader, question }, context)) ? undefined : growth;
}

/** Whether it grows, or shrinks, as well while the call is not made: others who call at the same pace make it so. */
async function growsByItself(
  { path, sizes }: Growth,
  { reader, question }: { readonly reader: LiveMethod; readonly question: CallInput },
  context: CallContext,
): Promise<boolean> {
  for (let round = 1; round < rounds; round++) {
    const still = await steadySizes(reader, question, context);
    if (still?.get(path) !== sizes.at(-1)) return true;
  }
  return false;
}

/** What a method answers twice in a row, without what differs; `undefined` where it is not answered with OK. */
async function steadySizes(
  reader: LiveMethod,
  question: CallInput,
  context: CallContext,
): Promise<Sizes | undefined> {
  const answers = [
    await context.callOther(reader.subject, question),
    await context.callOther(reader.subject, question),
  ];
  if (answers.some(({ outcome }) => outcome.status.code !== statusCode.OK)) return undefined;
  const [one, other] = answers.map((answer) => sizesIn(answer, { numbers: true }));
  return new Map([...(one ?? [])].filter(([path, size]) => other?.get(path) === size));
}

function growthIn(subject: string, series: readonly Sizes[]): Growth | undefined {
  if (series.length < rounds) return undefined;
  const [path] = candidates(series);
  if (path === undefined) return undefined;
  return { subject, path, sizes: series.map((sizes) => sizes.get(path) ?? 0) };
}

/** The paths at which all sizes so far differ by one and the same. */
function candidates(series: readonly Sizes[]): readonly string[] {
  const [first, second] = series;
  if (first === undefined || second === undefined) return [];
  return [...second.keys()].filter((path) => {
    const steps = series.slice(1).map((sizes, index) => stepAt(path, series[index], sizes));
    return steps[0] !== 0 && steps.every((step) => step === steps[0]);
  });
}

function stepAt(path: string, before: Sizes | undefined, after: Sizes): number {
  const [from, to] = [before?.get(path), after.get(path)];
  return from === undefined || to === undefined ? Number.NaN : to - from;
}

function sizesIn({ method, answers }: Exchange, options: { readonly numbers: boolean }): Sizes {
  const [answer] = answers;
  if (answer?.kind !== "read") return new Map();
  return answerSizes(method.responseType, answer.value, options);
}

/** Methods of the service that have no side effects, those first that ask for most of what the method is asked with. */
function readersOf(method: LiveMethod): readonly LiveMethod[] {
  const names = new Set(method.requestType.fields.map(({ name }) => name));
  const likeness = ({ requestType }: LiveMethod): number =>
    requestType.fields.filter(({ name }) => names.has(name)).length;
  return (method.siblings ?? [])
    .filter(({ service, subject }) => service === method.service && subject !== method.subject)
    .filter(isReader)
    .sort((a, b) => likeness(b) - likeness(a))
    .slice(0, maxReaders);
}

function isReader(method: LiveMethod): boolean {
  const { idempotency, clientStreaming, serverStreaming, name } = method;
  const isPlain = !clientStreaming && !serverStreaming && !counting.test(name);
  return idempotency === "no side effects" && isPlain;
}

/** Methods that tell how often others were called: what they say grows with every call, and may. */
const counting = /metric|stat|health|monitor|telemetry|usage|audit|log|trace|history|event/i;

/** A request over the known good one of the method, that asks for what the calls were about: fields of one name have what they had. */
function questionFor(
  reader: LiveMethod,
  [{ method, input, answers }]: readonly Exchange[] & readonly [Exchange, Exchange],
): CallInput {
  const fields = new Map<number, FieldValue>();
  const [answer] = answers;
  if (answer?.kind === "read") take(fields, reader.requestType, method.responseType, answer.value);
  const [request] = input.messages;
  if (request !== undefined) take(fields, reader.requestType, method.requestType, request.value);
  const value: MessageValue = { fields, unknown: [] };
  return { messages: [requestPart(reader.requestType, value)], overKnownGood: true };
}

function take(
  into: Map<number, FieldValue>,
  asked: MessageType,
  type: MessageType,
  { fields }: MessageValue,
): void {
  for (const [number, content] of fields) {
    const field = type.byNumber.get(number);
    const same = asked.fields.find((one) => field !== undefined && isSameName(one, field));
    if (same !== undefined) into.set(same.number, content);
  }
}

/** Texts alone: what things are called by. */
function isSameName(one: Field, other: Field): boolean {
  const areTexts = one.kind === "string" && other.kind === "string";
  const areSingular = one.cardinality === "singular" && other.cardinality === "singular";
  return areTexts && areSingular && one.name === other.name && one.oneof === undefined;
}
