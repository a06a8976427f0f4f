import { firstDifference } from "../../schema/compare.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapValue,
  MessageValue,
} from "../../schema/value.ts";
import { keyIn } from "../../schema/wire/map-entries.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { statusNameOf } from "./status-code.ts";

/** Where two answers mean different things. */
export interface AnswerDifference {
  readonly kind: "status" | "number of messages" | "field";
  /** As a person writes it, with an index where the method streams its answers: `results.score`. Empty where no field differs. */
  readonly path: string;
  /** The same as numbers of fields: the key that it is left out by. */
  readonly key: string;
  /** The message type that the field belongs to, and the field; `undefined` where unknown fields differ. */
  readonly typeName?: string;
  readonly field?: Field | undefined;
  readonly expected: FieldValue | string | undefined;
  readonly actual: FieldValue | string | undefined;
}

/**
 * What stays the same in the answers to one request, learned from answers to it.
 *
 * A field that differs between two of them (a time, an id, a duration) changes by itself, and is left out of every
 * comparison from then on, wherever in a list it stands. What the status says in words is not compared: it is not stable.
 */
export class StableAnswer {
  private readonly method: LiveMethod;
  private readonly volatileKeys = new Map<string, string>();
  private first: Exchange | undefined;
  private unstable = false;

  constructor(method: LiveMethod) {
    this.method = method;
  }

  /** The fields that change by themselves, as a person writes them. */
  get volatile(): readonly string[] {
    return [...this.volatileKeys.values()];
  }

  /** Whether nothing can be said: the status or the number of messages changes, or a message is none. */
  get isUnclear(): boolean {
    return this.unstable || this.first === undefined;
  }

  /** The first answer that was learned from. */
  get example(): Exchange | undefined {
    return this.first;
  }

  /** Takes another answer to the same request: what differs from the first is left out from now on. */
  learn(exchange: Exchange): void {
    if (exchange.answers.some(({ kind }) => kind === "unreadable")) this.unstable = true;
    if (this.first === undefined) {
      this.first = exchange;
      return;
    }
    for (const found of this.differences(this.first, exchange))
      if (found.kind === "field") this.volatileKeys.set(found.key, found.path);
      else this.unstable = true;
  }

  /** The first difference in what stays the same; `undefined` where there is none, or nothing can be said. */
  differenceFrom(exchange: Exchange): AnswerDifference | undefined {
    if (this.first === undefined || this.unstable) return undefined;
    // Another property tells that a message is none.
    if (exchange.answers.some(({ kind }) => kind === "unreadable")) return undefined;
    for (const found of this.differences(this.first, exchange)) return found;
    return undefined;
  }

  private *differences(expected: Exchange, actual: Exchange): Generator<AnswerDifference> {
    const [one, other] = [statusOf(expected), statusOf(actual)];
    if (one !== other) {
      yield { kind: "status", path: "", key: "", expected: one, actual: other };
      return;
    }
    const [answers, others] = [expected.answers, actual.answers];
    if (answers.length !== others.length) {
      const counts = { expected: String(answers.length), actual: String(others.length) };
      yield { kind: "number of messages", path: "", key: "", ...counts };
      return;
    }
    for (const [index, answer] of answers.entries()) {
      const second = others[index];
      if (answer.kind !== "read" || second?.kind !== "read") continue;
      const path = this.method.serverStreaming ? `[${index}].` : "";
      const place = { type: this.method.responseType, path, key: "" };
      yield* fieldDifferences(place, answer.value, second.value, this.volatileKeys);
    }
  }
}

function statusOf({ outcome: { status } }: Exchange): string {
  return statusNameOf(status.code) ?? `status ${status.code}`;
}

/** A message inside an answer. */
interface Place {
  readonly type: MessageType;
  readonly path: string;
  readonly key: string;
}

type Skipped = ReadonlyMap<string, unknown>;

/** Every field in which two messages differ, those inside messages one by one. */
export function* fieldDifferences(
  place: Place,
  expected: MessageValue,
  actual: MessageValue,
  skipped: Skipped,
): Generator<AnswerDifference> {
  for (const number of new Set([...expected.fields.keys(), ...actual.fields.keys()])) {
    if (skipped.has(`${place.key}/${number}`)) continue;
    yield* contentDifferences(place, number, [expected, actual], skipped);
  }
  if (skipped.has(`${place.key}/?`)) return;
  const [one, other] = [expected, actual].map(({ unknown }) => ({ fields: new Map(), unknown }));
  if (one === undefined || other === undefined) return;
  if (firstDifference(place.type, one, other) === undefined) return;
  yield differenceAt(place, undefined, `${place.path}(unknown fields)`, [
    expected.unknown,
    actual.unknown,
  ]);
}

function* contentDifferences(
  place: Place,
  number: number,
  [expected, actual]: readonly [MessageValue, MessageValue],
  skipped: Skipped,
): Generator<AnswerDifference> {
  const field = place.type.byNumber.get(number);
  const contents = [expected.fields.get(number), actual.fields.get(number)] as const;
  const [one, other] = contents.map((content) => alone(number, content));
  if (one === undefined || other === undefined || field === undefined) return;
  if (firstDifference(place.type, one, other) === undefined) return;
  const path = `${place.path}${field.name}`;
  const pairs = field.message === undefined ? undefined : pairsOf(field, contents);
  if (pairs === undefined || field.message === undefined) {
    yield differenceAt(place, field, path, contents);
    return;
  }
  const inner = { type: field.message, path: `${path}.`, key: `${place.key}/${number}` };
  for (const [a, b] of pairs) yield* fieldDifferences(inner, a, b, skipped);
}

function alone(number: number, content: FieldValue | undefined): MessageValue {
  return { fields: new Map(content === undefined ? [] : [[number, content]]), unknown: [] };
}

function differenceAt(
  place: Place,
  field: Field | undefined,
  path: string,
  [expected, actual]: readonly [FieldValue | undefined, FieldValue | undefined],
): AnswerDifference {
  const key = `${place.key}/${field?.number ?? "?"}`;
  return { kind: "field", path, key, typeName: place.type.typeName, field, expected, actual };
}

type Pair = readonly [MessageValue, MessageValue];

/** The messages of two contents that stand for one another; `undefined` where one has such as the other has not. */
function pairsOf(
  field: Field,
  [one, other]: readonly [FieldValue | undefined, FieldValue | undefined],
): readonly Pair[] | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (field.cardinality === "singular") return [pair(one as ElementValue, other as ElementValue)];
  if (field.cardinality === "repeated") return listPairs(one as ListValue, other as ListValue);
  return mapPairs(one as MapValue, other as MapValue);
}

function listPairs(one: ListValue, other: ListValue): readonly Pair[] | undefined {
  if (one.length !== other.length) return undefined;
  // A cast, since lists of one length have an element at the same places.
  return one.map((element, index) => pair(element, other[index] as ElementValue));
}

function mapPairs(one: MapValue, other: MapValue): readonly Pair[] | undefined {
  if (one.size !== other.size) return undefined;
  const pairs: Pair[] = [];
  for (const [key, element] of one) {
    const second = other.get(keyIn(other, key));
    if (second === undefined) return undefined;
    pairs.push(pair(element, second));
  }
  return pairs;
}

/** Casts, since a field of messages holds messages. */
function pair(one: ElementValue, other: ElementValue): Pair {
  return [one as MessageValue, other as MessageValue];
}
