import type { Prng } from "../../generators/prng.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Compression, MetadataEntry } from "../../transports/transport.ts";
import type { Applicability, Claim } from "../property.ts";
import type { Verdict } from "../verdict.ts";
import type { CallInput } from "./call-input.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";

/** A claim about the methods of a server. */
export type CallProperty = ObservingProperty | FollowingProperty | TryingProperty;

interface CallPropertyBase extends Claim {
  /** Whether there is anything to check. A property that does not apply is never counted as passed. */
  appliesTo(method: LiveMethod, facts: MethodFacts): Applicability;
}

/**
 * A claim that any call can break, whatever it was made for: it is judged by what came of the call,
 * and makes none of its own. Each call of a run is shown to all of these, so that one call serves for many claims.
 */
export interface ObservingProperty extends CallPropertyBase {
  readonly kind: "observing";
  judge(exchange: Exchange, context: JudgeContext): Verdict;
}

/** A claim about what holds once a call is over: it takes calls of its own, behind one that was made anyway. */
export interface FollowingProperty extends CallPropertyBase {
  readonly kind: "following";
  follow(exchange: Exchange, context: CallContext): Promise<Verdict>;
}

/** A claim that takes calls of its own: the same request twice, one of another form, several at once. */
export interface TryingProperty extends CallPropertyBase {
  readonly kind: "trying";
  /** Whether what others call meanwhile could be taken for what its own calls do: a run gives it the server to itself. */
  readonly needsQuiet?: boolean;
  inputs(method: LiveMethod): CallInputs;
  check(input: CallInput, context: CallContext): Promise<Verdict>;
}

/** What the user, or the schema, says of a method. Only what is said is relied on. */
export interface MethodFacts {
  /** Whether it changes nothing, so that it may be called again and in any order (`NO_SIDE_EFFECTS`, or the config). */
  readonly noSideEffects: boolean;
  /** Whether a call made twice does what one does (`IDEMPOTENT`, or the config). True where `noSideEffects` is. */
  readonly idempotent: boolean;
  /**
   * What the config says of a request: `true` where it must be accepted, `false` where it must be
   * rejected, `undefined` where nothing is said. Left out where the config says nothing of the method.
   */
  readonly isValid?: (input: CallInput) => boolean | undefined;
}

/** What judging a call may know. */
export interface JudgeContext {
  readonly schema: Schema;
  readonly facts: MethodFacts;
  /** By how much a call may outlast its deadline, in milliseconds. */
  readonly toleranceMs: number;
  /** What deadline calls have that name none; a shorter one was chosen, and says nothing of the server. */
  readonly callTimeoutMs?: number;
}

/** Where the inputs of a property that tries come from. */
export interface CallInputs {
  /** The deterministic boundaries, the same on every run, most telling first. */
  edges(): Iterable<CallInput>;
  random(prng: Prng): CallInput;
  /** Random cases beyond which more show nothing new; as many as are asked for where left out. */
  readonly maxRandom?: number;
  /** Strictly simpler inputs, simplest first; works on any input, however it was made. */
  shrink(input: CallInput): Iterable<CallInput>;
}

/** What a check that makes calls works with. */
export interface CallContext extends JudgeContext {
  readonly method: LiveMethod;
  /**
   * Calls the method of the check with the server and settings of the run. Whatever comes of it is an exchange, and is
   * shown to the observing properties too. Every call of a case counts towards the bounds of the run.
   */
  call(input: CallInput, options?: CallOptions): Promise<Exchange>;
  /** Calls another method, by its subject. @throws ToolError `config` where the server has none of that name. */
  callOther(subject: string, input: CallInput, options?: CallOptions): Promise<Exchange>;
  /** Calls with bytes for a message that need mean nothing, and a path that the schema need not have. */
  callRaw(call: RawCall): Promise<Exchange["outcome"]>;
  /** Whether the server answers its health check, or a known good call. */
  isAlive(): Promise<boolean>;
  /** The largest request that the server is known to take, in bytes; `undefined` where that is not known. */
  readonly maxRequestBytes?: number;
}

/** How a call departs from the others of the run. */
export interface CallOptions {
  readonly deadlineMs?: number;
  readonly metadata?: readonly MetadataEntry[];
  readonly compression?: Compression;
  readonly signal?: AbortSignal;
}

/** A call that no schema need have. */
export interface RawCall extends CallOptions {
  /** `/acme.v1.Orders/Create` */
  readonly path: string;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
  readonly messages: readonly Uint8Array[];
}
