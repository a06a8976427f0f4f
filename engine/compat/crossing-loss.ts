import type { Carrier, Schemas } from "../../properties/compat/carrier.ts";
import {
  type Crossing,
  type Judgement,
  judgeCrossing,
  levelLost,
  levelRefused,
} from "../../properties/compat/judge-crossing.ts";
import { type Level, levels, writerOf } from "../../properties/compat/levels.ts";
import type { AcrossDifference } from "../../schema/evolution/compare-across.ts";
import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import { firstLine } from "../../schema/first-line.ts";
import { spacedHex, toHex } from "../../schema/hex.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { ChangeOwners } from "./change-owner.ts";
import type { Loss } from "./compat-result.ts";
import { contentText, differenceTexts } from "./content-text.ts";
import { smallest } from "./smallest.ts";

/** What all cells share. */
export interface CompatContext {
  readonly schemas: Schemas;
  readonly owners: ChangeOwners;
  readonly carrier: Carrier;
}

/** How many candidates one failure may cost. */
const maxAttempts = 4000;

/** A message that lost something, and what came of it. */
export interface Sample {
  readonly value: MessageValue;
  readonly judgement: Judgement;
  readonly phase: "edges" | "random";
  readonly index: number;
}

/** A level that one change lost, as far as a judgement shows it. */
export interface Shown {
  readonly level: Level;
  /** `undefined` where the message was refused. */
  readonly difference: AcrossDifference | undefined;
}

/** What a message shows of one change, the most basic level first; nothing where all of it arrived. */
export function shownOf(
  { owners }: CompatContext,
  { direction, pair }: Crossing,
  { value, judgement }: Pick<Sample, "value" | "judgement">,
  change: FieldChange,
): readonly Shown[] {
  if (judgement.kind === "unsayable") return [];
  if (judgement.kind === "refused") {
    // Of a message that is refused nothing else is known than what is in it.
    const isOwn = owners.inMessage(pair[writerOf(direction)], value).has(change);
    return isOwn ? [{ level: levelRefused(direction), difference: undefined }] : [];
  }
  return judgement.differences
    .filter(({ trail }) => owners.ofTrail(trail) === change)
    .map((difference) => ({ level: levelLost(difference, direction), difference }))
    .sort((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level));
}

/** The smallest message that makes a change lose a level, and what it shows. */
export async function smallestLoss(
  context: CompatContext,
  crossing: Crossing,
  sample: Sample,
  wanted: { readonly change: FieldChange; readonly level: Level },
): Promise<Loss> {
  const type = crossing.pair[writerOf(crossing.direction)];
  const losing = async (value: MessageValue) => {
    const judgement = await judge(crossing, value);
    const [shown] = shownOf(context, crossing, { value, judgement }, wanted.change);
    return shown?.level === wanted.level ? judgement : undefined;
  };
  const found = { value: sample.value, shown: sample.judgement };
  const { value, shown, steps } = await smallest(type, found, losing, maxAttempts);
  return lossOf(context, crossing, { ...sample, value, judgement: shown }, { ...wanted, steps });
}

/** Without waiting where there is nothing to wait for: there are many. */
export async function judge(crossing: Crossing, value: MessageValue): Promise<Judgement> {
  const judged = judgeCrossing(crossing, value);
  return judged instanceof Promise ? await judged : judged;
}

function lossOf(
  context: CompatContext,
  crossing: Crossing,
  sample: Sample,
  {
    change,
    level,
    steps,
  }: {
    readonly change: FieldChange;
    readonly level: Level;
    readonly steps: number;
  },
): Loss {
  const { judgement, value, phase, index } = sample;
  const writer = writerOf(crossing.direction);
  const schema = context.schemas[writer];
  const type = crossing.pair[writer];
  const difference = shownOf(context, crossing, sample, change)[0]?.difference;
  const words =
    judgement.kind === "refused" || difference === undefined
      ? refusalWords(context, crossing, sample, change)
      : differenceWords(context, crossing, difference);
  const sent = judgement.kind === "unsayable" ? new Uint8Array() : judgement.sent;
  return {
    level,
    message: type.typeName,
    json: describeJson(schema, type, value),
    sent:
      crossing.encoding === "json" ? Buffer.from(sent).toString("utf8") : spacedHex(toHex(sent)),
    ...words,
    ...{ phase, index, steps },
  };
}

type Words = Pick<Loss, "path" | "meant" | "got">;

function differenceWords(
  { schemas }: CompatContext,
  { direction, pair }: Crossing,
  difference: AcrossDifference,
): Words {
  const step = difference.trail.at(-1);
  const { path, departure } = difference;
  const words = differenceTexts(schemas, direction, difference);
  if (departure !== "required") return { path, ...words };
  // On the way back it may also be the old version that misses it.
  const { typeName } = step?.pair.new ?? pair.new;
  const name = (step?.new ?? step?.old)?.name ?? path;
  return { path, meant: words.meant, got: `refused: ${typeName} requires ${name}` };
}

function refusalWords(
  { schemas }: CompatContext,
  { direction, pair }: Crossing,
  { value, judgement }: Sample,
  change: FieldChange,
): Words {
  const writer = writerOf(direction);
  const field = change[writer];
  const reason = judgement.kind === "refused" ? firstLine(judgement.reason) : "";
  const isOwn = field !== undefined && pair[writer].byNumber.get(field.number) === field;
  const content = isOwn ? value.fields.get(field.number) : undefined;
  return {
    path: field?.name ?? change.subject,
    meant: isOwn
      ? contentText({ schema: schemas[writer], field, content, isElement: false })
      : describeJson(schemas[writer], pair[writer], value),
    got: `refused: ${reason}`,
  };
}
