import type { Prng } from "../../../generators/prng.ts";
import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { MessageValue } from "../../../schema/value.ts";
import {
  type Ground,
  groundOf,
  neighbours,
  openings,
  randomPlan,
  variations,
} from "./candidates.ts";
import { type Complaint, complaintOf, isFine, namedGroups, namedIn } from "./complaint.ts";
import { nameOf, type Plan, recipeOf } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import { type Slot, slotsOf } from "./slots.ts";
import type { Performed, Stock } from "./stock.ts";

/** A request that was answered with OK. */
export interface Found {
  readonly recipe: Recipe;
  /** What it was made of; `undefined` where the user gave it. */
  readonly plan: Plan | undefined;
  readonly performed: Performed;
  readonly complaint: Complaint;
}

/** What a search works with. */
export interface SearchGround {
  readonly method: LiveMethod;
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly stock: Stock;
  readonly example: MessageValue | undefined;
  readonly maxCalls: number;
  readonly prng: Prng;
}

interface Tried {
  readonly plan: Plan;
  readonly complaint: Complaint;
}

interface Step {
  readonly tried: Tried;
  /** Whether nothing had been said like what was said of it. */
  readonly isNew: boolean;
  /** How many improvements led there. */
  readonly depth: number;
}

/** A server that says one and the same to so many requests in a row is not going to say anything else. */
const maxSame = 12;
/** The same for statuses that have nothing to do with what is in a request. */
const maxHopeless = 2;
const hopeless: ReadonlySet<string> = new Set(["UNIMPLEMENTED", "DEADLINE_EXCEEDED"]);
/** What says nothing of the request: the server is away, and may come back. */
const away: ReadonlySet<string> = new Set(["UNAVAILABLE", "CANCELLED"]);
/** How deep one improvement is followed by the next. */
const maxClimb = 8;
/** How many variations of what is no opening are tried in vain before it is left. */
const maxMisses = 14;

/** The search for a request that one method answers with OK. It goes on where it was when others give more. */
export class Search {
  private readonly given: SearchGround;
  readonly slots: readonly Slot[];
  /** The names of all plans that were called with. */
  readonly tried: Set<string> = new Set();
  private readonly kinds = new Map<string, number>();
  private calls = 0;
  /** How many calls it may have made when it pauses. */
  private limit = 0;
  /** Whether a call came to nothing that another one now would not come to: each may take as long as a call can. */
  private isStuck = false;
  private best: Tried | undefined;
  private soft: Found | undefined;

  constructor(given: SearchGround) {
    this.given = given;
    this.slots = slotsOf(given.method.requestType);
  }

  /** Whether more calls would be in vain, or too many. */
  get isOver(): boolean {
    if (this.calls >= this.given.maxCalls) return true;
    const [only, ...others] = this.kinds;
    if (only === undefined || others.length > 0) return false;
    const [kind, count] = only;
    return count >= (hopeless.has(kind) ? maxHopeless : maxSame);
  }

  /** Looks on for at most so many calls. Yields the subject before each. */
  async *run(calls: number, thorough: boolean): AsyncGenerator<string, Found | undefined> {
    this.isStuck = false;
    this.limit = Math.min(this.calls + calls, this.given.maxCalls);
    const { example, method, recipes } = this.given;
    if (example !== undefined && this.calls === 0) {
      const found = yield* this.tryExample(example);
      if (found !== undefined) return found;
    }
    const ground = groundOf(method, this.slots, recipes);
    const found = (yield* this.open(ground)) ?? (thorough ? yield* this.dig(ground) : undefined);
    return found ?? (thorough || this.isOver ? this.soft : undefined);
  }

  private async *tryExample(example: MessageValue): AsyncGenerator<string, Found | undefined> {
    const { method, stock } = this.given;
    yield method.subject;
    this.calls++;
    const recipe = { method, base: example, takes: [], fresh: [], spends: false };
    const performed = await stock.perform(recipe);
    if (performed === undefined) return undefined;
    const complaint = complaintOf(performed.exchange);
    const isOk = performed.instance !== undefined;
    return isOk ? { recipe, plan: undefined, performed, complaint } : undefined;
  }

