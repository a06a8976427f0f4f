import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import type { CallContext, CallInputs, CallProperty } from "../../properties/rpc/call-property.ts";
import { clientMade } from "../../properties/rpc/client-made.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { declined } from "../../properties/verdict.ts";
import type { CallFinding } from "./call-finding.ts";
import { callFindingOf, type InvestigatedCall, uninvestigated } from "./call-finding-of.ts";
import { scriptOf } from "./call-judge.ts";
import type { CallScript } from "./call-script.ts";
import type { CallStore } from "./call-store.ts";
import { directTrial, scriptTrial, type Trial, type TrialTools } from "./call-trials.ts";
import type { Caller } from "./caller.ts";
import { type CaseOrigin, type FailedCall, fingerprintOf } from "./failed-call.ts";
import type { FailureDesk } from "./failure-desk.ts";
import { grpcurlLine } from "./grpcurl-line.ts";
import { investigate } from "./investigate.ts";
import type { LiveRequest } from "./live-request.ts";
import type { PreparedCall } from "./reach/case-of.ts";
import { dropped, gone, type ServerWatch, type Suspect } from "./server-watch.ts";

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
  play(script: CallScript, origin: CaseOrigin): Promise<readonly Exchange[]>;
  prepare(method: LiveMethod, input: CallInput): Promise<PreparedCall>;
  isStopped(): boolean;
}

/** After so many connections that were lost with nobody to blame there is a finding. */
const toldDrops = 3;

/** Makes findings of failures: smallest call, how surely it fails, kept in the store before anything else is done. */
export class LookInto {
  /** In the order in which they were found. */
  readonly findings: CallFinding[] = [];
  /** Failures of claims that make several calls, which came up beside other calls and not alone. */
  readonly unconfirmed: string[] = [];
  /** Hears of each finding as it is made. */
  onFinding: (finding: CallFinding) => CallFinding = (finding) => finding;
  private readonly parts: LookIntoParts;
  /** How often connections were lost of which no call is known to be to blame. */
  private drops = 0;

  constructor(parts: LookIntoParts) {
    this.parts = parts;
  }

  /**
   * Looks into failures that came up together. `serverGone` says why nothing can be called any more.
   *
   * Of calls that were held up together, those that fail alone too are to blame; the others are not told.
   */
  async failures(together: readonly FailedCall[], serverGone: string | undefined): Promise<void> {
    const looked: InvestigatedCall[] = [];
    for (const failed of together) looked.push(await this.failure(failed, serverGone));
    const culprits = looked.filter(({ repeats }) => repeats.failed > 0);
    const told = culprits.length === 0 ? looked : culprits;
    for (const call of looked)
      if (told.includes(call) && isConfirmed(call)) await this.tell(call);
      else this.drop(call);
  }

  /** Takes a failure back that other calls brought about; where that is not certain, it is said. */
  private drop(call: InvestigatedCall): void {
    this.parts.store.remove(this.findingOf(call));
    if (!isConfirmed(call)) this.unconfirmed.push(`${call.claim.id} ${call.method.subject}`);
  }

  private async failure(
    failed: FailedCall,
    serverGone: string | undefined,
  ): Promise<InvestigatedCall> {
    const { property } = failed;
    await this.keep(uninvestigated(failed));
    if (property === undefined || serverGone !== undefined || this.parts.isStopped())
      return uninvestigated(failed);
    const trials = this.trialsOf(property, failed);
    const inputs = inputsOf(property, failed.method);
    const looked = await this.investigated(failed, property, inputs, trials);
    return failed.failure.way === "late" ? await this.patiently(looked, property) : looked;
  }

  /** Of what was shrunk with less patience than the user has, says what it comes to with all of it. */
  private async patiently(
    call: InvestigatedCall,
    property: CallProperty,
  ): Promise<InvestigatedCall> {
    const { caller, request } = this.parts;
    const { callTimeoutMs } = request;
    const input = call.script.steps.at(-1)?.input;
    const isUsual = caller.deadlineOf(call.method.subject) >= callTimeoutMs;
    if (property.kind !== "observing" || input === undefined || isUsual) return call;
    const exchange = await caller.call(call.method, input, { deadlineMs: callTimeoutMs });
    const context = { ...this.parts.contextOf(call.method, call.origin), callTimeoutMs };
    const verdict = property.judge(exchange, context);
    if (verdict.kind === "broken") return { ...call, failure: verdict.failure };
    // It was only slow: what was seen at first stands.
    return { ...uninvestigated(call), repeats: { failed: 1, of: 1 } };
  }

