import process from "node:process";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { loadCodec } from "../codecs/load-codec.ts";
import { findProperty } from "../properties/catalogue.ts";
import { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { MessageType } from "../schema/types.ts";
import { Beats } from "./beats.ts";
import { contextOf, type OpenCodec } from "./case-context.ts";
import { runCheck } from "./check-runner.ts";
import { CodecShelf, type ShelfWatcher } from "./codec-shelf.ts";
import type { CheckId, Phase } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { globalWatch } from "./global-watch.ts";
import { applicabilityOf } from "./open-pair.ts";
import { Origins } from "./origins.ts";
import { keepPoisonReady } from "./poison.ts";
import { restoredInputs } from "./stored-input.ts";
import type {
  NumberedRequest,
  WorkerAnswer,
  WorkerMemory,
  WorkerNews,
  WorkerRequest,
  WorkerSetup,
} from "./worker-protocol.ts";

/**
 * The thread in which codecs run: they may hang, overflow the stack or end the
 * process, and the run goes on. Started by `WorkerHandle`, in a process of its own.
 */
class CheckWorker {
  private readonly setup: WorkerSetup;
  private readonly beats: Beats;
  private readonly schema: Schema;
  private readonly shelf: CodecShelf;
  private readonly origins = new Origins();
  private request = 0;
  private readonly store: FindingStore;

  constructor(setup: WorkerSetup, beats: Beats) {
    this.setup = setup;
    this.beats = beats;
    this.schema = new Schema({
      descriptorSet: setup.descriptorSet,
      readSource: (file) => setup.sources.get(file),
    });
    this.shelf = new CodecShelf({
      schema: this.schema,
      specs: setup.codecs,
      baseFolder: setup.baseFolder,
      ...(setup.maxOpen === undefined ? {} : { maxOpen: setup.maxOpen }),
      watcher: this.shelfWatcher(),
    });
    this.store = new FindingStore(setup.storeFolder, this.schema, setup.codecs);
  }

  async answer({ number, request }: NumberedRequest): Promise<WorkerAnswer> {
    this.request = number;
    this.enter(undefined, 0);
    if (request.kind === "introduce") return introduce(request.spec, this.setup.baseFolder);
    if (request.kind === "close") return this.close();
    const codec = await this.open(request.check);
    if (codec instanceof ToolError) return { kind: "not-opened", reason: codec.message };
    const property = findProperty(request.check.property);
    const type = this.schema.message(request.check.subject);
    const applicability = applicabilityOf(property, type, codec);
    if (!applicability.applies) return { kind: "not-applicable", reason: applicability.reason };
    const answer =
      request.kind === "check"
        ? await this.check(request, codec, type)
        : await this.probe(request, codec, type);
    // What a codec throws from a callback must end this request, and not the next.
    await setImmediate();
    return answer;
  }

  /** Says what brings the thread to its end, where the codec does. */
  leave(): void {
    tell({ kind: "leaving", origin: this.origins.now });
  }

  /** What is done from here on belongs to that case; to none where `phase` is `undefined`. */
  private enter(phase: Phase | undefined, index: number): void {
    const { beats, request } = this;
    if (phase === undefined) beats.opening();
    else beats.case(phase, index);
    const { cases } = beats;
    this.origins.enter({ request, phase, index, cases, isClosing: false, at: Date.now() });
  }

  private shelfWatcher(): ShelfWatcher {
    return {
      opening: () => this.enter(undefined, 0),
      closing: (codec) => {
        tell({ kind: "closing", codec });
        this.beats.closing();
        const { request } = this;
        const none = { phase: undefined, index: 0, cases: 0 };
        this.origins.enter({ request, ...none, isClosing: true, at: Date.now() });
      },
      notClosed: (codec, reason) => tell({ kind: "not-closed", codec, reason }),
    };
  }

  private async close(): Promise<WorkerAnswer> {
    await drain();
    await this.shelf.close();
    // What is thrown from a callback of `close` must be heard, too.
    await setImmediate();
    return { kind: "closed" };
  }

  private async open(check: CheckId): Promise<OpenCodec | ToolError> {
    try {
      return await this.shelf.open(check.codec, check.subject);
    } catch (error) {
      if (error instanceof ToolError) return error;
      throw error;
    }
  }

  private async check(
    request: Extract<WorkerRequest, { kind: "check" }>,
    codec: OpenCodec,
    type: MessageType,
  ): Promise<WorkerAnswer> {
    const { setup, beats, store, schema } = this;
    const tally = await runCheck(
      {
        property: findProperty(request.check.property),
        schema,
        type,
        codec,
        rootSeed: setup.rootSeed,
        phases: request.phases ?? setup.phases,
        maxExamples: setup.maxExamples,
        ...(setup.maxEdges === undefined ? {} : { maxEdges: setup.maxEdges }),
        ...(setup.only === undefined ? {} : { only: setup.only }),
        ...(setup.choice === undefined ? {} : { choice: setup.choice }),
        maxShrinkMs: setup.maxShrinkMs,
        saved: restoredInputs(schema, type, request.saved),
        waits: request.waits,
        seen: request.seen,
        ...(setup.listed === undefined ? {} : { listed: setup.listed }),
        ...(request.resume === undefined ? {} : { resume: request.resume }),
      },
      {
        beat: (phase, index) => this.enter(phase, index),
        tick: () => beats.tick(),
        shouldStop: () => beats.isStopping,
        found(finding, input, state) {
          store.save(finding, input);
          beats.tell(() => tell({ kind: "found", finding, state }));
        },
        dropped(finding) {
          store.remove(finding);
          tell({ kind: "found", finding, state: "dropped" });
        },
      },
    );
    return { kind: "checked", tally };
  }

  private async probe(
    request: Extract<WorkerRequest, { kind: "probe" }>,
    codec: OpenCodec,
    type: MessageType,
  ): Promise<WorkerAnswer> {
    const property = findProperty(request.check.property);
    const tick = () => this.beats.tick();
    const context = contextOf({ schema: this.schema, type, codec, tick });
    this.enter("random", 0);
    globalWatch.accept();
    globalWatch.isExact = true;
    const verdict = await property.check(request.input, context);
    globalWatch.isExact = false;
    await this.linger(request.lingerMs);
    const signature = verdict.kind === "broken" ? verdict.failure.signature : undefined;
    return { kind: "probed", signature };
  }

  private async linger(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (performance.now() < until) {
      await sleep(Math.min(ms, lookMs));
      this.beats.tick();
    }
  }
}

/** Waits for timers that codecs have left behind, if not for ever: what they throw is theirs. */
async function drain(): Promise<void> {
  const until = performance.now() + maxDrainMs;
  // Looked at while no timer of our own runs.
  while (hasTimers() && performance.now() < until) await sleep(lookMs);
}

function hasTimers(): boolean {
  return process.getActiveResourcesInfo().some((kind) => kind === "Timeout");
}

/** How long the end of a worker is put off for timers: long enough for a retry, too short to be felt. */
const maxDrainMs = 250;

const lookMs = 20;

async function introduce(spec: string, baseFolder: string): Promise<WorkerAnswer> {
  try {
    const { name, version, claims } = await loadCodec(spec, baseFolder);
    return { kind: "introduced", codec: { name, version, claims: { ...claims } } };
  } catch (error) {
    if (error instanceof ToolError)
      return { kind: "not-introduced", message: error.message, hint: error.hint };
    // A getter of theirs, say: whatever is thrown here is the module's.
    const message = `codec ${spec}: ${error instanceof Error ? error.message : inspect(error)}`;
    return { kind: "not-introduced", message, hint: undefined };
  }
}

/** A disk that is full, say, is for the user to see to; any other throw is a bug of ours. */
function endedBy(error: unknown): WorkerAnswer {
  if (error instanceof ToolError)
    return { kind: "refused", code: error.code, message: error.message, hint: error.hint };
  const stack = error instanceof Error ? error.stack : undefined;
  return { kind: "bug", stack: stack ?? String(error) };
}

function tell(message: WorkerNews | WorkerAnswer): void {
  parentPort?.postMessage(message);
}

/** Takes the setup, which is the first message, and then requests. */
function begin(setup: WorkerSetup, port: MessagePort): void {
  const { memory, file } = workerData as WorkerMemory;
  const beats = new Beats(memory, file);
  const worker = new CheckWorker(setup, beats);
  // Only to know why: the thread ends as it would without us.
  process.on("uncaughtExceptionMonitor", () => worker.leave());
  process.on("exit", () => worker.leave());
  port.on("message", (request: NumberedRequest) => {
    // A codec's throws are caught where it is called: this is a bug of ours, and ends the run.
    worker.answer(request).then(tell, (error: unknown) => tell(endedBy(error)));
  });
  // From here on a codec may be what ends the process.
  beats.tell(() => tell({ kind: "started" }));
}

/** In a thread it only throws, and what ends a user's process is to end one here. */
process.abort = (): never => {
  process.kill(process.pid, "SIGABRT");
  // A signal takes its time.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

// Before any codec loads its library.
keepPoisonReady();
const port = parentPort;
port?.once("message", (setup: WorkerSetup) => begin(setup, port));
