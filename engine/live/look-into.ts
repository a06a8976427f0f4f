import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import type { CallContext, CallInputs, CallProperty } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { declined } from "../../properties/verdict.ts";
import type { CallFinding } from "./call-finding.ts";
import { callFindingOf, type InvestigatedCall, uninvestigated } from "./call-finding-of.ts";
import { scriptOf } from "./call-judge.ts";
import type { CallScript } from "./call-script.ts";
import type { CallStore } from "./call-store.ts";
import { directTrial, scriptTrial, type Trial, type TrialTools } from "./call-trials.ts";
import type { Caller } from "./caller.ts";
import { Deaths } from "./deaths.ts";
import {
  type CaseOrigin,
  checkKeyOf,
  type FailedCall,
  fingerprintOf,
  isLate,
} from "./failed-call.ts";
import type { FailureDesk } from "./failure-desk.ts";
import { grpcurlLines } from "./grpcurl-line.ts";
import { investigate } from "./investigate.ts";
import type { LiveRequest } from "./live-request.ts";
import type { PreparedCall } from "./reach/case-of.ts";
import type { ServerWatch, Suspect } from "./server-watch.ts";

/** What looking into failures works with. */
export interface LookIntoParts {
  readonly request: LiveRequest;
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly caller: Caller;
  readonly watch: ServerWatch;
  readonly desk: FailureDesk;
  readonly store: CallStore;
  contextOf(method: LiveMethod, origin: CaseOrigin): CallContext;
  see(exchange: Exchange, origin: CaseOrigin): void;
  play(
    script: CallScript,
    origin: CaseOrigin,
    made?: readonly Exchange[],
  ): Promise<readonly Exchange[]>;
  prepare(method: LiveMethod, input: CallInput): Promise<PreparedCall>;
  /** The server did not outlive a call of that method. */
  noteDeath(subject: string): void;
  isStopped(): boolean;
}

/** Makes findings of failures: smallest call, how surely it fails, kept in the store before anything else is done. */
export class LookInto {
  /** In the order in which they were found. */
  readonly findings: CallFinding[] = [];
  /** Failures of claims that make several calls, which came up beside other calls and not alone. */
  readonly unconfirmed: Set<string> = new Set();
  /** Hears of each finding as it is made. */
  onFinding: (finding: CallFinding) => CallFinding = (finding) => finding;
  private readonly parts: LookIntoParts;
  private readonly deaths: Deaths;

  constructor(parts: LookIntoParts) {
    this.parts = parts;
    this.deaths = new Deaths({
      ...parts,
      isStopped: () => parts.isStopped(),
      noteDeath: (subject) => parts.noteDeath(subject),
      tell: (failed) => this.death(failed),
      isTold: () => this.findings.some(({ property }) => property === aliveAfter.id),
    });
  }

  /**
   * Looks into failures that came up together. `serverGone` says why nothing can be called any more.
   *
   * Of calls that were held up together, those that fail alone too are to blame; the others are not told.
   */
  async failures(together: readonly FailedCall[], serverGone: string | undefined): Promise<void> {
    const { desk } = this.parts;
    // What a call that is told already has held up may have waited for that one alone.
    const isHeldUp = desk.isHeldUp && together.some(isLate);
    const looked: InvestigatedCall[] = [];
    for (const failed of together) looked.push(await this.failure(failed, serverGone));
    const told = isHeldUp ? looked.filter(failsAgain) : culpritsOf(looked);
    for (const call of looked)
      if (!told.includes(call) || !isConfirmed(call)) this.drop(call, isHeldUp);
      else await this.tell(told.length === 1 ? withOthers(call, looked) : call);
  }

  /** Takes a failure back that other calls brought about; where that is not certain, it is said. */
  private drop(call: InvestigatedCall, isHeldUp: boolean): void {
    this.parts.store.remove(this.findingOf(call));
    this.parts.desk.forget(call);
    const isOpen = isHeldUp && call.repeats.of === 0;
    if (isOpen || !isConfirmed(call)) this.unconfirmed.add(checkKeyOf(call));
  }

