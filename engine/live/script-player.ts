import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { scriptOf } from "./call-judge.ts";
import type { CallScript } from "./call-script.ts";
import type { Caller } from "./caller.ts";
import type { CaseOrigin } from "./failed-call.ts";
import { playScript } from "./reach/reach.ts";

/** What scripts are played with. */
export interface ScriptPlayerParts {
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly caller: Caller;
  /** Shows a call to the claims that observe. */
  see(exchange: Exchange, origin: CaseOrigin): void;
}

/** Makes the calls of scripts, with names that no run has used. */
export class ScriptPlayer {
  private readonly parts: ScriptPlayerParts;
  private readonly mark = Date.now().toString(36);
  private suffixes = 0;

  constructor(parts: ScriptPlayerParts) {
    this.parts = parts;
  }

  /** Gives the exchanges. Steps of which these are in `made` are not made again. */
  async play(
    script: CallScript,
    origin: CaseOrigin,
    made: readonly Exchange[] = [],
  ): Promise<readonly Exchange[]> {
    const { methods, caller, see } = this.parts;
    const call = async (method: LiveMethod, input: CallInput): Promise<Exchange> => {
      const exchange = await caller.call(method, input);
      see(exchange, originFor(exchange, origin));
      return exchange;
    };
    const suffix = (): string => `-${this.mark}${this.suffixes++}`;
    return await playScript(script, methods, call, suffix, made);
  }
}

/** Of a call that a case makes beside its own, nothing of what the case needed is known to matter. */
function originFor({ method, input }: Exchange, origin: CaseOrigin): CaseOrigin {
  const isOwn = origin.script.steps.at(-1)?.subject === method.subject;
  return isOwn ? origin : { ...origin, script: scriptOf(method, { steps: [] }, input) };
}
