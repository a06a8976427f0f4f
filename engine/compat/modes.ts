import { type Direction, type Level, levels } from "../../properties/compat/levels.ts";

/**
 * Which version has to read which, by the names that schema registries use. BACKWARD: the new version
 * reads what the old one wrote. FORWARD: the old version reads what the new one writes. FULL:
 * both. A transitive mode judges against every earlier version that is given, the others against the last.
 * https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html
 */
export type Mode =
  | "BACKWARD"
  | "FORWARD"
  | "FULL"
  | "BACKWARD_TRANSITIVE"
  | "FORWARD_TRANSITIVE"
  | "FULL_TRANSITIVE";

/** All of them. */
export const modes: readonly Mode[] = [
  "BACKWARD",
  "FORWARD",
  "FULL",
  "BACKWARD_TRANSITIVE",
  "FORWARD_TRANSITIVE",
  "FULL_TRANSITIVE",
];

/** In which order clients and servers get the new version. */
export type RolloutOrder = "servers first" | "clients first";

/** What a message is to services: what clients send, what servers send, or both. */
export type Role = "request" | "response";

/** What is asked of a change. */
export interface Demand {
  /** For every message the same, where given. */
  readonly mode: Mode | undefined;
  /** The order that messages of services have to stand; for what no mode is given. */
  readonly order: RolloutOrder | "any";
  /** The level that has to hold, and with it the more basic ones. */
  readonly level: Level;
}

/** Whether a mode judges against all versions. */
export function isTransitive(mode: Mode | undefined): boolean {
  return mode === undefined || mode.endsWith("_TRANSITIVE");
}

/**
 * The directions that have to hold for a message of these roles.
 *
 * Servers first: new servers read what old clients send (BACKWARD for requests), and old clients what
 * new servers send (FORWARD for responses); a message that goes both ways needs both, and so does one that
 * no service carries, since nobody knows who reads it.
 */
export function demandedDirections(
  { mode, order }: Demand,
  roles: ReadonlySet<Role>,
): ReadonlySet<Direction> {
  if (mode !== undefined) return directionsOfMode(mode);
  if (order === "any" || roles.size !== 1) return both;
  const isRequest = roles.has("request");
  return isRequest === (order === "servers first") ? newReads : oldReads;
}

const newReads: ReadonlySet<Direction> = new Set(["old-to-new"]);
const oldReads: ReadonlySet<Direction> = new Set(["new-to-old"]);
const both: ReadonlySet<Direction> = new Set(["old-to-new", "new-to-old"]);

function directionsOfMode(mode: Mode): ReadonlySet<Direction> {
  if (mode.startsWith("BACKWARD")) return newReads;
  return mode.startsWith("FORWARD") ? oldReads : both;
}

/** Whether a loss is one of a level that has to hold. */
export function isDemanded({ level }: { readonly level: Level }, demanded: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(demanded);
}
