import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallProperty } from "../../properties/rpc/call-property.ts";
import { callProperties } from "../../properties/rpc/catalogue.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Failure, Verdict } from "../../properties/verdict.ts";
import { subjectOf } from "../../schema/methods.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import type { Target } from "../../transports/target.ts";
import { factsOf, methodConfigOf } from "../config/facts-of.ts";
import { ownProperties } from "../config/own-property.ts";
import type { RunConfig } from "../config/run-config.ts";
import { removeFailure, restoredSchema, type StoredCallFailure } from "../store.ts";
import type { CallFinding } from "./call-finding.ts";
import { shownText } from "./call-finding-of.ts";
import type { CallScript } from "./call-script.ts";
import { directTrial } from "./call-trials.ts";
import { Caller } from "./caller.ts";
import { grpcurlLineTo } from "./grpcurl-line.ts";
import { callContext } from "./live-context.ts";
import { chosenMethods } from "./live-methods.ts";
import type { RestartableServer } from "./live-request.ts";
import { settleLost } from "./lost-calls.ts";
import { filledStep } from "./reach/filled-step.ts";
import { playScript } from "./reach/reach.ts";
import { Secrets } from "./secrets.ts";
import { ServerWatch } from "./server-watch.ts";
import { restoredScript } from "./stored-call.ts";
import { whyDown, whyUnreachable, withHint } from "./why-unreachable.ts";

/** A file of the store with a failure of a server. */
export interface StoredCallFile {
  readonly file: string;
  readonly failure: StoredCallFailure;
  /** Whether it is a journal, and the failure one of its calls, of which nobody knows whether it fails. */
  readonly isLost?: true;
}

/** How failures of servers are shown again. */
export interface CallReplayRequest {
  /** Whether failures that are fixed stay in the store. */
  readonly keep: boolean;
  /** How a server is reached, by the address that was stored. @throws ToolError where it may not be called. */
  readonly targetOf: (address: string) => Target;
  /** The server that all are shown on, started for it; left out where servers are there already. */
  readonly server?: RestartableServer;
  /** How long to wait for one that is there already; one look where left out. */
  readonly waitMs?: number;
  readonly callTimeoutMs: number;
  /** What the user's config says of methods, and the user's own properties. */
  readonly config: RunConfig;
  readonly signal?: AbortSignal;
}

/** What became of a stored failure of a server. */
export interface CallReplayed {
  readonly file: string;
  readonly id: string;
  readonly status: "still-fails" | "fixed" | "not-replayed";
  /** As it fails now. */
  readonly callFinding?: CallFinding;
  readonly removed: boolean;
  /** Why it was not replayed, or what "fixed" means of a call that was not known to fail. */
  readonly reason?: string;
  /** Whether that is because the server was not there. */
  readonly unreachable?: true;
}

/** How often the calls are made. */
const repeats = 5;

/**
 * Makes the calls of stored failures again, five times each, on the servers that they were found on or others.
 *
 * A failure whose server is not there, or whose calls cannot be made any more, is not replayed, with the reason; the others are.
 */
export async function replayCalls(
  request: CallReplayRequest,
  files: readonly StoredCallFile[],
): Promise<readonly CallReplayed[]> {
  const replayed: CallReplayed[] = [];
  const unreachable = new Map<string, string | undefined>();
  for (const file of files) {
    if (request.signal?.aborted === true) break;
    replayed.push(await replayOne(request, file, unreachable));
  }
  return settleLost(files, replayed);
}

