import { edgeContext } from "../../generators/edges/context.ts";
import { manyKeys } from "../../generators/edges/element-edges.ts";
import { fieldEdges } from "../../generators/edges/field-edges.ts";
import { notableElement } from "../../generators/edges/nested-edges.ts";
import { contentOf, withFields } from "../../generators/edges/with-field.ts";
import { edgesOf } from "../../generators/edges.ts";
import { isInhabited } from "../../generators/inhabited.ts";
import { messageDrawer } from "../../generators/message.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import type { Prng } from "../../generators/prng.ts";
import { turnAt } from "../../generators/turns.ts";
import { unknownRecordEdges } from "../../generators/unknown-fields.ts";
import { wellKnownKind } from "../../generators/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { emptyMessage, type FieldValue, type MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { WirePart } from "../input.ts";
import { lazyPart } from "../inputs.ts";
import type { CallInput } from "./call-input.ts";
import type { CallInputs } from "./call-property.ts";
import type { LiveMethod } from "./exchange.ts";
import { innerFields } from "./inner-fields.ts";
import { shrinkCall } from "./shrink-call.ts";

/**
 * The inputs of ordinary calls of a method.
 *
 * Edges come once on their own and once laid over a request that the method is known to take; they go round over the
 * fields, those inside messages too, so that the first few hundred touch every field and any even choice of them
 * does. Each field is also left out of the known good request. Random messages are laid over it half of the
 * time, most of them with one field only: of a message of nothing but random fields a server seldom sees more than the
 * first. A method that takes a stream gets scripts of one message, none, two and many.
 *
 * Requests are written when they are sent. Shrinks as {@link shrinkCall} does.
 */
export function ordinaryInputs(method: LiveMethod): CallInputs {
  const type = method.requestType;
  // No complete message of the type exists: the empty one is all there is to send.
  const draw = isInhabited(type) ? messageDrawer(type) : () => emptyMessage;
  return {
    *edges() {
      if (method.clientStreaming) yield* scriptEdges(type);
      let index = 0;
      for (const edge of edgesInTurn(type)) yield* bothWays(method, edge, index++);
    },
    random: (prng) => randomCall(method, draw, prng),
    shrink: (input) => shrinkCall(type, input),
  };
}

/** A boundary: a message, or a field that the known good request is left without. */
export interface CallEdge {
  readonly value: MessageValue;
  /** Absent where it can be sent on its own too. */
  readonly without?: readonly number[];
}

/**
 * The boundaries of a type of requests: first the message with nothing set, then by turns those of each field, of
 * each field inside messages, and of several fields at once.
 */
export function* edgesInTurn(type: MessageType): Generator<CallEdge> {
  const { minimal, groups } = groupsOf(type);
  yield* minimal;
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  for (let round = 0; round < longest; round++) {
    // A choice of every so many would meet the same fields each time if all rounds were in one order.
    const first = turnAt(round, groups.length);
    for (let place = 0; place < groups.length; place++) {
      const edge = groups[(first + place) % groups.length]?.[round];
      if (edge !== undefined) yield edge;
    }
  }
}

/** One message of a request, written canonically when it is first asked for. */
export function requestPart(type: MessageType, value: MessageValue): WirePart {
  return lazyPart(value, () => encode(type, value));
}

/** What is laid over a known good request that must change nothing about it. */
export function knownGoodInput(): CallInput {
  return { messages: [lazyPart(emptyMessage, () => new Uint8Array())], overKnownGood: true };
}

interface Groups {
  readonly minimal: readonly CallEdge[];
  readonly groups: readonly (readonly CallEdge[])[];
}

function groupsOf(type: MessageType): Groups {
  const { fields } = minimalMessage(type);
  const minimal: CallEdge[] = [];
  const together: CallEdge[] = [];
  const single = new Map<number, CallEdge[]>();
  for (const value of edgesOf(type)) {
    const set = [...value.fields.keys()].filter(
      (number) => value.fields.get(number) !== fields.get(number),
    );
    const [number] = set;
    if (number === undefined) minimal.push({ value });
    else if (set.length > 1) together.push({ value });
    else single.set(number, [...(single.get(number) ?? []), { value }]);
  }
  if (minimal.length === 0) minimal.push({ value: emptyMessage });
  const own = [...single].map(([number, edges]) => {
    const field = type.byNumber.get(number);
    if (field === undefined) return [leftOut([number]), ...scattered(edges)];
    const large = largeContents(field).map((content) => ({ value: only(number, content) }));
    const telling = tellingContents(field).map((content) => ({ value: only(number, content) }));
    return [leftOut([number]), ...byTurns(telling, scattered([...edges, ...large]))];
  });
  return {
    minimal,
    groups: [...own, ...innerGroups(type), unknownGroup(type), together].filter(
      (one) => one.length > 0,
    ),
  };
}

function only(number: number, content: FieldValue): MessageValue {
  return { fields: new Map([[number, content]]), unknown: emptyMessage.unknown };
}

/** More elements and entries than a codec needs to be shown to go wrong, and as many as a service may choke on. */
const largeCount = 1000;

/**
 * Text that services change or trip over and codecs do not: capitals, an emoji, blanks around it, a letter in two code points, a
 * line break, a quote, more than 255 characters, a path that is deep.
 */
const tellingTexts: readonly string[] = [
  "Aa",
  "😀",
  " a ",
  "e\u0301",
  "a\nb",
  "'",
  "a".repeat(256),
  "a/".repeat(20),
];

function tellingContents({ kind, cardinality, mapKey }: Field): readonly FieldValue[] {
  if (kind !== "string") return [];
  if (cardinality === "singular") return tellingTexts;
  if (cardinality === "repeated") return tellingTexts.map((text) => [text]);
  return mapKey === "string" ? tellingTexts.map((text) => new Map([[text, text]])) : [];
}

