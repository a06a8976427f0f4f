import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { findProperty } from "../properties/catalogue.ts";
import { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { MessageType } from "../schema/types.ts";
import { Beats } from "./beats.ts";
import { contextOf, type OpenCodec, runCheck } from "./check-runner.ts";
import { CodecShelf } from "./codec-shelf.ts";
import type { CheckId } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { restoredInputs } from "./store.ts";
import type { WorkerAnswer, WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/**
 * The thread in which codecs run: they may hang, overflow the stack or end the
 * process, and the run goes on. Started by `WorkerHandle`.
 */
class CheckWorker {
  private readonly setup: WorkerSetup;
  private readonly beats: Beats;
  private readonly schema: Schema;
  private readonly shelf: CodecShelf;
  private readonly store: FindingStore;

  constructor(setup: WorkerSetup) {
    this.setup = setup;
    this.beats = new Beats(setup.beats);
    this.schema = new Schema({
      descriptorSet: setup.descriptorSet,
      readSource: (file) => setup.sources.get(file),
    });
    this.shelf = new CodecShelf(this.schema, setup.codecs, setup.baseFolder);
    this.store = new FindingStore(setup.storeFolder, this.schema, setup.codecs);
  }

  async answer(request: WorkerRequest): Promise<WorkerAnswer> {
    this.beats.opening();
    const codec = await this.open(request.check);
    if (codec instanceof ToolError) return { kind: "not-opened", reason: codec.message };
    const property = findProperty(request.check.property);
    const type = this.schema.message(request.check.subject);
    const applicability = property.appliesTo(type, codec.facts);
    if (!applicability.applies) return { kind: "not-applicable", reason: applicability.reason };
    const answer =
      request.kind === "check"
        ? await this.check(request, codec, type)
        : await this.probe(request, codec, type);
    // What a codec throws from a callback must end this request, and not the next.
    await setImmediate();
    return answer;
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
        phases: setup.phases,
        maxExamples: setup.maxExamples,
        ...(setup.maxEdges === undefined ? {} : { maxEdges: setup.maxEdges }),
        maxShrinkMs: setup.maxShrinkMs,
        saved: restoredInputs(type, request.saved),
        waits: request.waits,
        seen: request.seen,
        ...(request.resume === undefined ? {} : { resume: request.resume }),
      },
      {
        beat: (phase, index) => beats.case(phase, index),
        shouldStop: () => beats.isStopping,
        found(finding, input, state) {
          store.save(finding, input);
          tell({ kind: "found", finding, state });
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
    const context = contextOf({ schema: this.schema, type, codec });
    this.beats.case("random", 0);
    const verdict = await property.check(request.input, context);
    const signature = verdict.kind === "broken" ? verdict.failure.signature : undefined;
    return { kind: "probed", signature };
  }
}

function tell(message: WorkerNews | WorkerAnswer): void {
  parentPort?.postMessage(message);
}

const worker = new CheckWorker(workerData as WorkerSetup);
parentPort?.on("message", (request: WorkerRequest) => {
  // A codec's throws are caught where it is called: this is a bug of ours, and ends the run.
  worker.answer(request).then(tell, (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    tell({ kind: "bug", stack: stack ?? String(error) });
  });
});