async function replayOne(
  request: CallReplayRequest,
  file: StoredCallFile,
  unreachable: Map<string, string | undefined>,
): Promise<CallReplayed> {
  const target = targetFor(request, file);
  if (typeof target === "string") return notReplayed(file, target);
  const ready = await readyToCall(file, request.config);
  if (typeof ready === "string") return notReplayed(file, ready);
  // The calls of the one before may have taken the server down; one that is not there is waited for once.
  if (request.server !== undefined)
    unreachable.set(target.address, await whyDown(request.server, request.signal));
  else if (unreachable.get(target.address) === undefined)
    unreachable.set(target.address, await whyUnreachable(target, request));
  const why = unreachable.get(target.address);
  if (why !== undefined) return { ...notReplayed(file, why), unreachable: true };
  const replay = new CallReplay(request, target, ready);
  try {
    const finding = await replay.tried(file.failure.finding);
    if (typeof finding === "string") return notReplayed(file, finding);
    return outcomeOf(request, file, new Secrets(target.metadata).hide(finding));
  } finally {
    replay.close();
  }
}

function outcomeOf(
  { keep: isKept }: CallReplayRequest,
  { file, failure, isLost }: StoredCallFile,
  finding: CallFinding,
): CallReplayed {
  const { id } = failure.finding;
  if (finding.repeats.failed > 0)
    return { file, id, status: "still-fails", callFinding: finding, removed: false };
  // A journal holds others too, and is for the next run.
  const keep = isKept || isLost === true;
  if (!keep) removeFailure(file);
  return { file, id, status: "fixed", removed: !keep };
}

function notReplayed({ file, failure }: StoredCallFile, reason: string): CallReplayed {
  return { file, id: failure.finding.id, status: "not-replayed", removed: false, reason };
}

/** The server to call; why it may not be. */
function targetFor({ targetOf }: CallReplayRequest, { failure }: StoredCallFile): Target | string {
  try {
    return targetOf(failure.finding.target);
  } catch (error) {
    if (error instanceof ToolError) return withHint(error);
    throw error;
  }
}

/** All that the calls of a failure are made with. */
interface ReadyToCall {
  readonly schema: Schema;
  readonly script: CallScript;
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly method: LiveMethod;
  /** `undefined` for the claim that the server outlives its calls, which is not judged by a call. */
  readonly property: CallProperty | undefined;
  readonly config: RunConfig;
}

/** Why a failure cannot be shown again, as far as its file tells. */
async function readyToCall(
  { failure }: StoredCallFile,
  config: RunConfig,
): Promise<ReadyToCall | string> {
  const { finding } = failure;
  const property = [...callProperties, ...ownProperties(config)].find(
    ({ id }) => id === finding.property,
  );
  if (property === undefined && finding.property !== aliveAfter.id)
    return `this version has no property called "${finding.property}", and no config gives one`;
  const schema = schemaOf(failure);
  if (typeof schema === "string") return schema;
  const script = restoredScript(schema, failure.script);
  if (typeof script === "string") return script;
  const all = chosenMethods(schema, [], []).called;
  const methods = new Map(all.map((method) => [subjectOf(method), method]));
  const method = methods.get(script.steps.at(-1)?.subject ?? "");
  if (method === undefined) return `its schema has no method called "${finding.subject}"`;
  return { schema, script, methods, method, property, config };
}

