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
/** After so many calls without an answer, and none with one between them, a method is not called any more ... */
const maxUnanswered = 12;
/** ... where they did not all wait at the same times: for one that holds up the whole server any number may wait. */
const minSpells = 3;

/** The same after so many calls in a row that the server did not outlive: it has to be started again for each. */
const maxDeaths = 8;

/** Calls of a method that were not answered, since it last answered one. */
interface Silence {
  readonly calls: number;
  /** How many times nothing was answered; calls that wait at the same time are of one. */
  readonly spells: number;
  readonly lastSpell: number;
}

/** What judging works with. */
export interface JudgeParts {
  readonly checks: CallChecks;
  readonly coverage: CoverageCollector;
  readonly desk: FailureDesk;
  readonly watch: Pick<ServerWatch, "isSilent" | "noteSilence" | "noteAnswer" | "suspect">;
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
  private readonly unanswered = new Map<string, Silence>();
  /** How often in a row the server did not outlive a call of a method. */
  private readonly deaths = new Map<string, number>();
  /** Methods that are not called any more, and why. */
  private readonly left = new Map<string, string>();
  private spell = 0;
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
      this.parts.watch.suspect({ method, input, origin, status: outcome.status, ms: exchange.ms });
      return;
    } else this.noteAnswer(exchange);
    const context = this.parts.contextOf(method, origin);
    for (const check of this.observingOf(method.subject)) {
      const verdict = check.property.judge(exchange, context);
      // A server that looks at the clock itself, and says so of a call that it did not answer, has shown no more than a silent one.
      const showsNothing = verdict.kind === "held" && isUnanswered(exchange);
      this.take(check, showsNothing ? declined : verdict, { exchange, input, origin });
    }
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
    return this.left.has(subject);
  }

  /** The methods that are not called any more. */
  get givenUp(): readonly string[] {
    return [...this.left.keys()];
  }

  /** Why a method is not called any more. */
  whyGivenUp(subject: string): string | undefined {
    return this.left.get(subject);
  }

  /** The server did not outlive a call of that method. */
  noteDeath(subject: string): void {
    const deaths = (this.deaths.get(subject) ?? 0) + 1;
    this.deaths.set(subject, deaths);
    if (deaths >= maxDeaths) this.left.set(subject, "the server outlived too few of its calls");
  }

  private noteAnswer({ method: { subject }, ms }: Exchange): void {
    this.parts.watch.noteAnswer();
    this.unanswered.delete(subject);
    this.deaths.delete(subject);
    if (ms > (this.slowest.get(subject) ?? 0)) this.slowest.set(subject, ms);
  }

  private noteSilence({ method: { subject } }: Exchange): void {
    const { watch } = this.parts;
    if (!watch.isSilent) this.spell++;
    const known = this.unanswered.get(subject) ?? { calls: 0, spells: 0, lastSpell: -1 };
    const silence = {
      calls: known.calls + 1,
      spells: known.spells + Number(known.lastSpell !== this.spell),
      lastSpell: this.spell,
    };
    this.unanswered.set(subject, silence);
    if (silence.calls >= maxUnanswered && silence.spells >= minSpells)
      this.left.set(subject, "too many calls were not answered");
    const usual = usualTimes * (this.slowest.get(subject) ?? 0);
    this.parts.shorten(subject, Math.max(shortDeadlineMs, usual));
    watch.noteSilence();
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
