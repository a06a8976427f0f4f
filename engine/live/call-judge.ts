import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallContext, CallProperty } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { declined, type Verdict } from "../../properties/verdict.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { type CallCheck, type CallChecks, tally } from "./call-checks.ts";
import type { CallScript } from "./call-script.ts";
import type { CoverageCollector } from "./coverage-collector.ts";
import { type CaseOrigin, withInput } from "./failed-call.ts";
import type { FailureDesk } from "./failure-desk.ts";
import { isLost } from "./is-lost.ts";
import type { ServerWatch } from "./server-watch.ts";

/** Of a method that does not answer, the next calls are given that long at least, in milliseconds ... */
const shortDeadlineMs = 1000;
/** ... and so many times as long as the slowest call that it did answer. */
const usualTimes = 20;
/** After so many calls without an answer a method is not called any more. */
const maxUnanswered = 12;

/** What judging works with. */
export interface JudgeParts {
  readonly checks: CallChecks;
  readonly coverage: CoverageCollector;
  readonly desk: FailureDesk;
  readonly watch: ServerWatch;
  contextOf(method: LiveMethod, origin: CaseOrigin): CallContext;
  /** Has calls of a method take no longer than that. */
  shorten(subject: string, deadlineMs: number): void;
  /** Whether what comes now is only that the run was stopped. */
  isStopped(): boolean;
}

/** Shows each call of a run to every claim that can be judged by it. */
export class CallJudge {
  private readonly parts: JudgeParts;
  private readonly observing = new Map<string, ReturnType<typeof observingOf>>();
  private readonly unanswered = new Map<string, number>();
  /** The longest time in which a method has answered, in milliseconds. */
  private readonly slowest = new Map<string, number>();

  constructor(parts: JudgeParts) {
    this.parts = parts;
  }

  /** Judges a call by what came of it. */
  see(exchange: Exchange, origin: CaseOrigin): void {
    if (this.parts.isStopped()) return;
    const { method, outcome, input } = exchange;
    this.parts.coverage.note(exchange);
    if (isUnanswered(exchange)) this.noteSilence(exchange);
    else if (isLost(outcome)) {
      this.parts.watch.suspect({ method, input, origin, status: outcome.status });
      return;
    } else this.noteAnswer(exchange);
    const context = this.parts.contextOf(method, origin);
    for (const check of this.observingOf(method.subject))
      this.take(check, check.property.judge(exchange, context), { exchange, input, origin });
  }

  /** Judges what holds once a call is over, by claims that make calls of their own. */
  async follow(exchange: Exchange, origin: CaseOrigin): Promise<void> {
    const { method, input } = exchange;
    for (const check of this.parts.checks.applying(method.subject, "following")) {
      const context = this.parts.contextOf(method, origin);
      const verdict = await check.property.follow(exchange, context).catch(declinedIfLeftOut);
      this.take(check, verdict, { exchange, input, origin });
    }
  }

  /** Takes the verdict of a claim, and its failure to the desk. */
  take(
    check: CallCheck & { readonly property: CallProperty },
    verdict: Verdict,
    about: {
      readonly exchange?: Exchange;
      readonly input: CallInput;
      readonly origin: CaseOrigin;
    },
  ): void {
    if (this.parts.isStopped()) return;
    tally(check, verdict);
    if (verdict.kind !== "broken") return;
    const { exchange, input, origin } = about;
    const { property, method } = check;
    this.parts.desk.note({
      ...{ property, claim: property, method, input, failure: verdict.failure },
      origin: { ...origin, script: scriptOf(method, origin.script, input) },
      ...(exchange === undefined ? {} : { status: exchange.outcome.status }),
    });
  }

  /** Whether a method was called in vain so often that it is let be. */
  isGivenUp(subject: string): boolean {
    return (this.unanswered.get(subject) ?? 0) >= maxUnanswered;
  }

  /** The methods that are not called any more. */
  get givenUp(): readonly string[] {
    return [...this.unanswered.keys()].filter((subject) => this.isGivenUp(subject));
  }

  private noteAnswer({ method: { subject }, ms }: Exchange): void {
    if (ms > (this.slowest.get(subject) ?? 0)) this.slowest.set(subject, ms);
  }

  private noteSilence({ method: { subject } }: Exchange): void {
    this.unanswered.set(subject, (this.unanswered.get(subject) ?? 0) + 1);
    const usual = usualTimes * (this.slowest.get(subject) ?? 0);
    this.parts.shorten(subject, Math.max(shortDeadlineMs, usual));
    this.parts.watch.noteSilence();
  }

  private observingOf(subject: string): ReturnType<typeof observingOf> {
    const known = this.observing.get(subject);
    if (known !== undefined) return known;
    const own = observingOf(this.parts.checks, subject);
    this.observing.set(subject, own);
    return own;
  }
}

/** Whether the caller waited as long as it would, for nothing. */
function isUnanswered({ outcome, ms, deadlineMs }: Exchange): boolean {
  return outcome.status.name === "DEADLINE_EXCEEDED" && ms >= deadlineMs * 0.9;
}

function observingOf(checks: CallChecks, subject: string) {
  return checks.applying(subject, "observing");
}

/** A claim cannot be judged that needs a method which filters leave out. */
function declinedIfLeftOut(error: unknown): Verdict {
  if (error instanceof ToolError && error.code === "nothing-selected") return declined;
  throw error;
}

/** A script that ends with the call in question, whatever the case it was made for ends with. */
export function scriptOf(method: LiveMethod, script: CallScript, input: CallInput): CallScript {
  const last = script.steps.at(-1);
  if (last?.subject === method.subject) return withInput(script, input);
  return { steps: [...script.steps, { subject: method.subject, input, takes: [], fresh: [] }] };
}
