import { isInhabited } from "../../generators/inhabited.ts";
import { messageDrawer } from "../../generators/message.ts";
import { prngOf } from "../../generators/prng.ts";
import type { Crossing } from "../../properties/compat/judge-crossing.ts";
import { levelLost, levelRefused } from "../../properties/compat/judge-crossing.ts";
import { type Level, levels, writerOf } from "../../properties/compat/levels.ts";
import { mappedMessage } from "../../properties/mapped-message.ts";
import type { FieldChange, MessagePair } from "../../schema/evolution/evolution-types.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { seedStream } from "../seeds.ts";
import type { Cell } from "./compat-result.ts";
import { type CompatContext, judge, type Sample, smallestLoss } from "./crossing-loss.ts";
import type { OpenCell } from "./judge-change.ts";
import { smallest } from "./smallest.ts";

/** A way, and what its random messages may add to. */
export interface RandomJob {
  readonly context: CompatContext;
  readonly pair: MessagePair;
  readonly way: Pick<Cell, "direction" | "encoding">;
  readonly seed: string;
  /** How many messages. */
  readonly count: number;
  /** The cell of a change on this way. */
  cellOf(change: FieldChange): OpenCell | undefined;
  /** Hears of a difference that comes of no change that is known. */
  unexplained(sample: Sample): void;
}

/** What random messages may hold: no `Any`, since what is packed in it need not be known on both sides. */
const constraints = { anyTypes: [], maxDepth: 3, maxElements: 120 } as const;

/**
 * Sends random whole messages one way: what fields do to one another, and what a message does to those
 * that contain it. What edges have shown is taken out of them first, so that it does not hide the rest.
 *
 * The seed of each is a hash of root seed, way, pair and number, so nothing else shifts them.
 *
 * @returns how many could be sent
 */
export async function judgeRandom(job: RandomJob): Promise<number> {
  const { context, pair, way, count } = job;
  const type = pair[writerOf(way.direction)];
  if (!isInhabited(type) || count === 0) return 0;
  const { carrier, schemas } = context;
  const crossing: Crossing = { pair, carrier, schemas, ...way };
  const draw = messageDrawer(type, constraints);
  const check = {
    property: `compat/${way.direction}`,
    subject: `${pair.old.typeName} ${pair.new.typeName}`,
    codec: way.encoding,
  };
  const seeds = seedStream(job.seed, check, "random");
  let sent = 0;
  for (let index = 0; index < count; index++) {
    const value = withoutRefused(job, type, draw(prngOf(...seeds.at(index))));
    const judgement = await judge(crossing, value);
    if (judgement.kind === "unsayable") continue;
    sent++;
    countFields(job, type, value);
    await look(job, crossing, { value, judgement, phase: "random", index });
  }
  return sent;
}

/** A message counts for those changes whose fields it has set. */
function countFields({ context, cellOf }: RandomJob, type: MessageType, value: MessageValue): void {
  for (const number of value.fields.keys()) {
    const change = context.owners.of(type.byNumber.get(number));
    const cell = change && cellOf(change);
    if (cell !== undefined) cell.cases++;
  }
}

/** Without the fields that are known to have a message refused, which would show nothing else. */
function withoutRefused(job: RandomJob, type: MessageType, value: MessageValue): MessageValue {
  const refused = (field: Field | undefined) => {
    const change = field?.presence === "required" ? undefined : job.context.owners.of(field);
    const losses = (change && job.cellOf(change)?.losses) ?? [];
    // Of edges only, which are the same whatever else runs.
    return losses.some(({ phase, got }) => phase === "edges" && got.startsWith("refused"));
  };
  return mappedMessage(type, value, (inner, { fields, unknown }) => {
    const kept = [...fields].filter(([number]) => !refused(inner.byNumber.get(number)));
    return { fields: kept.length === fields.size ? fields : new Map(kept), unknown };
  });
}

async function look(job: RandomJob, crossing: Crossing, sample: Sample): Promise<void> {
  const { judgement } = sample;
  if (judgement.kind === "unsayable") return;
  if (judgement.kind === "refused") {
    await lookAtRefused(job, crossing, sample);
    return;
  }
  for (const difference of judgement.differences) {
    const owner = job.context.owners.ofTrail(difference.trail);
    await add(job, crossing, sample, owner, levelLost(difference, crossing.direction));
  }
}

/** How many candidates it may cost to find what has a message refused. */
const maxRefused = 2000;

/** The smallest message that is still refused, for whatever reason, shows who is to blame. */
async function lookAtRefused(job: RandomJob, crossing: Crossing, sample: Sample): Promise<void> {
  const type = crossing.pair[writerOf(crossing.direction)];
  const refused = async (candidate: MessageValue) => {
    const judgement = await judge(crossing, candidate);
    return judgement.kind === "refused" ? judgement : undefined;
  };
  const found = { value: sample.value, shown: sample.judgement };
  const { value, shown } = await smallest(type, found, refused, maxRefused);
  const least = { ...sample, value, judgement: shown };
  const owners = job.context.owners.inMessage(type, value);
  const level = levelRefused(crossing.direction);
  if (owners.size === 0) job.unexplained(least);
  const cells = [...owners].map((owner) => job.cellOf(owner));
  // One that is known to have messages refused, and stands in all of them, explains this one as well.
  if (cells.some((cell) => cell?.losses.some((loss) => loss.level === level))) return;
  for (const owner of owners) await add(job, crossing, least, owner, level);
}

/** Adds what a message shows of a change, where its cell has not seen as much. */
async function add(
  job: RandomJob,
  crossing: Crossing,
  sample: Sample,
  change: FieldChange | undefined,
  level: Level,
): Promise<void> {
  const cell = change && job.cellOf(change);
  if (change === undefined || cell === undefined) {
    job.unexplained(sample);
    return;
  }
  if (cell.masked !== undefined || cell.losses.some((loss) => loss.level === level)) return;
  cell.proved = false;
  cell.losses.push(await smallestLoss(job.context, crossing, sample, { change, level }));
  cell.losses.sort((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level));
}
