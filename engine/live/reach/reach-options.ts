import type { CallInput } from "../../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { MessageValue } from "../../../schema/value.ts";

/** Makes one real call with whole requests; whatever comes of it is an exchange. */
export type ReachCaller = (method: LiveMethod, input: CallInput) => Promise<Exchange>;

/** What finding known good requests works with. */
export interface ReachOptions {
  /** The methods that may be called: no other ever is. */
  readonly methods: readonly LiveMethod[];
  readonly call: ReachCaller;
  /** The root seed, in decimal. */
  readonly seed: string;
  /** Requests that the user says are answered with OK, by subject. */
  readonly examples: ReadonlyMap<string, MessageValue>;
  /** Whether to begin no more calls. */
  shouldStop(): boolean;
  /** How many calls of one method its search may take; 40 where left out. */
  readonly maxCallsPerMethod?: number;
}
