import { prngOf } from "../../../generators/prng.ts";
import type { CallInput } from "../../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { CallScript } from "../call-script.ts";
import { caseOf, type PreparedCall } from "./case-of.ts";
import { filledStep } from "./filled-step.ts";
import { freshSuffixes } from "./fresh-suffixes.ts";
import { inOrder } from "./order.ts";
import type { ReachCaller, ReachOptions } from "./reach-options.ts";
import type { Recipe } from "./recipe.ts";
import { Search } from "./search.ts";
import { Settling } from "./settling.ts";
import { type Needs, Stock } from "./stock.ts";
import { Upkeep } from "./upkeep.ts";
import { wordsOfSeed } from "./words-of-seed.ts";

/** How many calls a search takes before it is another method's turn, by the round. */
const callsByRound: readonly number[] = [8, 12, 12, 12];
const defaultMaxCalls = 40;
/** For so many cases at most nothing is tried again after what a case needs could not be made. */
const maxRest = 16;

/**
 * Finds for each method a request that is answered with OK, by experiment and from the schema alone, with
 * the calls that it needs before it, and keeps it good while a run goes on.
 */
export class Reach {
  private readonly options: ReachOptions;
  private readonly recipes = new Map<string, Recipe>();
  private readonly upkeeps = new Map<string, Upkeep>();
  private readonly searches = new Map<string, Search>();
  private readonly needs = new Map<string, Needs>();
  private readonly rests = new Map<string, { left: number; next: number }>();
  private readonly stock: Stock;
  private readonly suffix = freshSuffixes();

  constructor(options: ReachOptions) {
    this.options = options;
    this.stock = new Stock(options.call, this.recipes, this.suffix);
    for (const method of options.methods) this.searches.set(method.subject, this.searchFor(method));
  }

  /**
   * Looks for a known good request of every method, within bounds, and again for those that had none once others
   * gave more. Yields the subject that it is at before each call, so that the caller can show it, and end it.
   */
  async *find(): AsyncGenerator<string> {
    for await (const subject of this.findAll()) {
      if (this.options.shouldStop()) return;
      yield subject;
    }
  }

  /** Whether a request is known that the method answers with OK. */
  isReached(subject: string): boolean {
    return this.recipes.has(subject);
  }

  /**
   * Whole requests for a case: what it lays over the known good request, with what that needs made first. An
   * input that is laid over nothing, or whose method was not reached, is returned as it is.
   */
  async prepare(method: LiveMethod, input: CallInput): Promise<PreparedCall> {
    const { subject } = method;
    const recipe = this.recipes.get(subject);
    if (input.overKnownGood !== true || recipe === undefined)
      return { input, script: bare(method, input) };
    const needs = this.isResting(subject) ? undefined : await this.needsOf(recipe);
    if (needs === undefined) return caseOf(recipe, new Map(), input, this.suffix);
    return caseOf(recipe, needs, input, this.suffix);
  }

  /** Told of how a prepared case ended, so that what it takes is made anew where it is gone. `input` is the prepared one. */
  noteOutcome(subject: string, _input: CallInput, exchange: Exchange): void {
    this.upkeeps.get(subject)?.note(exchange, this.needs.get(subject));
  }

  /** What a case needs; where that cannot be made, nobody tries again for a few cases. */
  private async needsOf(recipe: Recipe): Promise<Needs | undefined> {
    const { subject } = recipe.method;
    await this.upkeeps.get(subject)?.ensure();
    const needs = await this.stock.needsOf(recipe);
    if (needs === undefined) {
      const next = this.rests.get(subject)?.next ?? 1;
      this.rests.set(subject, { left: next, next: Math.min(next * 2, maxRest) });
      return undefined;
    }
    this.rests.delete(subject);
    this.needs.set(subject, needs);
    return needs;
  }

  private isResting(subject: string): boolean {
    const rest = this.rests.get(subject);
    if (rest === undefined || rest.left === 0) return false;
    rest.left--;
    return true;
  }

  private async *findAll(): AsyncGenerator<string> {
    const methods = inOrder(this.options.methods);
    for (const calls of callsByRound) {
      const known = this.recipes.size;
      for (const method of methods) yield* this.look(method, calls, false);
      // Only what others give can help those that were not reached.
      if (this.recipes.size === known) break;
    }
    for (let known = -1; known !== this.recipes.size; ) {
      known = this.recipes.size;
      for (const method of methods) yield* this.look(method, Number.POSITIVE_INFINITY, true);
    }
  }

  private async *look(
    method: LiveMethod,
    calls: number,
    thorough: boolean,
  ): AsyncGenerator<string> {
    const { subject } = method;
    const search = this.searches.get(subject);
    if (search === undefined || this.recipes.has(subject)) return;
    const found = yield* search.run(calls, thorough);
    if (found === undefined) return;
    const recipe = yield* new Settling(found, this.stock, search).run();
    this.recipes.set(subject, recipe);
    this.upkeeps.set(subject, new Upkeep(recipe, this.stock));
  }

  private searchFor(method: LiveMethod): Search {
    const { examples, maxCallsPerMethod = defaultMaxCalls, seed } = this.options;
    return new Search({
      ...{ method, recipes: this.recipes, stock: this.stock, maxCalls: maxCallsPerMethod },
      example: examples.get(method.subject),
      prng: prngOf(...wordsOfSeed(seed, method.subject)),
    });
  }
}

function bare(method: LiveMethod, input: CallInput): CallScript {
  return { steps: [{ subject: method.subject, input, takes: [], fresh: [] }] };
}

/**
 * Makes the calls of a script one after the other, filling in what is taken and what must be fresh; gives the
 * exchanges. It ends before a step whose method is not among `methods`. Steps of which the exchanges are in `made` are not made
 * again.
 */
export async function playScript(
  script: CallScript,
  methods: ReadonlyMap<string, LiveMethod>,
  call: ReachCaller,
  freshSuffix: () => string,
  made: readonly Exchange[] = [],
): Promise<readonly Exchange[]> {
  const exchanges = [...made];
  for (const step of script.steps.slice(made.length)) {
    const method = methods.get(step.subject);
    if (method === undefined) break;
    exchanges.push(await call(method, filledStep(method, step, exchanges, freshSuffix)));
  }
  return exchanges;
}