  /** The openings, and what improves on the best of them. */
  private async *open(ground: Ground): AsyncGenerator<string, Found | undefined> {
    for (const plan of openings(ground)) {
      const tried = yield* this.attempt(plan);
      if (tried !== undefined && "recipe" in tried) return tried;
      // What is said against one opening is looked into before the next, where it says which field it is about.
      if (tried !== undefined && this.isPrecise(tried.complaint)) {
        const found = yield* this.climb(ground, tried, 1);
        if (found !== undefined) return found;
      }
    }
    return this.best && (yield* this.climb(ground, this.best, 0));
  }

  private isPrecise(complaint: Complaint): boolean {
    const named = [namedIn(complaint, this.slots), namedGroups(complaint, this.slots)];
    return named.some((one) => one.length > 0);
  }

  private async *climb(
    ground: Ground,
    from: Tried,
    depth: number,
  ): AsyncGenerator<string, Found | undefined> {
    let misses = 0;
    for (const plan of variations(ground, from.plan, from.complaint)) {
      if (this.isSpent() || (depth > 0 && misses > maxMisses)) return undefined;
      const known = this.kinds.size;
      const tried = yield* this.attempt(plan);
      if (tried === undefined) continue;
      if ("recipe" in tried) return tried;
      misses++;
      const isNew = this.kinds.size > known;
      const found = yield* this.climbOn(ground, from, { tried, isNew, depth });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async *climbOn(
    ground: Ground,
    from: Tried,
    { tried, isNew, depth }: Step,
  ): AsyncGenerator<string, Found | undefined> {
    if (depth === maxClimb || !this.isCloser(from, tried, isNew)) return undefined;
    return yield* this.climb(ground, tried, depth + 1);
  }

  /** Whether a request came closer: further by its status, or what is said of it is new and about something else. */
  private isCloser(before: Tried, after: Tried, isNew: boolean): boolean {
    if (after.complaint.rank > before.complaint.rank) return true;
    return isNew && this.answers(before, after);
  }

  /** Whether what is said now is about something else than before, and not about what was changed: one thing less is wrong. */
  private answers(before: Tried, after: Tried): boolean {
    const [is] = namedIn(after.complaint, this.slots);
    if (is !== undefined && before.plan.get(is.key) !== after.plan.get(is.key)) return false;
    if (before.complaint.status !== after.complaint.status) return after.complaint.rank > 20;
    const [was] = namedIn(before.complaint, this.slots);
    return was !== is;
  }

  /** One field more or less than the best, then by chance. */
  private async *dig(ground: Ground): AsyncGenerator<string, Found | undefined> {
    const plan = this.best?.plan;
    for (const near of plan === undefined ? [] : neighbours(ground, plan)) {
      const tried = yield* this.attempt(near);
      if (tried !== undefined && "recipe" in tried) return tried;
    }
    for (let draw = 0; draw < this.given.maxCalls && !this.isSpent(); draw++) {
      const tried = yield* this.attempt(randomPlan(ground, this.given.prng));
      if (tried !== undefined && "recipe" in tried) return tried;
    }
    return undefined;
  }

  private isSpent(): boolean {
    return this.isStuck || this.calls >= this.limit || this.isOver;
  }

  /** One call. `undefined` where it was made before, cannot be made, or would be one too many. */
  private async *attempt(plan: Plan): AsyncGenerator<string, Tried | Found | undefined> {
    const name = nameOf(plan);
    if (this.isSpent() || this.tried.has(name)) return undefined;
    const { method, stock } = this.given;
    yield method.subject;
    this.tried.add(name);
    this.calls++;
    const recipe = recipeOf(method, plan);
    const performed = await stock.perform(recipe);
    if (performed === undefined) return undefined;
    const complaint = complaintOf(performed.exchange);
    this.isStuck = hopeless.has(complaint.kind) || away.has(complaint.kind);
    if (away.has(complaint.kind)) {
      this.tried.delete(name);
      return undefined;
    }
    const found = { recipe, plan, performed, complaint };
    if (isFine(complaint)) return found;
    if (performed.instance !== undefined) this.soft ??= found;
    this.kinds.set(complaint.kind, (this.kinds.get(complaint.kind) ?? 0) + 1);
    const tried = { plan, complaint };
    if (this.best === undefined || complaint.rank > this.best.complaint.rank) this.best = tried;
    return tried;
  }
}
