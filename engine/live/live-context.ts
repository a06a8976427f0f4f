import type { CallInput } from "../../properties/rpc/call-input.ts";
import type {
  CallContext,
  CallOptions,
  MethodFacts,
  RawCall,
} from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { CallScript } from "./call-script.ts";
import type { Caller } from "./caller.ts";
import { isLost } from "./is-lost.ts";
import type { PreparedCall } from "./reach/case-of.ts";

/** By how much a call may outlast its deadline, in milliseconds: timers of busy machines are late. */
export const deadlineToleranceMs = 1000;

/** What contexts of claims are made of. */
export interface ContextParts {
  readonly schema: Schema;
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly caller: Caller;
  factsOf(method: LiveMethod): MethodFacts;
  /** Gives whole requests, and what makes them again. */
  prepare(method: LiveMethod, input: CallInput): Promise<PreparedCall>;
  /** Shows a call to the claims that observe, with what makes it again. */
  see(exchange: Exchange, script: CallScript): void;
  /** Told of a call of no method that ended as if nobody were there: it may be what took the server down. */
  noteLost(call: RawCall): void;
  isAlive(): Promise<boolean>;
  /** Whether there is such a method, that filters leave out. */
  isLeftOut(subject: string): boolean;
  maxRequestBytesOf(subject: string): number | undefined;
}

/** What a claim about a method works with. */
export function callContext(method: LiveMethod, parts: ContextParts): CallContext {
  const { schema, methods, caller } = parts;
  const seen = async (
    of: LiveMethod,
    given: CallInput,
    options?: CallOptions,
  ): Promise<Exchange> => {
    const { input, script } = await parts.prepare(of, given);
    const exchange = await caller.call(of, input, options);
    parts.see(exchange, script);
    return exchange;
  };
  const maxRequestBytes = parts.maxRequestBytesOf(method.subject);
  return {
    schema,
    method,
    facts: parts.factsOf(method),
    toleranceMs: deadlineToleranceMs,
    callTimeoutMs: caller.deadlineOf(method.subject),
    call: (input, options) => seen(method, input, options),
    callOther: async (subject, input, options) => {
      const other = methods.get(subject);
      if (other === undefined) throw notCalled(subject, parts.isLeftOut(subject));
      return await seen(other, input, options);
    },
    callRaw: async (call) => {
      const outcome = await caller.callRaw(call);
      if (isLost(outcome)) parts.noteLost(call);
      return outcome;
    },
    isAlive: () => parts.isAlive(),
    ...(maxRequestBytes === undefined ? {} : { maxRequestBytes }),
  };
}

/** `nothing-selected` where filters leave the method out: then the claim is not the user's mistake. */
function notCalled(subject: string, isLeftOut: boolean): ToolError {
  if (isLeftOut)
    return new ToolError(`${subject} is left out by a filter`, { code: "nothing-selected" });
  return new ToolError(`the server has no method called "${subject}"`, {
    code: "config",
    hint: "wireproof list shows every method of a schema",
  });
}
