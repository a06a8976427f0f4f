import type { CallInput } from "../../properties/rpc/call-input.ts";
import { ordinaryInputs } from "../../properties/rpc/call-inputs.ts";
import type { CallContext, CallProperty } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { factsOf, methodConfigOf } from "../config/facts-of.ts";
import { assertWritable } from "../store.ts";
import { CallChecks } from "./call-checks.ts";
import type { CallJournal } from "./call-journal.ts";
import { CallJudge, scriptOf } from "./call-judge.ts";
import { CallStore } from "./call-store.ts";
import { Caller } from "./caller.ts";
import { CaseGate } from "./case-gate.ts";
import { type CallCase, type CaseSource, casesOf, plannedIn } from "./case-stream.ts";
import { CoverageCollector } from "./coverage-collector.ts";
import type { CaseOrigin } from "./failed-call.ts";
import { FailureDesk } from "./failure-desk.ts";
import { callContext } from "./live-context.ts";
import type { LiveProgress } from "./live-events.ts";
import { examplesOf } from "./live-examples.ts";
import type { MethodChoice } from "./live-methods.ts";
import type { LiveRequest } from "./live-request.ts";
import { LookInto } from "./look-into.ts";
import { Reach } from "./reach/reach.ts";
import { runSavedCall, type SavedTools } from "./saved-phase.ts";
import { ScriptPlayer } from "./script-player.ts";
import { ServerWatch } from "./server-watch.ts";

/** What a run is made of. */
export interface LiveRunParts {
  readonly request: LiveRequest;
  readonly choice: MethodChoice;
  readonly properties: readonly CallProperty[];
}

/** The work of a run: its phases, one after the other. What comes of it stands in its parts. */
export class LiveRun {
  readonly checks: CallChecks;
  readonly coverage: CoverageCollector;
  readonly desk: FailureDesk = new FailureDesk();
  readonly judge: CallJudge;
  readonly caller: Caller;
  readonly lookInto: LookInto;
  readonly store: CallStore;
  /** Why the server is not called any more; `undefined` while it is. */
  gone: string | undefined;
  casesDone = 0;
  doing = "connecting";
  /** When a case was last begun, by `performance.now()`. */
  private lastBegin: number = performance.now();
  private readonly parts: LiveRunParts;
  private readonly methods: ReadonlyMap<string, LiveMethod>;
  private readonly watch: ServerWatch;
  private readonly reach: Reach;
  private readonly journal: CallJournal;
  private readonly sources: readonly CaseSource[];
  private readonly savedTools: SavedTools;
  private readonly started = performance.now();
  private readonly gate = new CaseGate();
  private hasThrown = false;
  private settling: Promise<void> | undefined;
  private reachIndex = 0;
  private readonly player: ScriptPlayer;

  constructor(parts: LiveRunParts) {
    const { request, choice, properties } = parts;
    const { schema, config, target } = request;
    this.parts = parts;
    this.methods = new Map(choice.called.map((method) => [method.subject, method]));
    this.checks = new CallChecks(choice.called, properties, (method) => this.factsOf(method));
    this.coverage = new CoverageCollector(choice.called, schema);
    if (request.storeFolder !== undefined) assertWritable(request.storeFolder);
    this.store = new CallStore(request.storeFolder, schema, target.metadata);
    this.journal = this.store.journal(request.concurrency * 32, {
      target: target.address,
      subjects: [...this.methods.keys()],
    });
    this.caller = new Caller({
      open: () => grpcJs(target),
      journal: this.journal,
      callTimeoutMs: request.callTimeoutMs,
      rate: request.rate,
      signal: request.signal,
    });
    this.watch = new ServerWatch({ caller: this.caller, server: request.server });
    this.judge = new CallJudge({
      ...{ checks: this.checks, coverage: this.coverage, desk: this.desk, watch: this.watch },
      shorten: (subject, ms) => this.caller.shorten(subject, ms),
      contextOf: (method, origin) => this.contextOf(method, origin),
      isStopped: () => this.isStopped(),
    });
    this.player = new ScriptPlayer({
      ...{ methods: this.methods, caller: this.caller },
      see: (exchange, origin) => this.judge.see(exchange, origin),
    });
    this.reach = new Reach({
      methods: choice.called,
      call: (method, input) => this.callForReach(method, input),
      seed: request.seed,
      examples: examplesOf(choice.called, schema, config),
      shouldStop: () => this.isOver(),
    });
    this.lookInto = new LookInto({
      ...{ request, methods: this.methods, caller: this.caller, watch: this.watch },
      ...{ desk: this.desk, store: this.store },
      contextOf: (method, origin) => this.contextOf(method, origin),
      see: (exchange, origin) => this.judge.see(exchange, origin),
      play: (script, origin, made) => this.player.play(script, origin, made),
      prepare: (method, input) => this.reach.prepare(method, input),
      noteDeath: (subject) => this.judge.noteDeath(subject),
      isStopped: () => this.isStopped(),
    });
    this.savedTools = {
      ...{ methods: this.methods, checks: this.checks, judge: this.judge },
      contextOf: (method, origin) => this.contextOf(method, origin),
      play: (script, origin) => this.player.play(script, origin),
    };
    this.sources = choice.called.flatMap((method) => this.sourcesOf(method));
  }

