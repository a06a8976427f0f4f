import {
  type AcrossDifference,
  differencesAcross,
  type SameForm,
} from "../../schema/evolution/compare-across.ts";
import { type MessagePair, otherSide, type Side } from "../../schema/evolution/evolution-types.ts";
import { pairOf } from "../../schema/evolution/message-pair.ts";
import type { Typed } from "../../schema/evolution/same-element.ts";
import { describeField } from "../../schema/json/describe-field.ts";
import { formOf } from "../../schema/json/well-known.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageValue } from "../../schema/value.ts";
import { andThen } from "../outcome.ts";
import type { Carrier, Delivery, Received, Schemas, Written } from "./carrier.ts";
import { type Direction, type Encoding, type Level, writerOf } from "./levels.ts";

/** A way for messages from one version of a schema to another. */
export interface Crossing {
  readonly pair: MessagePair;
  readonly direction: Direction;
  readonly encoding: Encoding;
  readonly carrier: Carrier;
  readonly schemas: Schemas;
}

/** What came of a message on its way. */
export type Judgement =
  /** The encoding cannot say it, or what became of it says nothing of the change. */
  | { readonly kind: "unsayable" }
  | {
      readonly kind: "refused";
      readonly by: Side;
      readonly reason: string;
      readonly sent: Uint8Array;
    }
  | {
      readonly kind: "read";
      readonly differences: readonly AcrossDifference[];
      readonly sent: Uint8Array;
    };

/**
 * Sends a message of one version to a reader of the other, or on from there and back, and says what the
 * last reader has otherwise than it was meant.
 */
export function judgeCrossing(
  crossing: Crossing,
  value: MessageValue,
): Judgement | Promise<Judgement> {
  const { pair, direction } = crossing;
  const writer = writerOf(direction);
  const reader = otherSide(writer);
  return pass(crossing, writer, value, (sent, read) => {
    if (read.kind === "refused") return { ...read, by: reader, sent };
    const isSameForm = crossing.encoding === "json" ? sameJson(crossing, writer) : undefined;
    const differences = differencesAcross(pair, writer, value, read.value, isSameForm);
    const isRefused = differences.some(({ departure }) => departure === "required");
    if (direction !== "round" || isRefused) return { kind: "read", differences, sent };
    return passBack(crossing, { value, sent, read: read.value });
  });
}

/** Back to the old version: what it has otherwise is what got lost on the way. */
function passBack(
  crossing: Crossing,
  there: { readonly value: MessageValue; readonly sent: Uint8Array; readonly read: MessageValue },
): Judgement | Promise<Judgement> {
  const { value, sent } = there;
  const { old } = crossing.pair;
  return pass(crossing, "new", there.read, (_back, read) => {
    if (read.kind === "refused") return { ...read, by: "old", sent };
    const differences = differencesAcross(pairOf(old, old), "old", value, read.value);
    return { kind: "read", differences, sent };
  });
}

function pass(
  { pair, encoding, carrier }: Crossing,
  writer: Side,
  value: MessageValue,
  next: (sent: Uint8Array, read: Received) => Judgement | Promise<Judgement>,
): Judgement | Promise<Judgement> {
  const reader = otherSide(writer);
  const from = { side: writer, type: pair[writer], encoding };
  const to = { side: reader, type: pair[reader], encoding };
  return andThen<Written, Judgement>(carrier.write(from, value), (sent) => {
    if (sent.kind === "unsayable") return sent;
    const { bytes } = sent;
    return andThen<Received, Judgement>(carrier.read(to, bytes), (received) =>
      andThen<Judgement, Judgement>(next(bytes, received), (judgement) =>
        shownBy(carrier, judgement, { from, to, value, bytes, received }),
      ),
    );
  });
}

/** Without what is only the reader's own doing. It is asked only where something got lost, for it costs more than that. */
function shownBy(
  carrier: Carrier,
  judgement: Judgement,
  delivery: Delivery,
): Judgement | Promise<Judgement> {
  const isLoss =
    judgement.kind === "refused" || (judgement.kind === "read" && judgement.differences.length > 0);
  if (!isLoss || carrier.showsChange === undefined) return judgement;
  return andThen<boolean, Judgement>(carrier.showsChange(delivery), (isShown) =>
    isShown ? judgement : { kind: "unsayable" },
  );
}

/**
 * Some types stand in ProtoJSON as another one does: a wrapper as what it wraps, a Timestamp as text.
 * https://protobuf.dev/programming-guides/json/#wkt
 */
function sameJson({ schemas }: Crossing, writer: Side): SameForm {
  const reader = otherSide(writer);
  return (written, read) => {
    const forms = [written.field.message, read.field.message].map((type) => type && formOf(type));
    if (forms.every((form) => form === undefined)) return false;
    return elementJson(schemas[writer], written) === elementJson(schemas[reader], read);
  };
}

function elementJson(schema: Schema, { field, value }: Typed): string {
  return describeField(schema, { ...field, cardinality: "singular", jsonName: "" }, value);
}

const levelOf = { required: "decodes", value: "value", presence: "presence" } as const;

/** The level that a difference loses: on the way there and back there is but one. */
export function levelLost({ departure }: AcrossDifference, direction: Direction): Level {
  return direction === "round" ? "lossless" : levelOf[departure];
}

/** The level that a refusal loses. */
export function levelRefused(direction: Direction): Level {
  return direction === "round" ? "lossless" : "decodes";
}