function largeContents(field: Field): readonly FieldValue[] {
  if (field.cardinality === "singular") return [];
  const element = notableElement(field);
  if (field.cardinality === "repeated") return [new Array(largeCount).fill(element)];
  return [new Map(manyKeys(field.mapKey ?? "string", largeCount).map((key) => [key, element]))];
}

function leftOut(path: readonly number[]): CallEdge {
  return { value: emptyMessage, without: path };
}

/** One of the first, one of the others, and so on. */
function byTurns<T>(first: readonly T[], others: readonly T[]): readonly T[] {
  const longest = Math.max(first.length, others.length);
  return Array.from({ length: longest }, (_, at) => at).flatMap((at) => [
    ...first.slice(at, at + 1),
    ...others.slice(at, at + 1),
  ]);
}

/** So that what is easy and what is hard to get right come by turns: boundaries are listed with the simplest first. */
function scattered<T>(items: readonly T[]): readonly T[] {
  const places = items.map((item, index) => ({ item, at: turnAt(index, 65_536) }));
  return places.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** The boundaries of each field inside messages, all else unset. */
function innerGroups(type: MessageType): readonly (readonly CallEdge[])[] {
  const context = edgeContext(type, {});
  return innerFields(type).map(({ path, field }) => {
    const edgeOf = (content: FieldValue): CallEdge => ({
      value: path.reduceRight<MessageValue>(
        (value, { field: outer, owner }) => withFields(owner, [[outer, contentOf(outer, value)]]),
        withFields(path.at(-1)?.field.message ?? type, [[field, content]]),
      ),
    });
    const usual = [...fieldEdges(field, context), ...largeContents(field)].map(edgeOf);
    const edges = byTurns(tellingContents(field).map(edgeOf), scattered(usual));
    const numbers = [...path.map((step) => step.field.number), field.number];
    const canBeLeftOut = path.every((step) => step.field.cardinality === "singular");
    return [...(canBeLeftOut ? [leftOut(numbers)] : []), ...edges];
  });
}

/** An unknown field in the request, and in each message inside it: what is stored is to be given back whole. */
function unknownGroup(type: MessageType): readonly CallEdge[] {
  const paths = new Map(
    innerFields(type).map(({ path }) => [path.map(({ field }) => field.number).join("."), path]),
  );
  const nested = [...paths.values()].map((path) =>
    path.reduceRight<MessageValue>(
      (value, { field, owner }) => withFields(owner, [[field, contentOf(field, value)]]),
      withUnknown(path.at(-1)?.field.message ?? type),
    ),
  );
  return [withUnknown(type), ...nested].map((value) => ({ value }));
}

function withUnknown(type: MessageType): MessageValue {
  const { fields } = minimalMessage(type);
  return { fields, unknown: unknownRecordEdges(type).slice(0, 1) };
}

/** An edge on its own and over the known good request; which comes first changes, so that an even choice meets both. */
function* bothWays(method: LiveMethod, edge: CallEdge, index: number): Generator<CallInput> {
  const type = method.requestType;
  const over: CallInput = {
    messages: [requestPart(type, overlayOf(type, edge.value))],
    overKnownGood: true,
    ...(edge.without === undefined ? {} : { without: [edge.without] }),
  };
  if (edge.without !== undefined) {
    yield over;
    return;
  }
  const plain: CallInput = { messages: [requestPart(type, edge.value)] };
  if (turnAt(index, 2) === 0) yield* [over, plain];
  else yield* [plain, over];
}

/** What must be set anyway, the known good request has. */
function overlayOf(type: MessageType, value: MessageValue): MessageValue {
  const { fields } = minimalMessage(type);
  if (fields.size === 0) return value;
  const own = [...value.fields].filter(([number, content]) => fields.get(number) !== content);
  return { fields: new Map(own), unknown: value.unknown };
}

/** As many messages as a script of many has. */
const many = 20;

function* scriptEdges(type: MessageType): Generator<CallInput> {
  for (const count of [1, 0, 2, many]) {
    const over = Array.from({ length: count }, () => requestPart(type, emptyMessage));
    yield { messages: over, overKnownGood: true };
    const minimal = minimalMessage(type);
    yield { messages: Array.from({ length: count }, () => requestPart(type, minimal)) };
  }
}

function randomCall(method: LiveMethod, draw: (prng: Prng) => MessageValue, prng: Prng): CallInput {
  const type = method.requestType;
  const isOver = prng.next() < 0;
  const count = method.clientStreaming ? prng.pick(scriptLengths) : 1;
  const messages = Array.from({ length: count }, () => {
    const value = draw(prng);
    return requestPart(type, isOver ? thinned(type, overlayOf(type, value), prng) : value);
  });
  return { messages, ...(isOver ? { overKnownGood: true } : {}) };
}

const scriptLengths: readonly number[] = [1, 1, 1, 1, 0, 2, 2, 3, 5, 10];

/** One field of a value three times in four, and of a message in it one field again half of the time; else all of it. */
function thinned(type: MessageType, value: MessageValue, prng: Prng): MessageValue {
  if (value.fields.size < 2 || prng.below(4) === 0) return value;
  const [number, content] = prng.pick([...value.fields]);
  const field = type.byNumber.get(number);
  const inner = field?.cardinality === "singular" ? field.message : undefined;
  const isThinner = inner !== undefined && wellKnownKind(inner) === undefined && prng.next() < 0;
  // A cast, since a singular field of messages holds a message.
  const kept = isThinner ? thinned(inner, content as MessageValue, prng) : content;
  return { fields: new Map([[number, kept]]), unknown: value.unknown };
}
