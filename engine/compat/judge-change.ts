import { changeEdges, isExhaustible } from "../../generators/change-edges.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import {
  type Crossing,
  type Judgement,
  judgeCrossing,
} from "../../properties/compat/judge-crossing.ts";
import {
  type Direction,
  type Encoding,
  type Level,
  levels,
  writerOf,
} from "../../properties/compat/levels.ts";
import type { FieldChange, Side } from "../../schema/evolution/evolution-types.ts";
import type { Field } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { Cell, Loss } from "./compat-result.ts";
import { type CompatContext, type Sample, shownOf, smallestLoss } from "./crossing-loss.ts";

/** A cell that random messages can still add to. */
export interface OpenCell extends Cell {
  readonly losses: Loss[];
  cases: number;
}

/** Sends every edge of a changed field one way, and says which levels it loses, each with the smallest message. */
export async function judgeChange(
  context: CompatContext,
  change: FieldChange,
  way: { readonly direction: Direction; readonly encoding: Encoding },
): Promise<OpenCell> {
  const crossing: Crossing = { pair: change.pair, carrier: context.carrier, ...way };
  const writer = writerOf(way.direction);
  const type = change.pair[writer];
  const field = change[writer];
  const masked = await maskOf(crossing, field);
  if (masked !== undefined) return { ...way, losses: [], cases: 0, proved: false, masked };
  const peers = peersOf(change, writer);
  const focus = { field, peers, isReplaced: change.aspects.has("message type") };
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
  const proved = losses.length === 0 && isWhole;
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
    if (judgement.kind === "unsayable") {
      unsaid++;
      continue;
    }
    const sample = { value, judgement, phase: "edges" as const, index: cases++ };
    for (const { level } of shownOf(context, crossing, sample, change))
      if (isSmaller(sample, samples.get(level))) samples.set(level, sample);
  }
  return { samples, cases, unsaid };
}

/** Without waiting where there is nothing to wait for: there are many. */
export async function judge(crossing: Crossing, value: Sample["value"]): Promise<Judgement> {
  const judged = judgeCrossing(crossing, value);
  return judged instanceof Promise ? await judged : judged;
}

/** Why even a message without the field is refused, so that nothing can be said of the field. */
async function maskOf(crossing: Crossing, field: Field | undefined): Promise<string | undefined> {
  const type = crossing.pair[writerOf(crossing.direction)];
  const minimal = minimalMessage(type);
  if (field !== undefined && minimal.fields.has(field.number)) return undefined;
  const judgement = await judge(crossing, minimal);
  return judgement.kind === "refused" ? judgement.reason : undefined;
}

/** The fields of both versions that share, or shared, a oneof with a field: as one version has them. */
function peersOf(change: FieldChange, side: Side): readonly Field[] {
  if (!change.aspects.has("oneof")) return [];
  const shares = (one: Field | undefined, other: Field) =>
    one?.oneof?.members.includes(other.number) === true && one !== other;
  return change.pair.fields
    .filter((pair) => shares(change.old, pair.old) || shares(change.new, pair.new))
    .map((pair) => pair[side]);
}
