import type { CallContext } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import type { CallChecks } from "./call-checks.ts";
import type { CallJudge } from "./call-judge.ts";
import type { CallScript } from "./call-script.ts";
import type { SavedCall } from "./call-store.ts";
import type { CaseOrigin } from "./failed-call.ts";

/** What stored calls are made again with. */
export interface SavedTools {
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly checks: CallChecks;
  readonly judge: CallJudge;
  contextOf(method: LiveMethod, origin: CaseOrigin): CallContext;
  play(script: CallScript, origin: CaseOrigin): Promise<readonly Exchange[]>;
}

/**
 * Makes a stored failure's calls again, and judges them as they were judged then.
 *
 * @returns whether they could be made: of a method that is left out they cannot.
 */
export async function runSavedCall(
  { script, finding }: SavedCall,
  index: number,
  { methods, checks, judge, contextOf, play }: SavedTools,
): Promise<boolean> {
  const origin: CaseOrigin = { phase: "saved", index, script };
  const last = script.steps.at(-1);
  const method = methods.get(last?.subject ?? "");
  if (last === undefined || method === undefined) return false;
  const exchanges = await play(script, origin);
  const exchange = exchanges.at(-1);
  if (exchange?.outcome.status.name === "OK") await judge.follow(exchange, origin);
  const isMade = exchanges.length === script.steps.length;
  const check = checks
    .applying(method.subject, "trying")
    .find(({ property }) => property.id === finding?.property);
  if (check === undefined) return isMade;
  const verdict = await check.property.check(last.input, contextOf(method, origin));
  judge.take(check, verdict, { input: last.input, origin });
  return isMade;
}
