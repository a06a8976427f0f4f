import { edgesOf } from "../../generators/edges.ts";
import { replacedEdges } from "../../generators/replaced-edges.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
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
import { type MessagePair, otherSide } from "../../schema/evolution/evolution-types.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { meantAndGot } from "./content-text.ts";
import { judge } from "./judge-change.ts";
import { isDemanded } from "./modes.ts";

/** A message that a method's other type does not take for what it is. */
export interface ReplacedLoss {
  readonly json: string;
  readonly bytes: Uint8Array;
  /** What the other side makes of it; `undefined` where it refuses it. */
  readonly read: string | undefined;
}

/** Edges of whole messages; those of what differs are all tried. */
const maxEdges = 2000;

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
  let best =
    (await firstLost(crossing, replacedEdges(pair, side), Number.POSITIVE_INFINITY)) ??
    (await firstLost(crossing, edgesOf(type), maxEdges));
  for (let attempts = 0; best !== undefined && attempts < 200; attempts++) {
    const simpler = await firstLost(crossing, shrinkMessage(type, best.value), maxEdges);
    if (simpler === undefined) break;
    best = simpler;
  }
  return best && lossOf(parts.schemas, crossing, best);
}

interface Lost {
  readonly value: MessageValue;
  readonly judgement: Exclude<Judgement, { kind: "unsayable" }>;
}

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
    const judgement = await judge(crossing, value);
    if (judgement.kind === "unsayable") continue;
    if (judgement.kind === "refused") return { value, judgement };
    const differences = judgement.differences.filter((difference) =>
      isDemanded({ level: levelLost(difference, crossing.direction) }, crossing.level),
    );
    if (differences.length > 0) return { value, judgement: { ...judgement, differences } };
  }
  return undefined;
}

function lossOf(
  schemas: Schemas,
  { pair, direction }: Crossing,
  { value, judgement }: Lost,
): ReplacedLoss {
  const writer = writerOf(direction);
  const json = describeJson(schemas[writer], pair[writer], value);
  if (judgement.kind === "refused") return { json, bytes: judgement.sent, read: undefined };
  const [first] = judgement.differences;
  const step = first?.trail.at(-1);
  const reader = otherSide(writer);
  const isElement = first?.path.endsWith("]") === true;
  const { meant, got } = meantAndGot(
    { schema: schemas[writer], field: step?.[writer], content: first?.meant, isElement },
    { schema: schemas[reader], field: step?.[reader], content: first?.got, isElement },
  );
  return { json, bytes: judgement.sent, read: `${first?.path}: ${got} in place of ${meant}` };
}