  /**
   * Finds out which of some calls the server did not outlive, or whether it only dropped them.
   *
   * @returns why the server is gone, where it is and cannot be started again.
   */
  async suspects(suspects: readonly Suspect[]): Promise<string | undefined> {
    const { watch, request, caller } = this.parts;
    caller.reconnect();
    const wasAlive = await watch.isAlive();
    if (!wasAlive && request.server === undefined) {
      this.blameAll(suspects);
      return `${request.target.address} does not answer any more`;
    }
    const words = request.server?.lastWords() ?? "";
    if (!(await watch.revive())) return `${request.target.address} does not come up again`;
    for (const suspect of suspects) {
      const verdict = await watch.trial(suspect.method, suspect.input);
      if (verdict.kind !== "broken") continue;
      await this.death({ ...suspect, ...deathOf(suspect, verdict.failure) });
      return undefined;
    }
    // None of them alone: all are named, and the first stands for them.
    if (!wasAlive) this.blameAll(suspects, words);
    else this.noteDrop(suspects);
    return undefined;
  }

  /** One connection may be lost on any network; a server that drops one after the other is told of, whatever call it was. */
  private noteDrop(suspects: readonly Suspect[]): void {
    const suspect = suspects.find(({ status }) => isCut(status));
    if (suspect?.status === undefined) return;
    this.drops++;
    if (this.drops < toldDrops || this.findings.some(({ property }) => property === aliveAfter.id))
      return;
    const failure = dropped(suspect.status);
    const because = `it has happened ${this.drops} times, and no call brings it about by itself`;
    const describe = (): ReturnType<typeof failure.describe> => ({
      ...failure.describe(),
      because,
    });
    this.parts.desk.note({ ...suspect, ...deathOf(suspect, { ...failure, describe }) });
  }

  private async death(failed: FailedCall): Promise<void> {
    const { desk, watch } = this.parts;
    const { claim, method, failure } = failed;
    const print = fingerprintOf(claim.id, method.subject, failure.signature);
    const isNew = desk.countOf(print) === 0;
    desk.note(failed);
    // It was looked into here, where the server can be started again after each call.
    if (!isNew) return;
    desk.takeBack();
    await this.keep(uninvestigated(failed));
    const trial: Trial = (input) => watch.trial(method, input);
    await this.tell(await this.investigated(failed, undefined, ordinaryInputs(method), [trial]));
  }

  private blameAll(suspects: readonly Suspect[], words = ""): void {
    const [first, ...others] = suspects;
    if (first === undefined) return;
    const failure = gone(words);
    const named = [...new Set(others.map(({ method }) => method.subject))].join(", ");
    const because = `it is one of ${suspects.length} calls that were under way (${named})`;
    const described = (): ReturnType<typeof failure.describe> => ({
      ...failure.describe(),
      ...(others.length === 0 ? {} : { because }),
    });
    const failed = { ...first, ...deathOf(first, { ...failure, describe: described }) };
    this.parts.desk.note(failed);
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
      shouldStop: () => this.parts.isStopped(),
    });
  }

  private trialsOf(property: CallProperty, { method, origin }: FailedCall): readonly Trial[] {
    const see = (exchange: Exchange): Exchange => {
      this.parts.see(exchange, origin);
      return exchange;
    };
    const tools: TrialTools = {
      call: async (of, input) => see(await this.parts.caller.call(of, input)),
      play: (script) => this.parts.play(script, origin),
      contextOf: (of) => this.parts.contextOf(of, origin),
    };
    const direct = directTrial(property, method, tools);
    const { steps } = origin.script;
    const needsOthers = steps.length > 1 || (steps[0]?.fresh.length ?? 0) > 0;
    const whole = needsOthers ? scriptTrial(property, origin.script, tools) : undefined;
    return (whole === undefined ? [direct] : [direct, whole]).map((trial) => this.awake(trial));
  }

  /** A call that holds up the whole server would be blamed on the next one: that is to meet a server that answers. */
  private awake(trial: Trial): Trial {
    const { watch } = this.parts;
    let isGone = false;
    return async (input) => {
      isGone ||= watch.isSilent && !(await watch.breakSilence());
      if (!isGone) return await trial(input);
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
    const input = call.script.steps.at(-1)?.input ?? call.input;
    const line =
      grpcurl === undefined ? undefined : grpcurlLine(schema, finding.subject, input, grpcurl);
    return {
      ...finding,
      ...(line === undefined ? {} : { grpcurl: line }),
      replay: commandOf?.(finding) ?? (request.storeFolder === undefined ? "" : finding.replay),
    };
  }
}

/**
 * Whether a failure is the server's beyond doubt. What a claim with calls of its own saw while others called too may be
 * their doing; what one call came to is not.
 */
function isConfirmed({ property, repeats, failure }: InvestigatedCall): boolean {
  const isAlone = property === undefined || property.kind === "observing" || failure.way === "died";
  return isAlone || repeats.failed > 0;
}

function inputsOf(property: CallProperty, method: LiveMethod): CallInputs {
  return property.kind === "trying" ? property.inputs(method) : ordinaryInputs(method);
}

/** Whether the connection, or the stream, went away under the call. */
function isCut(status: Suspect["status"]): boolean {
  const made = status === undefined ? undefined : clientMade(status);
  return made === "connection" || made === "reset";
}

function deathOf(
  { method }: Suspect,
  failure: FailedCall["failure"],
): Pick<FailedCall, "property" | "claim" | "method" | "failure"> {
  return { property: undefined, claim: aliveAfter, method, failure };
}