function schemaOf({ schema }: StoredCallFailure): Schema | string {
  try {
    return restoredSchema(schema);
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
}

/** The calls of one failure, and what its property says of them. */
class CallReplay {
  private readonly ready: ReadyToCall;
  private readonly target: Target;
  private readonly caller: Caller;
  private readonly watch: ServerWatch;
  private readonly isOurs: boolean;
  private readonly signal: AbortSignal | undefined;
  private suffixes = 0;

  constructor(
    { callTimeoutMs, signal, server }: CallReplayRequest,
    target: Target,
    ready: ReadyToCall,
  ) {
    this.ready = ready;
    this.target = target;
    this.caller = new Caller({
      open: () => grpcJs(target),
      // What is shown again is stored already.
      journal: { begin: () => undefined, end: () => undefined },
      callTimeoutMs,
      rate: undefined,
      signal,
    });
    this.watch = new ServerWatch({ caller: this.caller, server });
    this.isOurs = server !== undefined;
    this.signal = signal;
  }

  close(): void {
    this.caller.close();
  }

  /** The finding as it is now; why it is not known, where no try came to a verdict. */
  async tried(finding: CallFinding): Promise<CallFinding | string> {
    const failures: Failure[] = [];
    let judged = 0;
    let reason = "its claim says nothing of these calls any more";
    for (let again = 0; again < repeats; again++) {
      const verdict = await this.attempt();
      if (typeof verdict === "string") {
        reason = verdict;
        continue;
      }
      if (verdict.kind === "declined") continue;
      judged++;
      if (verdict.kind !== "broken") continue;
      failures.push(verdict.failure);
      // Of a server that is gone nothing more is to be learnt.
      if (verdict.failure.way === "died" && !(await this.watch.isAlive())) break;
    }
    // Whatever held until then, less than all tries do not show that it is fixed.
    if (this.signal?.aborted === true) return "it was interrupted";
    if (judged === 0) return reason;
    return this.findingOf(finding, failures, judged);
  }

  private findingOf(finding: CallFinding, failures: readonly Failure[], of: number): CallFinding {
    const same = failures.find(({ signature }) => signature === finding.signature);
    const text = (same ?? failures[0])?.describe();
    const { status: _, because: __, grpcurl: ___, grpcurlBefore: ____, ...rest } = finding;
    return {
      ...rest,
      ...this.grpcurlOf(finding),
      target: this.target.address,
      ...(text === undefined ? {} : shownText(text)),
      repeats: { failed: failures.length, of },
      count: 1,
    };
  }

  /** Of a server that will be gone again its stored lines say as much as can be said. */
  private grpcurlOf(finding: CallFinding): Pick<CallFinding, "grpcurl" | "grpcurlBefore"> {
    const { grpcurl, grpcurlBefore = [], calls, target } = finding;
    if (grpcurl === undefined) return {};
    const [last, ...before] = [grpcurl, ...grpcurlBefore].map((line, at) => {
      const subject = at === 0 ? finding.subject : (calls[at - 1]?.subject ?? "");
      return this.isOurs ? line : grpcurlLineTo(line, { subject, target }, this.target);
    });
    if (last === undefined) return {};
    const lines = before.filter((line) => line !== undefined);
    const isWhole = lines.length > 0 && lines.length === before.length;
    return { grpcurl: last, ...(isWhole ? { grpcurlBefore: lines } : {}) };
  }

  /** Everything once; why there is no verdict, where what the call needs could not be made. */
  private async attempt(): Promise<Verdict | string> {
    const { script, methods, method, property } = this.ready;
    const before = { steps: script.steps.slice(0, -1) };
    const call = (of: LiveMethod, input: CallInput) => this.caller.call(of, input);
    const suffix = (): string => `-${Date.now().toString(36)}${this.suffixes++}`;
    const exchanges = await playScript(before, methods, call, suffix);
    const failed = exchanges.find(({ outcome }) => outcome.status.name !== "OK");
    if (failed !== undefined)
      return `${failed.method.subject}, which makes what it needs, got ${failed.outcome.status.name}`;
    const last = script.steps.at(-1);
    if (last === undefined) return "it has no call";
    const input = filledStep(method, last, exchanges, suffix);
    if (property === undefined) return await this.watch.trial(method, input);
    return await directTrial(property, method, {
      call,
      play: (whole) => playScript(whole, methods, call, suffix),
      contextOf: (of) => this.contextOf(of),
    })(input);
  }

  private contextOf(method: LiveMethod): ReturnType<typeof callContext> {
    const { schema, methods, config } = this.ready;
    return callContext(method, {
      ...{ schema, methods, caller: this.caller },
      factsOf: (of) => factsOf(of, schema, config),
      // What is stored is whole.
      prepare: async (_, input) => await Promise.resolve({ input, script: { steps: [] } }),
      see: () => undefined,
      noteLost: () => undefined,
      isAlive: () => this.watch.isAlive(),
      isLeftOut: () => false,
      maxRequestBytesOf: (subject) => methodConfigOf(subject, config).maxRequestBytes,
    });
  }
}
