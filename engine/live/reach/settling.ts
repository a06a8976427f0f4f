import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";
import { isOwnName, madeUp } from "./candidates.ts";
import { complaintOf } from "./complaint.ts";
import { type Choice, nameOf, type Plan, recipeOf, withChoice, without } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import type { Found } from "./search.ts";
import type { Slot } from "./slots.ts";
import { goneStatuses, type Performed, type Stock } from "./stock.ts";
import { isCreating, nounsOf } from "./verbs.ts";

/** How many names are tried at most to find which must be new, and how many fields whether they can be left out. */
const maxFreshCalls = 8;
const maxPruned = 10;

/**
 * Makes of a request that was answered with OK one that is answered so each time: it is made again, and what then
 * is said tells whether a name must be new, or what it takes is used up. Then what it does not need is left out.
 * Yields the subject before each call.
 */
export class Settling {
  private readonly found: Found;
  private readonly stock: Stock;
  private readonly slots: readonly Slot[];
  /** The names of plans that were called with. */
  private readonly tried: Set<string>;
  private last: Performed;

  constructor(found: Found, stock: Stock, { slots, tried }: Looked) {
    this.found = found;
    this.stock = stock;
    this.slots = slots;
    this.tried = new Set(tried);
    this.last = found.performed;
  }

  async *run(): AsyncGenerator<string, Recipe> {
    const { plan, recipe } = this.found;
    if (plan === undefined) return yield* this.settleExample(recipe);
    const again = yield* this.perform(recipe);
    const settled = yield* this.settle(plan, recipe, again);
    const pruned = yield* this.prune(settled.plan, settled.recipe);
    const { instance } = this.last;
    if (instance !== undefined && !pruned.spends) this.stock.offer({ ...instance, recipe: pruned });
    return pruned;
  }

  /** What the user gave stands as it is; only names may have to be new. */
  private async *settleExample(recipe: Recipe): AsyncGenerator<string, Recipe> {
    const again = yield* this.perform(recipe);
    if (again?.exchange.outcome.status.name !== "ALREADY_EXISTS") return recipe;
    const set = this.slots.filter((slot) => recipe.base.fields.has(slot.path[0] ?? 0));
    for (const slot of this.names(set).slice(0, maxFreshCalls)) {
      const renewed = { ...recipe, fresh: [slot.path] };
      if (this.isOk(yield* this.perform(renewed))) return renewed;
    }
    return recipe;
  }

  private async *settle(
    plan: Plan,
    recipe: Recipe,
    again: Performed | undefined,
  ): AsyncGenerator<string, Settled> {
    const status = again?.exchange.outcome.status.name ?? "OK";
    if (status === "OK") return { plan, recipe };
    const isTaken = status === "ALREADY_EXISTS" || isCreating(recipe.method);
    const renewed = isTaken ? yield* this.renew(plan) : undefined;
    if (renewed !== undefined) return renewed;
    if (recipe.takes.length === 0 || recipe.spends || !goneStatuses.has(status))
      return { plan, recipe };
    // It was done once to what others share: they need another.
    for (const need of this.found.performed.needs.values()) await this.stock.forget(need);
    const spending = { ...recipe, spends: true };
    const isOk = this.isOk(yield* this.perform(spending));
    return { plan, recipe: isOk ? spending : recipe };
  }

  /** Finds which names must be new. */
  private async *renew(plan: Plan): AsyncGenerator<string, Settled | undefined> {
    const names = this.names(this.slots);
    const set = names.filter(
      (slot) => plan.has(slot.key) && plan.get(slot.key)?.take === undefined,
    );
    const trials: readonly (readonly Slot[])[] = [
      ...[...set, ...names.filter((slot) => !plan.has(slot.key))].map((slot) => [slot]),
      set,
    ];
    for (const slots of trials.slice(0, maxFreshCalls)) {
      const renewed = slots.reduce((all, slot) => withChoice(all, renewedChoice(all, slot)), plan);
      const recipe = recipeOf(this.found.recipe.method, renewed);
      // Twice: the first may be answered with OK for any change at all.
      if (!this.isOk(yield* this.perform(recipe))) continue;
      if (this.isOk(yield* this.perform(recipe))) return { plan: renewed, recipe };
    }
    return undefined;
  }

