import { setImmediate as immediately } from "node:timers/promises";
import type { Carrier, Schemas } from "../../properties/compat/carrier.ts";
import type { Direction, Encoding } from "../../properties/compat/levels.ts";
import {
  byName,
  changesOf,
  type Evolution,
  reachedFrom,
  withContainers,
} from "../../schema/evolution/evolution.ts";
import {
  type FieldChange,
  isReplaced,
  type MessagePair,
} from "../../schema/evolution/evolution-types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { ChangeOwners } from "./change-owner.ts";
import type { Cell } from "./compat-result.ts";
import type { CompatContext } from "./crossing-loss.ts";
import { judgeChange, type OpenCell } from "./judge-change.ts";
import { judgeRandom } from "./judge-random.ts";

/** What is to be judged. */
export interface MessagesJob {
  readonly evolution: Evolution;
  readonly schemas: Schemas;
  readonly carrier: Carrier;
  readonly encodings: readonly Encoding[];
  readonly seed: string;
  /** Random messages of each message type that changed, each way; a tenth of it for one that contains such a type. */
  readonly maxExamples: number;
  /**
   * Which changes are asked for. The others are judged by their edges all the same, since what these show is taken
   * out of random messages: so that a filter changes nothing of what is left.
   */
  isAsked(change: FieldChange): boolean;
  /** Hears of each step. */
  progress(done: number, all: number): void;
  /** Whether to stop. */
  shouldStop(): boolean;
}

/** What was judged. */
export interface JudgedMessages {
  readonly cells: ReadonlyMap<FieldChange, readonly Cell[]>;
  readonly cases: number;
  /** Messages in which something got lost that no change explains: a bug of ours, or of a codec. */
  readonly unexplained: readonly Unexplained[];
}

/** A message that lost something, whatever the reason. */
export interface Unexplained {
  readonly pair: MessagePair;
  readonly way: Way;
  readonly value: MessageValue;
}

const directions: readonly Direction[] = ["old-to-new", "new-to-old", "round"];

/** Judges every change by its edges, then every message that changed, or contains one that did, by random messages. */
export async function judgeMessages(job: MessagesJob): Promise<JudgedMessages> {
  const { evolution, schemas, carrier } = job;
  const owners = new ChangeOwners(evolution.changes);
  const context: CompatContext = { schemas, carrier, owners };
  const ways = directions.flatMap((direction) =>
    job.encodings.map((encoding): Way => ({ direction, encoding })),
  );
  const { changes } = evolution;
  const asked = new Set(changes.filter(job.isAsked));
  const subjects = subjectsOf(evolution, new Set([...asked].map(({ pair }) => pair)));
  let done = 0;
  const step = async () => {
    job.progress(++done, changes.length + subjects.length);
    // So that Ctrl-C is heard.
    await immediately();
  };
  const cells = await judgedByEdges(job, context, { changes, ways, step });
  const edges = [...cells.values()].flat().reduce((sum, cell) => sum + cell.cases, 0);
  const random = await judgedByRandom(job, context, { subjects, ways, cells, step });
  return {
    cells: new Map([...cells].filter(([change]) => asked.has(change))),
    ...{ cases: edges + random.cases, unexplained: random.unexplained },
  };
}

async function judgedByEdges(
  job: MessagesJob,
  context: CompatContext,
  work: {
    readonly changes: readonly FieldChange[];
    readonly ways: readonly Way[];
    readonly step: () => Promise<void>;
  },
): Promise<ReadonlyMap<FieldChange, readonly OpenCell[]>> {
  const cells = new Map<FieldChange, OpenCell[]>();
  for (const change of work.changes) {
    if (job.shouldStop()) break;
    const own: OpenCell[] = [];
    for (const way of work.ways) own.push(await judgeChange(context, change, way));
    cells.set(change, own);
    await work.step();
  }
  return cells;
}

async function judgedByRandom(
  job: MessagesJob,
  context: CompatContext,
  work: {
    readonly subjects: readonly MessagePair[];
    readonly ways: readonly Way[];
    readonly cells: ReadonlyMap<FieldChange, readonly OpenCell[]>;
    readonly step: () => Promise<void>;
  },
): Promise<Pick<JudgedMessages, "cases" | "unexplained">> {
  const unexplained: Unexplained[] = [];
  let cases = 0;
  for (const pair of work.subjects) {
    if (job.shouldStop()) break;
    for (const way of work.ways) {
      const count = countFor(pair, way, job.maxExamples);
      cases += await judgeRandom({
        ...{ context, pair, way, seed: job.seed, count },
        cellOf: (change) => work.cells.get(change)?.find((cell) => isOf(cell, way)),
        unexplained: ({ value }) => void unexplained.push({ pair, way, value }),
      });
    }
    await work.step();
  }
  return { cases, unexplained };
}

/**
 * A message that only contains one that changed shows little that the other does not, and there may be
 * hundreds: a tenth will do. There and back is half as likely to show what the way there has not.
 */
function countFor(pair: MessagePair, { direction }: Way, maxExamples: number): number {
  const count = direction === "round" ? maxExamples / 2 : maxExamples;
  return Math.ceil(changesOf(pair).length > 0 ? count : count / 10);
}

/** One way from version to version. */
export type Way = Pick<Cell, "direction" | "encoding">;

function isOf(cell: Cell, way: Way): boolean {
  return cell.direction === way.direction && cell.encoding === way.encoding;
}

/** Messages that changed themselves, and those that contain them, as far as one that is asked for is in them. */
function subjectsOf(
  { changed }: Evolution,
  asked: ReadonlySet<MessagePair>,
): readonly MessagePair[] {
  const containing = withContainers(reachedFrom(changed), asked);
  return [...changed].filter((pair) => !isReplaced(pair) && containing.has(pair)).sort(byName);
}
