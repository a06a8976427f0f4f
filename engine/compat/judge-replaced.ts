import { edgesOf } from "../../generators/edges.ts";
import { replacedEdges } from "../../generators/replaced-edges.ts";
import type { Carrier, Schemas } from "../../properties/compat/carrier.ts";
import {
  type Crossing,
  type Judgement,
  levelLost,
} from "../../properties/compat/judge-crossing.ts";
import {
  type Direction,
  type Encoding,
  type Level,
  writerOf,
} from "../../properties/compat/levels.ts";
import type { MessagePair } from "../../schema/evolution/evolution-types.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { differenceTexts } from "./content-text.ts";
import { judge } from "./crossing-loss.ts";
import { isDemanded } from "./modes.ts";
import { type Showing, smallest } from "./smallest.ts";

/** A message that a method's other type does not take for what it is. */
export interface ReplacedLoss {
  readonly json: string;
  readonly bytes: Uint8Array;
  /** What the other side makes of it; `undefined` where it refuses it. */
  readonly read: string | undefined;
}

/** Edges of whole messages; those of what differs are all tried. */
const maxEdges = 2000;

/** How many candidates the shrinking of a message may cost. */
const maxAttempts = 400_000;

/** The smallest message of a method's type that its other version, of another type, has something else for. */
export async function judgeReplaced(
  parts: { readonly schemas: Schemas; readonly carrier: Carrier; readonly level: Level },
  pair: MessagePair,
  way: { readonly direction: Direction; readonly encoding: Encoding },
): Promise<ReplacedLoss | undefined> {
  const { level, carrier, schemas } = parts;
  const crossing: ReplacedCrossing = { pair, ...way, carrier, schemas, level };
  const side = writerOf(way.direction);
  const type = pair[side];
  const found =
    (await firstLost(crossing, replacedEdges(pair, side), Number.POSITIVE_INFINITY)) ??
    (await firstLost(crossing, edgesOf(type), maxEdges));
  if (found === undefined) return undefined;
  const losing = (value: MessageValue) => shownBy(crossing, value);
  return lossOf(schemas, crossing, await smallest(type, found, losing, maxAttempts));
}

/** What shows that a message does not arrive as it was meant. */
type Lost = Showing<Exclude<Judgement, { kind: "unsayable" }>>;

/** A crossing, and the level that has to hold. */
interface ReplacedCrossing extends Crossing {
  readonly level: Level;
}

async function firstLost(
  crossing: ReplacedCrossing,
  values: Iterable<MessageValue>,
  limit: number,
): Promise<Lost | undefined> {
  let count = 0;
  for (const value of values) {
    if (count++ >= limit) return undefined;
    const shown = await shownBy(crossing, value);
    if (shown !== undefined) return { value, shown };
  }
  return undefined;
}

async function shownBy(
  crossing: ReplacedCrossing,
  value: MessageValue,
): Promise<Lost["shown"] | undefined> {
  const judgement = await judge(crossing, value);
  if (judgement.kind === "unsayable") return undefined;
  if (judgement.kind === "refused") return judgement;
  const differences = judgement.differences.filter((difference) =>
    isDemanded({ level: levelLost(difference, crossing.direction) }, crossing.level),
  );
  return differences.length === 0 ? undefined : { ...judgement, differences };
}

function lossOf(
  schemas: Schemas,
  { pair, direction }: Crossing,
  { value, shown }: Lost,
): ReplacedLoss {
  const writer = writerOf(direction);
  const json = describeJson(schemas[writer], pair[writer], value);
  const [first] = shown.kind === "read" ? shown.differences : [];
  if (first === undefined) return { json, bytes: shown.sent, read: undefined };
  const { meant, got } = differenceTexts(schemas, direction, first);
  return { json, bytes: shown.sent, read: `${first.path}: ${got} in place of ${meant}` };
}
