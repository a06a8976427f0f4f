import type { Exchange } from "../../../properties/rpc/exchange.ts";
import type { MessageValue } from "../../../schema/value.ts";
import { putAt, suffixAt, valueAt } from "./paths.ts";
import type { ReachCaller } from "./reach-options.ts";
import { type Instance, producersOf, type Recipe } from "./recipe.ts";
import { requestPart } from "./request-part.ts";

/** What the producers of a recipe made for one call, by their subjects. */
export type Needs = ReadonlyMap<string, Instance>;

/** One call of a recipe. */
export interface Performed {
  readonly exchange: Exchange;
  readonly request: MessageValue;
  readonly needs: Needs;
  /** Where the call was answered with OK. */
  readonly instance: Instance | undefined;
}

/**
 * Statuses that may mean that something is not there any more, or not as it was: a server that was started
 * again, another caller that removed it, a login that ended. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
 */
export const goneStatuses: ReadonlySet<string> = new Set([
  ...["NOT_FOUND", "FAILED_PRECONDITION", "ALREADY_EXISTS", "ABORTED", "UNAUTHENTICATED"],
]);

/** What was made on the server for other calls to work with: one of each for all, and others for a single call. */
export class Stock {
  private readonly call: ReachCaller;
  private readonly recipes: ReadonlyMap<string, Recipe>;
  private readonly suffix: () => string;
  private readonly sharedInstances = new Map<string, Promise<Instance | undefined>>();

  constructor(call: ReachCaller, recipes: ReadonlyMap<string, Recipe>, freshSuffix: () => string) {
    this.call = call;
    this.recipes = recipes;
    this.suffix = freshSuffix;
  }

  /** What all calls share that take from a method; made where it is not there. Several that ask at once wait for one. */
  async shared(subject: string): Promise<Instance | undefined> {
    const known = this.sharedInstances.get(subject);
    if (known !== undefined) return await known;
    const made = this.make(subject, () => this.sharedNeeds(subject));
    this.sharedInstances.set(subject, made);
    const instance = await made;
    if (instance === undefined && this.sharedInstances.get(subject) === made)
      this.sharedInstances.delete(subject);
    return instance;
  }

  /** Has what was shared made anew when it is next asked for, unless it already was. */
  async forget(instance: Instance): Promise<void> {
    const { subject } = instance.recipe.method;
    const known = this.sharedInstances.get(subject);
    const isCurrent = known !== undefined && (await known) === instance;
    if (isCurrent && this.sharedInstances.get(subject) === known)
      this.sharedInstances.delete(subject);
  }

  /** A call that was made anyway is what is shared from now on, where nothing was. */
  offer(instance: Instance): void {
    const { subject } = instance.recipe.method;
    if (!this.sharedInstances.has(subject))
      this.sharedInstances.set(subject, Promise.resolve(instance));
  }

  /** What a call of a recipe takes from: shared, or its own where it uses it up. `undefined` where it cannot be made. */
  async needsOf(recipe: Recipe): Promise<Needs | undefined> {
    const producers = producersOf(recipe);
    const own = new Map<string, Instance>();
    const needs = new Map<string, Instance>();
    for (const producer of producers) {
      const instance = recipe.spends
        ? await this.own(producer, producers, own)
        : await this.shared(producer);
      if (instance === undefined) return undefined;
      needs.set(producer, instance);
    }
    return needs;
  }

  /** Calls once by a recipe. `undefined` where what it takes cannot be made. */
  async perform(recipe: Recipe): Promise<Performed | undefined> {
    const needs = await this.needsOf(recipe);
    return needs && (await this.performWith(recipe, needs));
  }

  /** The request of a recipe, with what it takes and new suffixes, where `over` does not say otherwise. */
  fill(recipe: Recipe, needs: Needs): MessageValue {
    const type = recipe.method.requestType;
    let request = recipe.base;
    for (const { into, producer, from, path } of recipe.takes) {
      const value = takenValue(needs.get(producer), from, path);
      if (value !== undefined) request = putAt(type, request, into, value);
    }
    for (const path of recipe.fresh) request = suffixAt(type, request, path, this.suffix());
    return request;
  }

  private async performWith(recipe: Recipe, needs: Needs): Promise<Performed> {
    const request = this.fill(recipe, needs);
    const part = requestPart(recipe.method.requestType, request);
    const exchange = await this.call(recipe.method, { messages: [part] });
    if (exchange.outcome.status.name !== "OK")
      return { exchange, request, needs, instance: undefined };
    const answer = exchange.answers[0];
    const response = answer?.kind === "read" ? answer.value : undefined;
    return { exchange, request, needs, instance: { recipe, request, response, needs } };
  }

  /** Calls a producer, and once more with what it needs made anew where that seems to be gone. */
  private async make(
    subject: string,
    needsOf: () => Promise<Needs | undefined>,
  ): Promise<Instance | undefined> {
    const recipe = this.recipes.get(subject);
    const needs = recipe && (await needsOf());
    if (recipe === undefined || needs === undefined) return undefined;
    const { instance, exchange } = await this.performWith(recipe, needs);
    if (instance !== undefined || needs.size === 0) return instance;
    if (!goneStatuses.has(exchange.outcome.status.name)) return undefined;
    for (const need of needs.values()) await this.forget(need);
    const anew = await needsOf();
    return anew && (await this.performWith(recipe, anew)).instance;
  }

  private async sharedNeeds(subject: string): Promise<Needs | undefined> {
    const recipe = this.recipes.get(subject);
    return recipe && (await this.needsOf(recipe));
  }

  /** Made for one call alone; what several of its producers take from a third is one and the same. */
  private async own(
    subject: string,
    producers: readonly string[],
    own: Map<string, Instance>,
  ): Promise<Instance | undefined> {
    const known = own.get(subject);
    if (known !== undefined) return known;
    const recipe = this.recipes.get(subject);
    if (recipe === undefined) return undefined;
    const made = await this.make(subject, async () => {
      const needs = new Map<string, Instance>();
      for (const producer of producersOf(recipe)) {
        const isOwn = recipe.spends || producers.includes(producer);
        const need = isOwn ? await this.own(producer, producers, own) : await this.shared(producer);
        if (need === undefined) return undefined;
        needs.set(producer, need);
      }
      return needs;
    });
    if (made !== undefined) own.set(subject, made);
    return made;
  }
}

/** What a call has to give. */
export function takenValue(
  instance: Instance | undefined,
  from: "request" | "response",
  path: readonly number[],
): ReturnType<typeof valueAt> {
  const message = from === "request" ? instance?.request : instance?.response;
  return message && valueAt(message, path);
}
