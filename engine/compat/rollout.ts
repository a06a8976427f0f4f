import type { Encoding } from "../../properties/compat/levels.ts";
import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import type { CallLoss, Cell, Loss, Refusal, RolloutAnswer } from "./compat-result.ts";
import {
  type Demand,
  demandedDirections,
  isDemanded,
  type Role,
  type RolloutOrder,
} from "./modes.ts";

/** What stands against an order. */
export interface RolloutEvidence {
  readonly changes: readonly {
    readonly change: FieldChange;
    readonly cells: readonly Cell[];
    /** What services make of its message. */
    readonly roles: ReadonlySet<Role>;
  }[];
  readonly methods: readonly { readonly subject: string; readonly losses: readonly CallLoss[] }[];
  /** Whether there are services, so that only what they carry counts. */
  readonly hasServices: boolean;
}

const orders: readonly RolloutOrder[] = ["servers first", "clients first"];

/**
 * In which order clients and servers may get the new version, in one encoding.
 *
 * Requests go from clients to servers and responses back: with new servers and old clients, new code
 * reads old requests, and old code new responses; the other way round in the other order.
 * Without services it is readers that stand for servers.
 */
export function rolloutOf(
  evidence: RolloutEvidence,
  encoding: Encoding,
  level: Demand["level"],
): RolloutAnswer {
  const refusals = orders.flatMap((order) => {
    const refusal = againstOrder(evidence, order, encoding, level);
    return refusal === undefined ? [] : [refusal];
  });
  const refused = new Set(refusals.map(({ order }) => order));
  const [only] = orders.filter((order) => !refused.has(order));
  if (refused.size === 0) return { encoding, order: "either", refusals };
  return { encoding, order: only ?? "neither", refusals };
}

function againstOrder(
  { changes, methods, hasServices }: RolloutEvidence,
  order: RolloutOrder,
  encoding: Encoding,
  level: Demand["level"],
): Refusal | undefined {
  const client = order === "servers first" ? "old" : "new";
  for (const { subject, losses } of methods) {
    const call = losses.find((loss) => loss.client === client);
    if (call !== undefined) return { order, subject, evidence: call };
  }
  let first: Refusal | undefined;
  for (const { change, cells, roles } of changes) {
    if (hasServices && roles.size === 0) continue;
    const loss = lossAgainst(cells, directionsFor(order, roles), encoding, level);
    if (loss === undefined) continue;
    // A message that is refused says more than one that reads differently.
    if (loss.level === "decodes") return { order, subject: change.subject, evidence: loss };
    first ??= { order, subject: change.subject, evidence: loss };
  }
  return first;
}

/** Of messages without a service those that read have the place of servers. */
function directionsFor(
  order: RolloutOrder,
  roles: ReadonlySet<Role>,
): ReturnType<typeof demandedDirections> {
  const usual: ReadonlySet<Role> = roles.size === 0 ? new Set(["request"]) : roles;
  return demandedDirections({ mode: undefined, order, level: "presence" }, usual);
}

function lossAgainst(
  cells: readonly Cell[],
  directions: ReturnType<typeof demandedDirections>,
  encoding: Encoding,
  level: Demand["level"],
): Loss | undefined {
  return cells
    .filter((cell) => cell.encoding === encoding && directions.has(cell.direction))
    .flatMap(({ losses }) => losses)
    .find((loss) => isDemanded(loss, level === "lossless" ? "presence" : level));
}