  private async failure(
    failed: FailedCall,
    serverGone: string | undefined,
  ): Promise<InvestigatedCall> {
    const { property } = failed;
    await this.keep(uninvestigated(failed));
    if (property === undefined || serverGone !== undefined)
      return uninvestigated(failed, serverGone);
    if (this.parts.isStopped()) return uninvestigated(failed, "the run was stopped");
    const looked = await this.culprit(failed, property);
    const isSlow = isLate(failed) && failsAgain(looked);
    return isSlow ? await this.patiently(failed, looked, property) : looked;
  }

  /** Looks into a failure, and where it does not come again into those that would be the same. */
  private async culprit(first: FailedCall, property: CallProperty): Promise<InvestigatedCall> {
    const looked = await this.alone(first, property);
    if (looked.repeats.of === 0 || failsAgain(looked)) return looked;
    for (const failed of this.parts.desk.besides(first)) {
      const other = await this.alone(failed, property);
      if (failsAgain(other)) return other;
    }
    return looked;
  }

  private async alone(failed: FailedCall, property: CallProperty): Promise<InvestigatedCall> {
    const inputs = inputsOf(property, failed.method);
    return await this.investigated(failed, property, inputs, this.trialsOf(property, failed));
  }

  /** Of what was shrunk with less patience than the user has, says what it comes to with all of it. */
  private async patiently(
    failed: FailedCall,
    call: InvestigatedCall,
    property: CallProperty,
  ): Promise<InvestigatedCall> {
    const { caller, request, watch } = this.parts;
    const { callTimeoutMs } = request;
    const input = call.script.steps.at(-1)?.input;
    const isUsual = caller.deadlineOf(call.method.subject) >= callTimeoutMs;
    if (property.kind !== "observing" || input === undefined || isUsual) return call;
    // Alone it is another call than behind those that make what it needs.
    if (needsOthers(call.script)) return call;
    // The last trial may hold it up still.
    if (!(await watch.isReady())) return call;
    const exchange = await caller.call(call.method, input, { deadlineMs: callTimeoutMs });
    const context = { ...this.parts.contextOf(call.method, call.origin), callTimeoutMs };
    const verdict = property.judge(exchange, context);
    if (verdict.kind === "broken") {
      // It may hold the server up still, for whoever calls next.
      watch.noteSilence();
      return { ...call, failure: verdict.failure };
    }
    // What was cut off shows nothing.
    if (verdict.kind === "declined") return call;
    // It was only slow: what was seen at first stands.
    return { ...uninvestigated(failed), repeats: { failed: 0, of: 1 } };
  }

  /**
   * Finds out which of some calls the server did not outlive, or whether it only dropped them.
   *
   * @returns why the server is gone, where it is and cannot be started again.
   */
  async suspects(suspects: readonly Suspect[]): Promise<string | undefined> {
    return await this.deaths.lookInto(suspects);
  }

  /** Looks into a call that the server does not outlive, which is there again after each. */
  private async death(failed: FailedCall): Promise<void> {
    await this.keep(uninvestigated(failed));
    const trial: Trial = (input) => this.parts.watch.trial(failed.method, input);
    const inputs = ordinaryInputs(failed.method);
    const looked = await this.investigated(failed, undefined, inputs, [trial]);
    // It was made once more to find out that it was this call.
    const again = looked.repeats.of === 0 ? { repeats: { failed: 1, of: 1 } } : {};
    await this.tell({ ...looked, ...again });
  }

  private async investigated(
    failed: FailedCall,
    property: CallProperty | undefined,
    inputs: CallInputs,
    trials: readonly Trial[],
  ): Promise<InvestigatedCall> {
    const { request, caller } = this.parts;
    return await investigate(failed, {
      ...{ inputs, trials, calls: () => caller.calls },
      // A server has to be started again for each call that it does not outlive.
      maxCalls:
        property === undefined ? Math.min(60, request.maxShrinkCalls) : request.maxShrinkCalls,
      maxMs: request.maxShrinkMs,
      shouldStop: () => this.parts.isStopped() || this.parts.watch.isGone,
    });
  }