  /** Slots that can hold a name, the likeliest first. */
  private names(slots: readonly Slot[]): readonly Slot[] {
    const { method } = this.found.recipe;
    const names = slots.filter(
      ({ field }) => field.cardinality === "singular" && field.kind === "string",
    );
    const keys = slots.filter((slot) => slot.isKey && slot.field.cardinality === "singular");
    const own = keys.filter((slot) => isOwnName(method, slot));
    return [...new Set([...own, ...keys, ...names])];
  }

  /** Leaves out what a request does not need: all at once, or one after the other. */
  private async *prune(plan: Plan, recipe: Recipe): AsyncGenerator<string, Recipe> {
    const loose = [...plan.values()].filter((choice) => !this.isKept(choice));
    if (loose.length === 0) return recipe;
    const keys = loose.map((choice) => choice.slot.key);
    const bare = yield* this.firstFine([without(plan, keys)], recipe);
    if (bare !== undefined) return this.remade(bare, recipe);
    let kept = plan;
    for (const choice of loose.toReversed().slice(0, maxPruned))
      kept = (yield* this.firstFine(this.simpler(kept, choice), recipe)) ?? kept;
    return kept === plan ? recipe : this.remade(kept, recipe);
  }

  /** The first of some plans that is answered with OK; none that was called with before. */
  private async *firstFine(
    plans: readonly Plan[],
    recipe: Recipe,
  ): AsyncGenerator<string, Plan | undefined> {
    for (const plan of plans) {
      const name = nameOf(plan);
      if (this.tried.has(name)) continue;
      this.tried.add(name);
      if (this.isOk(yield* this.perform(this.remade(plan, recipe)))) return plan;
    }
    return undefined;
  }

  /** A choice left out, or made up in place of taken from where that will do. */
  private simpler(plan: Plan, choice: Choice): readonly Plan[] {
    const left = without(plan, [choice.slot.key]);
    const made = isTaken(choice) ? madeUp(choice.slot).map((one) => withChoice(plan, one)) : [];
    return [left, ...made];
  }

  /** What names what a request is about stays, as does what comes from where such things are made: an answer about nothing shows little. */
  private isKept({ take, slot, isFresh }: Choice): boolean {
    if (isFresh === true) return true;
    if (take === undefined) return false;
    const words = wordsOf(slot.field.name).map(stemOf);
    const { producer } = take;
    const made = this.found.performed.needs.get(producer)?.recipe.method;
    return (
      made !== undefined && isCreating(made) && nounsOf(made).some((noun) => words.includes(noun))
    );
  }

  private remade(plan: Plan, recipe: Recipe): Recipe {
    const remade = recipeOf(recipe.method, plan);
    return { ...remade, spends: remade.takes.length > 0 && recipe.spends };
  }

  private isOk(performed: Performed | undefined): boolean {
    if (performed?.instance === undefined) return false;
    return complaintOf(performed.exchange).rank >= this.found.complaint.rank;
  }

  private async *perform(recipe: Recipe): AsyncGenerator<string, Performed | undefined> {
    yield recipe.method.subject;
    const performed = await this.stock.perform(recipe);
    if (performed !== undefined && this.isOk(performed)) this.last = performed;
    return performed;
  }
}

/** What a search looked at. */
interface Looked {
  readonly slots: readonly Slot[];
  readonly tried: ReadonlySet<string>;
}

interface Settled {
  readonly plan: Plan;
  readonly recipe: Recipe;
}

function isTaken(choice: Choice): boolean {
  return choice.take !== undefined;
}

/** A name that is new each time, in front of which stands what the plan has there. */
function renewedChoice(plan: Plan, slot: Slot): Choice {
  const before = plan.get(slot.key);
  const value = before?.take === undefined ? before?.value : undefined;
  const made = value ?? slot.plausible;
  return { slot, isFresh: true, ...(made === undefined ? {} : { value: made }) };
}