  /** Runs every phase that is asked for. */
  async toEnd(): Promise<void> {
    const { phases } = this.parts.request;
    if (phases.includes("saved")) await this.runSaved();
    // Cases are laid over what this finds, so it is needed whatever is asked for.
    await this.runReach();
    for (const phase of ["edges", "random"] as const)
      if (phases.includes(phase)) await this.runPhase(phase);
    await this.settle();
  }

  /** Ends what is open. Call it once, whatever became of the run. */
  close(): void {
    this.caller.close();
    this.journal.close(this.store.notMade());
  }

  /** When something last happened, by `performance.now()`. A server takes as long to start as it may. */
  get lastSign(): number {
    if (this.watch.isStarting) return performance.now();
    return Math.max(this.caller.lastEnd, this.lastBegin);
  }

  /** Tells what has come up and was not looked into, where the run does not go on by itself. */
  async tellPending(): Promise<void> {
    while (this.desk.hasPending)
      await this.lookInto.failures(this.desk.takeTogether(), "the run was ended");
  }

  get progress(): LiveProgress {
    return {
      ...{ casesDone: this.casesDone, cases: this.planned(), calls: this.caller.calls },
      ...{ findings: this.lookInto.findings.length, doing: this.doing },
      elapsedMs: performance.now() - this.started,
    };
  }

  /** Whether a time limit, the user or the end of the server keeps more cases from being begun. */
  isOver(): boolean {
    const { maxTimeMs = Number.POSITIVE_INFINITY } = this.parts.request;
    const isLate = performance.now() - this.started >= maxTimeMs;
    return this.gone !== undefined || this.hasThrown || this.isStopped() || isLate;
  }

  private isStopped(): boolean {
    return this.parts.request.signal?.aborted === true;
  }

  private async runSaved(): Promise<void> {
    let index = 0;
    for (const saved of this.store.saved()) {
      if (this.isOver()) return;
      this.doing = `saved ${saved.script.steps.at(-1)?.subject ?? ""}`;
      const isMade = await runSavedCall(saved, index++, this.savedTools);
      if (isMade && !this.isStopped()) this.store.noteMade(saved);
      this.casesDone++;
      await this.settleIfNeeded();
    }
  }

  private async runReach(): Promise<void> {
    for await (const subject of this.reach.find()) {
      this.doing = `reach ${subject}`;
      await this.settleIfNeeded();
      if (this.isOver()) return;
    }
    await this.settleIfNeeded();
  }

  /** So many workers take cases from one stream; all wait while a failure is looked into. */
  private async runPhase(phase: "edges" | "random"): Promise<void> {
    const cases = casesOf(phase, this.sources, this.bounds());
    const work = async (): Promise<void> => {
      for (;;) {
        do await this.settleIfNeeded();
        while (await this.gate.turn());
        if (this.isOver()) return;
        const next = cases.next();
        if (next.done === true) return;
        await this.runInTurn(next.value);
      }
    };
    // What one cannot go on from ends the others too.
    const orThrow = (error: unknown): never => {
      this.hasThrown = true;
      throw error;
    };
    const { concurrency } = this.parts.request;
    const started = Array.from({ length: concurrency }, () => work().catch(orThrow));
    const workers = await Promise.allSettled(started);
    for (const one of workers) if (one.status === "rejected") throw one.reason;
    await this.settleIfNeeded();
  }

  private async runInTurn(one: CallCase): Promise<void> {
    if (one.check?.property.needsQuiet !== true) {
      await this.gate.beside(() => this.runCase(one));
      return;
    }
    await this.gate.alone(async () => {
      // What came up meanwhile is not to be mistaken for what this case does.
      await this.settleIfNeeded();
      if (!this.isOver()) await this.gate.beside(() => this.runCase(one));
    });
  }

