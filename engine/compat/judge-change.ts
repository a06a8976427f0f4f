import { changeEdges, isExhaustible } from "../../generators/change-edges.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { replacedEdges } from "../../generators/replaced-edges.ts";
import { oracleCarrier } from "../../properties/compat/carrier.ts";
import type { Crossing, Judgement } from "../../properties/compat/judge-crossing.ts";
import {
  type Direction,
  type Encoding,
  type Level,
  levels,
  writerOf,
} from "../../properties/compat/levels.ts";
import { changesOf, innerPair } from "../../schema/evolution/evolution.ts";
import type { FieldChange, MessagePair, Side } from "../../schema/evolution/evolution-types.ts";
import { pairOf } from "../../schema/evolution/message-pair.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { Cell, Loss } from "./compat-result.ts";
import { type CompatContext, judge, type Sample, shownOf, smallestLoss } from "./crossing-loss.ts";

/** A cell that random messages can still add to. */
export interface OpenCell extends Cell {
  readonly losses: Loss[];
  cases: number;
  proved: boolean;
}

/** Sends every edge of a changed field one way, and says which levels it loses, each with the smallest message. */
export async function judgeChange(
  context: CompatContext,
  change: FieldChange,
  way: { readonly direction: Direction; readonly encoding: Encoding },
): Promise<OpenCell> {
  const { carrier, schemas } = context;
  const crossing: Crossing = { pair: change.pair, carrier, schemas, ...way };
  const writer = writerOf(way.direction);
  const type = change.pair[writer];
  const field = change[writer];
  const masked = await maskOf(context, crossing, change);
  if (masked !== undefined) return { ...way, losses: [], cases: 0, proved: false, masked };
  const peers = peersOf(change, writer);
  const focus = { field, peers, inner: innerEdges(change, writer) };
  const { samples, cases, unsaid } = await firstSamples(
    context,
    crossing,
    change,
    changeEdges(type, focus),
  );
  const losses: Loss[] = [];
  for (const level of levels) {
    const sample = samples.get(level);
    if (sample !== undefined)
      losses.push(await smallestLoss(context, crossing, sample, { change, level }));
  }
  const isWhole = cases > 0 && unsaid === 0 && isExhaustible(field) && peers.length === 0;
  const proved = losses.length === 0 && isWhole && !isDisturbed(change);
  return { ...way, losses, cases, proved };
}

interface FirstSamples {
  readonly samples: ReadonlyMap<Level, Sample>;
  /** How many messages were sent. */
  readonly cases: number;
  /** How many there was no way to send. */
  readonly unsaid: number;
}

/** Fewer bytes make a smaller message: of 2 and -1, which take one byte and ten, 2 is shown. */
function isSmaller(sample: Sample, other: Sample | undefined): boolean {
  return other === undefined || sizeOf(sample) < sizeOf(other);
}

function sizeOf({ judgement }: Sample): number {
  return judgement.kind === "unsayable" ? Number.POSITIVE_INFINITY : judgement.sent.length;
}

/** For each level that is lost the smallest message that shows it. */
async function firstSamples(
  context: CompatContext,
  crossing: Crossing,
  change: FieldChange,
  values: Iterable<MessageValue>,
): Promise<FirstSamples> {
  const samples = new Map<Level, Sample>();
  let cases = 0;
  let unsaid = 0;
  for (const value of values) {
    const judgement = await judge(crossing, value);
    // One that the new version refuses does not come back to show anything.
    if (judgement.kind === "unsayable" || isCutShort(judgement, crossing)) unsaid++;
    if (judgement.kind === "unsayable") continue;
    const sample = { value, judgement, phase: "edges" as const, index: cases++ };
    for (const { level } of shownOf(context, crossing, sample, change))
      if (isSmaller(sample, samples.get(level))) samples.set(level, sample);
  }
  return { samples, cases, unsaid };
}

function isCutShort(judgement: Judgement, { direction }: Crossing): boolean {
  if (direction !== "round" || judgement.kind === "unsayable") return false;
  if (judgement.kind === "refused") return true;
  return judgement.differences.some(({ departure }) => departure === "required");
}

/** Messages in which everything is that the type has otherwise which has taken the place of another. */
function innerEdges({ old, new: next, aspects }: FieldChange, side: Side): Iterable<MessageValue> {
  const isReplaced = aspects.has("message type") && old !== undefined && next !== undefined;
  const inner = isReplaced ? innerPair({ old, new: next }) : undefined;
  return inner === undefined ? [] : replacedEdges(inner, side);
}

/** Whether another field may come to stand where this one does, by its number or its name: then more than its own values count. */
function isDisturbed({ pair }: FieldChange): boolean {
  const hasMoved = changesOf(pair).some(({ aspects }) =>
    (["number", "name", "json name"] as const).some((aspect) => aspects.has(aspect)),
  );
  return hasMoved || (pair.removed.length > 0 && pair.added.length > 0);
}

/**
 * Why even a message with nothing set but what it must have is refused, so that nothing can be said of the change;
 * `undefined` where it is read, or where it is this change that has it refused.
 */
async function maskOf(
  { schemas }: CompatContext,
  crossing: Crossing,
  change: FieldChange,
): Promise<string | undefined> {
  const side = writerOf(crossing.direction);
  const type = crossing.pair[side];
  const judgement = await judge(crossing, minimalMessage(type));
  if (judgement.kind !== "refused") return undefined;
  const alone = pairOfOne(change);
  if (alone === undefined) return judgement.reason;
  const isolated = { ...crossing, pair: alone, carrier: oracleCarrier(schemas) };
  const own = await judge(isolated, minimalMessage(alone[side]));
  return own.kind === "refused" ? undefined : judgement.reason;
}

/** The two messages with no other field than the one that changed; `undefined` where it is on one side only. */
function pairOfOne({ pair, old, new: next }: FieldChange): MessagePair | undefined {
  if (old === undefined || next === undefined) return undefined;
  return pairOf(withOnly(pair.old, old), withOnly(pair.new, next));
}

function withOnly(type: MessageType, field: Field): MessageType {
  return { ...type, fields: [field], byNumber: new Map([[field.number, field]]), oneofs: [] };
}

/** Of a oneof that a field joins or leaves so many other members are tried with it: what one does, they all do. */
const maxPeers = 8;

/** The fields of both versions that share a oneof with a field in one of them only: as one version has them. */
function peersOf(change: FieldChange, side: Side): readonly Field[] {
  if (!change.aspects.has("oneof")) return [];
  const shares = (one: Field | undefined, other: Field) =>
    one?.oneof?.members.includes(other.number) === true && one !== other;
  return change.pair.fields
    .filter((pair) => shares(change.old, pair.old) !== shares(change.new, pair.new))
    .slice(0, maxPeers)
    .map((pair) => pair[side]);
}
