import { minimalMessage } from "../../../generators/minimal-message.ts";
import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { FieldValue, MessageValue } from "../../../schema/value.ts";
import { putAt } from "./paths.ts";
import type { Recipe, Take } from "./recipe.ts";
import type { Slot } from "./slots.ts";
import { isDestroying } from "./verbs.ts";

/** What one slot of a request is given: a value, or what another call has. */
export interface Choice {
  readonly slot: Slot;
  readonly value?: FieldValue;
  readonly take?: Take;
  /** Whether it must be new each time. */
  readonly isFresh?: boolean;
}

/** What the slots of a request are given, by their keys; all others are left unset. */
export type Plan = ReadonlyMap<string, Choice>;

/** A plan with one more choice; those that cannot be beside it go. */
export function withChoice(plan: Plan, choice: Choice): Plan {
  const kept = [...plan].filter(([, other]) => agree(other.slot, choice.slot));
  return new Map([...kept, [choice.slot.key, choice]]);
}

/** A plan without some of its choices. */
export function without(plan: Plan, dropped: Iterable<string>): Plan {
  const keys = new Set(dropped);
  return new Map([...plan].filter(([key]) => !keys.has(key)));
}

/** The plan of some choices, the earlier first where two cannot be both. */
export function planOf(choices: Iterable<Choice>): Plan {
  const plan = new Map<string, Choice>();
  for (const choice of choices)
    if (
      !plan.has(choice.slot.key) &&
      [...plan.values()].every((other) => agree(other.slot, choice.slot))
    )
      plan.set(choice.slot.key, choice);
  return plan;
}

/** A plan as text: two plans that ask for the same have the same. */
export function nameOf(plan: Plan): string {
  return [...plan.values()].map(choiceName).sort().join("; ");
}

/** The recipe that a plan is. What destroys needs its own of everything. */
export function recipeOf(method: LiveMethod, plan: Plan, spends?: boolean): Recipe {
  let base: MessageValue = minimalMessage(method.requestType);
  const takes: Take[] = [];
  for (const { slot, value, take } of plan.values()) {
    if (take !== undefined) takes.push(take);
    else if (value !== undefined) base = putAt(method.requestType, base, slot.path, value);
  }
  const fresh = [...plan.values()].filter((choice) => choice.isFresh === true);
  return {
    ...{ method, base, takes, fresh: fresh.map(({ slot }) => slot.path) },
    spends: spends ?? (takes.length > 0 && isDestroying(method)),
  };
}

/** Whether two slots can be set at once: they are not of two members of one oneof. */
function agree(a: Slot, b: Slot): boolean {
  for (const [oneof, member] of a.arms) {
    const other = b.arms.get(oneof);
    if (other !== undefined && other !== member) return false;
  }
  return true;
}

function choiceName({ slot, value, take, isFresh }: Choice): string {
  const from = take && `${take.producer} ${take.from} ${take.path.join(".")}`;
  return `${slot.key}=${from ?? textOf(value)}${isFresh === true ? "+" : ""}`;
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  if (value instanceof Map) return `{${[...value].map(([key, one]) => `${key}:${textOf(one)}`)}}`;
  if (Array.isArray(value)) return `[${value.map(textOf)}]`;
  if (typeof value === "object" && value !== null && "fields" in value) return textOf(value.fields);
  return `${typeof value} ${String(value)}`;
}