  private trialsOf(property: CallProperty, { method, origin }: FailedCall): readonly Trial[] {
    const see = (exchange: Exchange): Exchange => {
      this.parts.see(exchange, origin);
      return exchange;
    };
    const tools: TrialTools = {
      call: async (of, input) => see(await this.parts.caller.call(of, input)),
      play: (script, made) => this.parts.play(script, origin, made),
      contextOf: (of) => this.parts.contextOf(of, origin),
    };
    const direct = directTrial(property, method, tools);
    const whole = needsOthers(origin.script)
      ? scriptTrial(property, origin.script, tools)
      : undefined;
    return (whole === undefined ? [direct] : [direct, whole]).map((trial) => this.awake(trial));
  }

  /**
   * A call that holds up the whole server, or takes it down, would be blamed on the next one: that is to meet a server
   * that answers.
   */
  private awake(trial: Trial): Trial {
    const { watch } = this.parts;
    return async (input, how) => {
      if (!watch.isGone && (await watch.isReady())) return await trial(input, how);
      // For the run to find out too.
      watch.noteSilence();
      return declined;
    };
  }

  private async keep(call: InvestigatedCall): Promise<void> {
    const whole = await this.whole(call);
    this.parts.store.save(this.findingOf(whole), whole.script);
  }

  private async tell(call: InvestigatedCall): Promise<void> {
    const whole = await this.whole(call);
    const finding = this.onFinding(this.findingOf(whole));
    this.parts.store.save(finding, whole.script);
    this.parts.desk.tell(call);
    this.unconfirmed.delete(checkKeyOf(call));
    this.findings.push(finding);
  }

  /** With whole requests, where those of the last call were still to be laid over a known good one. */
  private async whole(call: InvestigatedCall): Promise<InvestigatedCall> {
    const last = call.script.steps.at(-1);
    if (last?.input.overKnownGood !== true) return call;
    const { input, script } = await this.parts.prepare(call.method, last.input);
    return { ...call, script: scriptOf(call.method, script, input) };
  }

  private findingOf(call: InvestigatedCall): CallFinding {
    const { request, methods, desk } = this.parts;
    const { schema, target, seed, grpcurl, commandOf } = request;
    const print = fingerprintOf(call.claim.id, call.method.subject, call.failure.signature);
    const count = desk.countOf(print);
    const finding = callFindingOf(call, { schema, methods, target: target.address, seed, count });
    return {
      ...finding,
      ...(grpcurl === undefined ? {} : grpcurlLines(schema, call.script, grpcurl)),
      replay: commandOf?.(finding) ?? (request.storeFolder === undefined ? "" : finding.replay),
    };
  }
}

/**
 * Whether a failure is the server's beyond doubt. What a claim with calls of its own saw while others called too may be
 * their doing, as may that the server died meanwhile; what one call came to is not.
 */
function isConfirmed({ property, repeats, failure }: InvestigatedCall): boolean {
  const isAlone = property === undefined || property.kind === "observing";
  const isUntried = repeats.of === 0 && failure.way !== "died";
  return isAlone || isUntried || repeats.failed > 0;
}

/** Whether the last call of a script needs other calls before it, or to be made anew. */
function needsOthers({ steps }: CallScript): boolean {
  return steps.length > 1 || (steps[0]?.fresh.length ?? 0) > 0;
}

function failsAgain({ repeats }: InvestigatedCall): boolean {
  return repeats.failed > 0;
}

/** Of calls that failed together those that do so again; else those that could not be made again, or all. */
function culpritsOf(looked: readonly InvestigatedCall[]): readonly InvestigatedCall[] {
  const again = looked.filter(failsAgain);
  if (again.length > 0) return again;
  // One stands for all of which nothing could be found out.
  const untried = looked.find(({ repeats }) => repeats.of === 0);
  return untried === undefined ? looked : [untried];
}

/** Names the calls that it may have waited for, where none was made again to find out. */
function withOthers(call: InvestigatedCall, looked: readonly InvestigatedCall[]): InvestigatedCall {
  if (call.repeats.of > 0 || looked.length === 1) return call;
  const names = looked.filter((one) => one !== call).map(({ method }) => method.subject);
  const because = `it is one of ${looked.length} calls that were held up together (${names.join(", ")})`;
  const describe = (): ReturnType<typeof call.failure.describe> => ({
    ...call.failure.describe(),
    because,
  });
  return { ...call, failure: { ...call.failure, describe } };
}

function inputsOf(property: CallProperty, method: LiveMethod): CallInputs {
  return property.kind === "trying" ? property.inputs(method) : ordinaryInputs(method);
}
