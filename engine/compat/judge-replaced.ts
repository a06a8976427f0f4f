import { edgesOf } from "../../generators/edges.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import type { Carrier, Schemas } from "../../properties/compat/carrier.ts";
import type { Crossing, Judgement } from "../../properties/compat/judge-crossing.ts";
import { type Direction, writerOf } from "../../properties/compat/levels.ts";
import { type MessagePair, otherSide } from "../../schema/evolution/evolution-types.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { meantAndGot } from "./content-text.ts";
import { judge } from "./judge-change.ts";

/** A message that a method's other type does not take for what it is. */
export interface ReplacedLoss {
  readonly json: string;
  readonly bytes: Uint8Array;
  /** What the other side makes of it; `undefined` where it refuses it. */
  readonly read: string | undefined;
}

/** Edges of a message type. */
const maxEdges = 2000;

/** The smallest message of a method's type that its other version, of another type, has something else for. */
export async function judgeReplaced(
  parts: { readonly schemas: Schemas; readonly carrier: Carrier },
  pair: MessagePair,
  direction: Direction,
): Promise<ReplacedLoss | undefined> {
  const crossing: Crossing = { pair, direction, encoding: "binary", carrier: parts.carrier };
  const type = pair[writerOf(direction)];
  let best = await firstLost(crossing, edgesOf(type), maxEdges);
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

async function firstLost(
  crossing: Crossing,
  values: Iterable<MessageValue>,
  limit: number,
): Promise<Lost | undefined> {
  let count = 0;
  for (const value of values) {
    if (count++ >= limit) return undefined;
    const judgement = await judge(crossing, value);
    if (judgement.kind === "unsayable") continue;
    if (judgement.kind === "refused" || judgement.differences.length > 0)
      return { value, judgement };
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
