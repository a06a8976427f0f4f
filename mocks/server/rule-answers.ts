import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { Answerer, Turn } from "./answerer.ts";
import type { MockCall } from "./mock-call.ts";
import { type MockMethod, mockMethod } from "./mock-method.ts";
import type { JsonData, MockAnswers, MockRule, MockStep } from "./mock-options.ts";
import { type Matcher, partialMatch } from "./partial-match.ts";
import { inConfig, type PreparedAnswer, prepareAnswer } from "./prepare-answer.ts";

/** A rule, ready to be used. */
interface ReadyRule {
  /** Of any request where absent. */
  readonly matches: Matcher | undefined;
  /** One answer for each attempt, the last for all that follow. */
  readonly attempts: readonly PreparedAnswer[];
  /** How many calls it was for. */
  used: number;
  /** Which attempt a call is; for as long as somebody holds the call. */
  readonly turns: WeakMap<MockCall, number>;
}

/** More attempts than this are a slip of the pen. */
const maxTimes = 10_000;

/**
 * Answers by rules, the first that fits.
 *
 * @returns The answerer, and what starts its scripts over.
 * @throws ToolError `config` where a rule is of no method of the schema, or is none.
 */
export function ruleAnswers(
  schema: Schema,
  methods: ReadonlyMap<string, MockMethod>,
  answers: MockAnswers,
): { readonly answer: Answerer<undefined>; readonly reset: () => void } {
  const rules = new Map<string, readonly ReadyRule[]>();
  for (const [subject, given] of Object.entries(answers)) {
    const method = mockMethod(methods, subject);
    const list: readonly MockRule[] = isList(given) ? given : [given];
    rules.set(
      subject,
      list.map((rule) => readyRule(schema, method, rule)),
    );
  }
  return {
    answer: (turn) => {
      const rule = fittingRule(rules.get(turn.method.subject) ?? [], turn);
      return rule === undefined ? undefined : attemptOf(rule, turn.call);
    },
    reset() {
      for (const rule of [...rules.values()].flat()) rule.used = 0;
    },
  };
}

/** `Array.isArray` does not know of lists that nobody may change. */
function isList(given: MockRule | readonly MockRule[]): given is readonly MockRule[] {
  return Array.isArray(given);
}

function readyRule(schema: Schema, method: MockMethod, rule: MockRule): ReadyRule {
  const { when, script } = rule;
  const steps: readonly MockStep[] = script ?? [rule];
  return {
    matches: when === undefined ? undefined : matcherOf(schema, method, when),
    attempts: steps.flatMap((step) => {
      const answer = prepareAnswer(schema, method, step);
      return Array.from({ length: timesOf(method, step) }, () => answer);
    }),
    used: 0,
    turns: new WeakMap(),
  };
}

function timesOf({ subject }: MockMethod, { times = 1 }: MockStep): number {
  if (Number.isInteger(times) && times >= 1 && times <= maxTimes) return times;
  throw new ToolError(`times: ${times} in a script for ${subject}`, {
    code: "config",
    hint: `a whole number from 1 to ${maxTimes}; the last step is for all that follow`,
  });
}

function matcherOf(schema: Schema, method: MockMethod, when: JsonData): Matcher {
  try {
    return partialMatch(schema, method.requestType, when);
  } catch (cause) {
    throw inConfig(cause, `when for ${method.subject}`);
  }
}

/** Of a caller that sends many, one of the requests is what the rule asks for. */
function fittingRule(rules: readonly ReadyRule[], { requests }: Turn): ReadyRule | undefined {
  let values: readonly MessageValue[] | undefined;
  return rules.find(({ matches }) => {
    if (matches === undefined) return true;
    values ??= requests.map(({ value }) => value);
    return values.some(matches);
  });
}

/** Every request of one call is of one attempt. */
function attemptOf(rule: ReadyRule, call: MockCall): PreparedAnswer | undefined {
  const attempt = rule.turns.get(call) ?? rule.used++;
  rule.turns.set(call, attempt);
  return rule.attempts[Math.min(attempt, rule.attempts.length - 1)];
}