  private async runCase(one: CallCase): Promise<void> {
    const { phase, index, method, check } = one;
    const { subject } = method;
    this.casesDone++;
    this.lastBegin = performance.now();
    if (this.judge.isGivenUp(subject)) return;
    // Without a known good request the case is one of those that are sent on their own.
    if (one.input.overKnownGood === true && !this.reach.isReached(subject)) return;
    this.doing = `${phase} ${subject}`;
    if (check === undefined) {
      await this.runOrdinary(one);
      return;
    }
    const script = scriptOf(method, { steps: [] }, one.input);
    const origin: CaseOrigin = { phase, index, script };
    const began = performance.now();
    const verdict = await check.property.check(one.input, this.contextOf(method, origin));
    check.durationMs += performance.now() - began;
    this.judge.take(check, verdict, { input: one.input, origin });
  }

  private async runOrdinary({ method, phase, index, input: given }: CallCase): Promise<void> {
    const { input, script } = await this.reach.prepare(method, given);
    const origin: CaseOrigin = { phase, index, script: scriptOf(method, script, input) };
    const exchange = await this.caller.call(method, input);
    this.judge.see(exchange, origin);
    this.reach.noteOutcome(method.subject, input, exchange);
    if (exchange.outcome.status.name === "OK") await this.judge.follow(exchange, origin);
  }

  /** Looks into what has come up, while nothing else is under way. */
  private async settleIfNeeded(): Promise<void> {
    const isQuiet = !this.desk.hasPending && !this.watch.isSuspicious && !this.watch.isSilent;
    if (isQuiet && this.settling === undefined) return;
    this.settling ??= this.settle().finally(() => {
      this.settling = undefined;
    });
    await this.settling;
  }

  private async settle(): Promise<void> {
    await this.gate.idle();
    while (this.watch.isSuspicious || this.watch.isSilent || this.desk.hasPending) {
      await this.lookForServer();
      const failures = this.desk.takeTogether();
      const [first] = failures;
      if (first === undefined) continue;
      this.doing = `shrinking ${first.method.subject}`;
      await this.lookInto.failures(failures, this.gone);
    }
    this.desk.clear();
  }

  private async lookForServer(): Promise<void> {
    if (this.watch.isSuspicious) {
      this.doing = "looking whether the server is still there";
      const gone = await this.lookInto.suspects(this.watch.take());
      this.gone ??= gone;
    }
    if (!this.watch.isSilent) return;
    this.doing = "looking whether the server answers anything";
    const { address } = this.parts.request.target;
    if (!(await this.watch.breakSilence())) this.gone ??= `${address} answers nothing any more`;
  }

  private sourcesOf(method: LiveMethod): readonly CaseSource[] {
    const trying = this.checks.applying(method.subject, "trying");
    return [
      { method, check: undefined, inputs: ordinaryInputs(method) },
      ...trying.map((check) => ({ method, check, inputs: check.property.inputs(method) })),
    ];
  }

  private bounds() {
    const { seed, maxExamples, maxEdges } = this.parts.request;
    return { seed, maxExamples, maxEdges };
  }

  private planned(): number {
    return plannedIn(this.parts.request.phases, this.sources, this.bounds());
  }

  private factsOf(method: LiveMethod) {
    const { schema, config } = this.parts.request;
    return factsOf(method, schema, config);
  }

  private contextOf(method: LiveMethod, origin: CaseOrigin): CallContext {
    const { schema, config } = this.parts.request;
    return callContext(method, {
      ...{ schema, methods: this.methods, caller: this.caller },
      factsOf: (one) => this.factsOf(one),
      prepare: (one, input) => this.reach.prepare(one, input),
      see: (exchange, script) =>
        this.judge.see(exchange, {
          ...origin,
          script: scriptOf(exchange.method, script, exchange.input),
        }),
      noteLost: (call) => this.watch.suspectRaw(call),
      isAlive: () => this.watch.isAlive(),
      isLeftOut: (subject) => this.parts.choice.left.has(subject),
      maxRequestBytesOf: (subject) => methodConfigOf(subject, config).maxRequestBytes,
    });
  }

  private async callForReach(method: LiveMethod, input: CallInput): Promise<Exchange> {
    const exchange = await this.caller.call(method, input);
    const script = scriptOf(method, { steps: [] }, input);
    this.judge.see(exchange, { phase: "reach", index: this.reachIndex++, script });
    return exchange;
  }
}
