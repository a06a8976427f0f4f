import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallContext, CallProperty } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { declined, type Verdict } from "../../properties/verdict.ts";
import type { CallScript, CallStep, FieldPath, Taken } from "./call-script.ts";
import { withInput } from "./failed-call.ts";

/** What trials make their calls with. */
export interface TrialTools {
  call(method: LiveMethod, input: CallInput): Promise<Exchange>;
  /** Makes the calls of a script, without those first ones whose exchanges are given. */
  play(script: CallScript, made?: readonly Exchange[]): Promise<readonly Exchange[]>;
  contextOf(method: LiveMethod): CallContext;
}

/** A claim about an input, put to the server once; `anew` with all that its call needs, though it may be there already. */
export type Trial = (input: CallInput, how?: { readonly anew: boolean }) => Promise<Verdict>;

/**
 * A trial that makes the last call alone. What it needs was made before and is taken to be there still: it costs a call.
 */
export function directTrial(property: CallProperty, method: LiveMethod, tools: TrialTools): Trial {
  return async (input) => {
    if (property.kind === "trying") return await property.check(input, tools.contextOf(method));
    return await judged(property, await tools.call(method, input), tools);
  };
}

/**
 * A trial that makes everything that the call needs. While that serves it is made once: a server holds only so much, and
 * shrinking takes hundreds of trials.
 */
export function scriptTrial(
  property: CallProperty,
  script: CallScript,
  tools: TrialTools,
): Trial | undefined {
  // A claim that makes its own calls could not be told what was made for it.
  if (property.kind === "trying" || script.steps.length === 0) return undefined;
  let made: MadeSteps | undefined;
  // A call may use up what was made for it: whether it fails with what another left of that is seen once it does.
  let isLasting = false;
  const lastOf = async (whole: CallScript, by: readonly Exchange[]): Promise<Verdict> => {
    const exchanges = await tools.play(whole, by);
    const last = exchanges.at(-1);
    if (last === undefined || exchanges.length < whole.steps.length) return declined;
    const verdict = await judged(property, last, tools);
    if (verdict.kind !== "declined")
      made = { steps: whole.steps.slice(0, -1), exchanges: exchanges.slice(0, -1) };
    return verdict;
  };
  return async (input, { anew } = { anew: false }) => {
    const whole = scriptFor(script, input);
    const [first, second] = waysTo(madeFor(whole, made), anew);
    const verdict = await lastOf(whole, first);
    isLasting ||= first.length > 0 && verdict.kind === "broken";
    if (second === undefined || decides(verdict, { held: anew || isLasting })) return verdict;
    return await lastOf(whole, second);
  };
}

/** With what was made before and without, in the order in which it is tried. */
function waysTo(
  made: readonly Exchange[],
  anew: boolean,
): readonly [readonly Exchange[], (readonly Exchange[])?] {
  if (made.length === 0) return [[]];
  return anew ? [[], made] : [made, []];
}

/** Whether a verdict is the last word; that a claim held may be for want of what it needs. */
function decides({ kind }: Verdict, { held }: { readonly held: boolean }): boolean {
  return kind === "broken" || (kind === "held" && held);
}

/** What was made for a call. */
interface MadeSteps {
  readonly steps: readonly CallStep[];
  readonly exchanges: readonly Exchange[];
}

/** The exchanges of all steps but the last, where these were made before. */
function madeFor({ steps }: CallScript, made: MadeSteps | undefined): readonly Exchange[] {
  if (made?.steps.length !== steps.length - 1) return [];
  const isMade = made.steps.every(
    ({ subject, input }, at) => steps[at]?.subject === subject && steps[at].input === input,
  );
  return isMade ? made.exchanges : [];
}

/**
 * The script with that input at its end. Fields that the input does without are not filled in again, and calls
 * from which nothing is taken any more are left out.
 */
export function scriptFor(script: CallScript, input: CallInput): CallScript {
  const { steps } = withInput(script, input);
  const last = steps.at(-1);
  if (last === undefined) return script;
  const has = (path: FieldPath): boolean => input.messages.some(({ value }) => isSet(value, path));
  const takes = last.takes.filter(({ into }: Taken) => has(into));
  const whole = [...steps.slice(0, -1), { ...last, takes, fresh: last.fresh.filter(has) }];
  return { steps: neededSteps(whole) };
}

/** The last step, and those that it takes from, directly or not. */
function neededSteps(steps: readonly CallStep[]): readonly CallStep[] {
  const needed = new Set([steps.length - 1]);
  for (let at = steps.length - 1; at >= 0; at--)
    if (needed.has(at)) for (const { step } of steps[at]?.takes ?? []) needed.add(step);
  const kept = [...needed].sort((a, b) => a - b);
  const placeOf = new Map(kept.map((step, place) => [step, place]));
  return kept.flatMap((step) => {
    const one = steps[step];
    if (one === undefined) return [];
    const takes = one.takes.map((taken) => ({ ...taken, step: placeOf.get(taken.step) ?? 0 }));
    return [{ ...one, takes }];
  });
}

async function judged(
  property: Exclude<CallProperty, { kind: "trying" }>,
  exchange: Exchange,
  tools: TrialTools,
): Promise<Verdict> {
  const context = tools.contextOf(exchange.method);
  return property.kind === "observing"
    ? property.judge(exchange, context)
    : await property.follow(exchange, context);
}

function isSet(message: CallInput["messages"][number]["value"], path: FieldPath): boolean {
  let at: unknown = message;
  for (const number of path) {
    const fields = (at as { readonly fields?: ReadonlyMap<number, unknown> } | undefined)?.fields;
    at = fields?.get(number);
  }
  return at !== undefined;
}
