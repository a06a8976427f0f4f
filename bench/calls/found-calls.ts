import type { RunConfig } from "../../engine/config/run-config.ts";
import { Caller } from "../../engine/live/caller.ts";
import { examplesOf } from "../../engine/live/live-examples.ts";
import { Reach } from "../../engine/live/reach/reach.ts";
import { seedStream } from "../../engine/seeds.ts";
import { prngOf } from "../../generators/prng.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { knownGoodInput, ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import type { Target } from "../../transports/target.ts";

/** What to find requests for, and how. */
export interface CallSearch {
  readonly schema: Schema;
  readonly target: Target;
  /** Methods that may be called: those that are measured may need others to be called first. */
  readonly callable: readonly LiveMethod[];
  readonly measured: readonly LiveMethod[];
  readonly config: RunConfig;
  /** The root seed, in decimal. */
  readonly seed: string;
  /** How many different requests of a method are wanted at most. */
  readonly count: number;
  readonly callTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of the method that is being looked at. */
  readonly at?: (subject: string) => void;
}

/** A method, and requests that it was seen to answer with OK, again and again. */
export interface FoundCalls {
  readonly method: LiveMethod;
  /** The messages of each request. */
  readonly requests: readonly (readonly Uint8Array[])[];
}

/** What was found for a load. */
export interface FoundRequests {
  readonly found: readonly FoundCalls[];
  /** Why there is nothing for a method, by subject. */
  readonly left: ReadonlyMap<string, string>;
}

/** For each request that is wanted so many are tried: a server refuses some of what is odd. */
const triesPerRequest = 3;

/** So many are tried at once: one after the other, a server that takes a second would be asked for minutes. */
const batchSize = 16;

/**
 * Finds for each method that is measured requests that it answers with OK, each time they are sent: a known good one
 * (found out as a run does), and generated ones laid over it. A load of refused calls would measure the refusing.
 */
export async function foundRequests(search: CallSearch): Promise<FoundRequests> {
  const { schema, target, callable, config, seed, signal } = search;
  const caller = new Caller({
    open: () => grpcJs(target),
    journal: { begin: () => undefined, end: () => undefined },
    callTimeoutMs: search.callTimeoutMs,
    rate: undefined,
    signal,
  });
  try {
    const reach = new Reach({
      methods: callable,
      call: (method, input) => caller.call(method, input),
      seed,
      examples: examplesOf(callable, schema, config),
      shouldStop: () => signal.aborted,
    });
    for await (const subject of reach.find()) search.at?.(subject);
    const found: FoundCalls[] = [];
    const left = new Map<string, string>();
    for (const method of search.measured) {
      signal.throwIfAborted();
      search.at?.(method.subject);
      const requests = await new Trials(search, reach, caller).requestsOf(method);
      if (typeof requests === "string") left.set(method.subject, requests);
      else found.push({ method, requests });
    }
    return { found, left };
  } finally {
    caller.close();
  }
}

/** Sends requests of a method to see which are answered with OK. */
class Trials {
  private readonly search: CallSearch;
  private readonly reach: Reach;
  private readonly caller: Caller;

  constructor(search: CallSearch, reach: Reach, caller: Caller) {
    this.search = search;
    this.reach = reach;
    this.caller = caller;
  }

  /** Requests that are answered with OK twice; or why there are none. */
  async requestsOf(method: LiveMethod): Promise<readonly (readonly Uint8Array[])[] | string> {
    const { subject } = method;
    if (!this.reach.isReached(subject))
      return "no request was found that is answered with OK; --data gives one";
    const plain = await this.prepared(method, knownGoodInput());
    const first = await this.caller.call(method, plain);
    const second = await this.caller.call(method, plain);
    const refused = [first, second].find((exchange) => !isOk(exchange));
    if (refused !== undefined)
      return `the same request is not answered with OK again (${refused.outcome.status.name})`;
    const requests = new Map([[keyOf(plain), bytesOf(plain)]]);
    const { count, signal } = this.search;
    for (const inputs of inBatches(this.drawn(method), batchSize)) {
      if (requests.size >= count || signal.aborted) break;
      const answered = await Promise.all(inputs.map((input) => this.answered(method, input)));
      // In the order in which they were drawn, whichever was answered first.
      for (const one of answered)
        if (one !== undefined && requests.size < count) requests.set(keyOf(one), bytesOf(one));
    }
    return [...requests.values()];
  }

  /** What was sent, where it was answered with OK. */
  private async answered(method: LiveMethod, input: CallInput): Promise<CallInput | undefined> {
    const prepared = await this.prepared(method, input);
    return isOk(await this.caller.call(method, prepared)) ? prepared : undefined;
  }

  private async prepared(method: LiveMethod, input: CallInput): Promise<CallInput> {
    return (await this.reach.prepare(method, input)).input;
  }

  /** Generated inputs that are laid over the known good request; the same for the same seed. */
  private *drawn(method: LiveMethod): Generator<CallInput> {
    const { seed, count } = this.search;
    const check = { property: "bench/call", subject: method.subject, codec: "" };
    const seeds = seedStream(seed, check, "random");
    const inputs = ordinaryInputs(method);
    for (let index = 0; index < count * triesPerRequest; index++) {
      const input = inputs.random(prngOf(...seeds.at(index)));
      if (input.overKnownGood === true) yield input;
    }
  }
}

function* inBatches<T>(values: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function isOk(exchange: Exchange): boolean {
  return exchange.outcome.status.name === "OK";
}

/** Equal for the same messages. */
function keyOf(input: CallInput): string {
  return bytesOf(input)
    .map((bytes) => Buffer.from(bytes).toString("base64"))
    .join();
}

function bytesOf(input: CallInput): readonly Uint8Array[] {
  return input.messages.map(({ bytes }) => bytes);
}
