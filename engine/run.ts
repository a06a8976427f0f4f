import { properties } from "../properties/catalogue.ts";
import type { SchemaSlice } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { version } from "../schema/version.ts";
import { type CheckRecord, emptyRecord, resultOf } from "./check-outcome.ts";
import { CheckQueue } from "./check-queue.ts";
import { assertKnownMatch, closingOf, closingWarnings } from "./closing.ts";
import type { RunHeader, RunListener, RunResult, Warning } from "./events.ts";
import { runSlice } from "./file-slice.ts";
import { type CheckId, checkKey, type Finding, type PassingCase } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { idsOf, type KnownFailure, lists, readKnownFailures } from "./known-failures.ts";
import { Lane } from "./lane.ts";
import { type NamedCodec, namedCodecs } from "./named-codecs.ts";
import { codecsOf } from "./pairs.ts";
import { passedOn } from "./passed-on.ts";
import { lonelyCodec, planOf, selected, selectedProperties } from "./plan.ts";
import type { RunRequest } from "./run-request.ts";
import { SavedInputs } from "./saved-inputs.ts";
import { assertWritable } from "./store.ts";
import type { StoredInput } from "./stored-input.ts";

/**
 * Runs every check of the plan, in worker threads, and tells the listener.
 *
 * @throws ToolError for an unknown message, property or codec, an empty schema, and a bad file of known failures.
 */
export async function run(request: RunRequest, listener: RunListener): Promise<RunResult> {
  const codecs = await namedCodecs(request.codecs, request.baseFolder, request.caseTimeoutMs);
  const messages = messagesOf(request);
  const ids = properties.map((property) => property.id);
  const chosen = selectedProperties(properties, request.properties);
  const plan = planOf({ messages, properties: chosen, codecs: [...codecs.keys()] });
  const lonely = lonelyCodec(plan, { properties: chosen, codecs: [...codecs.keys()] });
  const known = readKnownFailures(request.knownFiles, ids);
  assertKnownMatch(known, plan, request);
  const header: RunHeader = {
    command: request.command,
    version,
    seed: request.seed,
    startedAt: new Date().toISOString(),
    messages: messages.length,
    properties: chosen.map(({ id }) => id),
    codecs: [...codecs.values()].map(({ codec }) => ({ name: codec.name, version: codec.version })),
    checks: plan.length,
    workers: request.workers,
  };
  const warnings = lonely === undefined ? [] : [{ code: "not-compared", message: lonely }];
  return new Run({ request, header, plan, known, codecs, warnings, listener }).toEnd();
}

function messagesOf(request: RunRequest): readonly string[] {
  const names = request.schema.messageNames;
  if (names.length === 0)
    throw new ToolError("the schema has no message", {
      code: "nothing-selected",
      hint: "name files that declare messages",
    });
  return selected("message", names, request.messages);
}

/** What a run is made of. */
interface RunParts {
  readonly request: RunRequest;
  readonly header: RunHeader;
  readonly plan: readonly CheckId[];
  readonly known: readonly KnownFailure[];
  readonly codecs: ReadonlyMap<string, NamedCodec>;
  /** What is to be said before anything is run. */
  readonly warnings: readonly Warning[];
  readonly listener: RunListener;
}

/** One run from its first event to its result. */
class Run {
  private readonly parts: RunParts;
  private readonly records: CheckRecord[];
  private readonly warnings: Warning[] = [];
  private readonly started = performance.now();
  private readonly lanes: Lane[] = [];
  private readonly told: Set<string>;
  private readonly unopenable = new Map<string, string>();
  private readonly specs: ReadonlyMap<string, string>;
  private readonly store: FindingStore;
  /** Of checks that had inputs passed on to them, where each of these came up. */
  private readonly passing = new Map<CheckRecord, readonly PassingCase[]>();
  private readonly queue: CheckQueue<CheckRecord>;
  /** The check that was begun last. */
  private current: CheckId | undefined;
  private done = 0;
  private doneCases = 0;
  private isInterrupted = false;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.records = parts.plan.map(emptyRecord);
    this.queue = new CheckQueue(this.records);
    this.told = new Set(parts.request.seen?.map(({ fingerprint }) => fingerprint));
    const { request, codecs } = parts;
    this.specs = new Map([...codecs].map(([name, { spec }]) => [name, spec]));
    if (request.storeFolder !== undefined) assertWritable(request.storeFolder);
    this.store = new FindingStore(request.storeFolder, request.schema, this.specs);
  }

  async toEnd(): Promise<RunResult> {
    const { request, header, listener } = this.parts;
    listener({ kind: "run-started", header });
    for (const warning of this.parts.warnings) this.warn(warning);
    const saved = this.savedInputs();
    const signal = request.signal;
    const onAbort = () => this.interrupt();
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) this.interrupt();
    const timer = setInterval(() => this.tellProgress(), progressIntervalMs);
    try {
      await this.runLanes(saved);
    } finally {
      clearInterval(timer);
      signal?.removeEventListener("abort", onAbort);
    }
    this.warnOfConcessions();
    const closing = {
      header,
      records: this.records,
      known: this.parts.known,
      extent: request,
      warnings: this.warnings,
      durationMs: performance.now() - this.started,
      interrupted: this.isInterrupted,
    };
    for (const warning of closingWarnings(closing)) this.warn(warning);
    const result = closingOf(closing);
    listener({ kind: "run-finished", result });
    return result;
  }

  private async runLanes(saved: SavedInputs): Promise<void> {
    const { request } = this.parts;
    const count = Math.max(1, Math.min(request.workers, this.records.length));
    const slice = runSlice(
      request.schema,
      this.parts.plan.map((check) => check.subject),
    );
    const lanes = Array.from({ length: count }, () => this.laneWith(slice));
    this.lanes.push(...lanes);
    // Codecs are to close what they have open whatever becomes of the run, and no lane is ended at work.
    const runs = await Promise.allSettled(lanes.map((lane) => this.runLane(lane, saved)));
    runs.push(...(await this.runPassedOn(lanes)));
    const ends = await Promise.allSettled(lanes.map((lane) => lane.end()));
    for (const one of [...runs, ...ends]) if (one.status === "rejected") throw one.reason;
  }

  private laneWith(slice: SchemaSlice): Lane {
    const { request, codecs, known } = this.parts;
    const versions = new Map([...codecs].map(([name, { codec }]) => [name, codec.version]));
    return new Lane({
      schema: request.schema,
      setup: {
        ...slice,
        codecs: this.specs,
        baseFolder: request.baseFolder,
        rootSeed: request.seed,
        phases: request.phases,
        maxExamples: request.maxExamples,
        ...(request.maxEdges === undefined ? {} : { maxEdges: request.maxEdges }),
        ...(request.only === undefined ? {} : { only: request.only }),
        ...(request.choice === undefined ? {} : { choice: request.choice }),
        maxShrinkMs: request.maxShrinkMs,
        storeFolder: request.storeFolder,
        listed: idsOf(known),
      },
      caseTimeoutMs: request.caseTimeoutMs,
      maxShrinkMs: request.maxShrinkMs,
      store: this.store,
      codecVersions: versions,
      unopenable: this.unopenable,
      seen: request.seen ?? [],
      report: (record, finding) => this.report(record, finding),
      warn: (warning) => this.warn(warning),
    });
  }

  private async runLane(lane: Lane, saved: SavedInputs): Promise<void> {
    try {
      for (
        let record = this.queue.take(lane);
        record !== undefined;
        record = this.queue.take(lane)
      ) {
        this.current = record.check;
        if (this.isOver(record)) continue;
        await lane.run(record, saved.of(record.check));
        this.done++;
        this.doneCases += record.cases;
        this.parts.listener({ kind: "check-finished", check: resultOf(record) });
      }
    } catch (error) {
      // A bug of ours ends the run, and with it what other lanes are at.
      this.interrupt();
      throw error;
    }
  }

  /** Has properties tell what others came upon, so that no failure is left to a check that never had its input. */
  private async runPassedOn(
    lanes: readonly Lane[],
  ): Promise<readonly PromiseSettledResult<void>[]> {
    if (this.isInterrupted) return [];
    const planned = new Map(this.records.map((record) => [checkKey(record.check), record]));
    const rest = passedOn(this.records).map(({ check, inputs, cases }) => {
      const record = planned.get(checkKey(check)) ?? this.unplanned(check);
      this.passing.set(record, cases);
      return { record, inputs };
    });
    // One iterator for all: each lane takes what is next.
    const queue = rest.values();
    return Promise.allSettled(
      lanes.map(async (lane) => {
        for (const { record, inputs } of queue) await runAgain(lane, record, inputs);
      }),
    );
  }

  private unplanned(check: CheckId): CheckRecord {
    const record = emptyRecord(check);
    this.records.push(record);
    return record;
  }

  /** Whether no check may begin any more; the record says why. */
  private isOver(record: CheckRecord): boolean {
    const { maxTimeMs } = this.parts.request;
    if (this.isInterrupted) record.skipped = "interrupted";
    else if (maxTimeMs !== undefined && performance.now() - this.started > maxTimeMs)
      record.skipped = "the time was up";
    return record.skipped !== undefined;
  }

  private interrupt(): void {
    this.isInterrupted = true;
    for (const lane of this.lanes) lane.stop();
  }

  private savedInputs(): SavedInputs {
    const { request } = this.parts;
    const folder = request.phases.includes("saved") ? request.storeFolder : undefined;
    const saved = new SavedInputs(folder, request.schema);
    for (const warning of saved.warnings) this.warn(warning);
    return saved;
  }

  private report(record: CheckRecord, raw: Finding): void {
    const { listener, known, request } = this.parts;
    const reason = known.find((entry) => lists(entry, raw))?.reason;
    const location = this.locate(raw) ?? request.schema.locate(raw.subject);
    // What is passed on comes when all else is done, in place of what is saved.
    const by = raw.phase === "saved" ? this.passing.get(record)?.[raw.index] : undefined;
    const origin = by === undefined ? {} : { passedOnBy: by };
    const finding: Finding = {
      ...raw,
      ...origin,
      replay: this.replayOf({ ...raw, ...origin }),
      ...(reason === undefined ? {} : { known: reason }),
      ...(location === undefined ? {} : { location }),
    };
    const at = record.findings.findIndex((one) => one.fingerprint === raw.fingerprint);
    if (at >= 0) record.findings[at] = finding;
    this.store.addPlaces(finding);
    if (this.told.has(raw.fingerprint)) return;
    this.told.add(raw.fingerprint);
    listener({ kind: "finding", finding });
  }

  /** What is not stored is found again at its place in the run. */
  private replayOf(finding: Finding): string {
    const { storeFolder, commandOf } = this.parts.request;
    if (storeFolder !== undefined || commandOf === undefined) return finding.replay;
    const specs = codecsOf(finding.codec).map((name) => this.specs.get(name) ?? name);
    return commandOf(finding, specs);
  }

  /** The declaration of the field that a finding points at. Workers know no files. */
  private locate(finding: Finding): Finding["location"] {
    const { place } = finding;
    if (place === undefined) return undefined;
    return this.parts.request.schema.locate(place.typeName, place.field);
  }

  /** Once, however many files or workers it comes from. */
  private warn(warning: Warning): void {
    if (this.warnings.some(({ message }) => message === warning.message)) return;
    this.warnings.push(warning);
    this.parts.listener({ kind: "warning", warning });
  }

  /** What codecs concede, once a codec and not once a message. */
  private warnOfConcessions(): void {
    const seen = new Set<string>();
    for (const { check, notices, unreported } of this.records) {
      for (const notice of notices) {
        const message = `${check.codec} ${notice}`;
        if (seen.has(message)) continue;
        seen.add(message);
        this.warn({ code: "conceded", message });
      }
      if (unreported > 0)
        this.warn({
          code: "too-many-findings",
          message: `${check.property} of ${check.subject} on ${check.codec}: ${unreported} more failing cases of other kinds are not listed`,
        });
    }
  }

  private tellProgress(): void {
    const { request } = this.parts;
    const running = this.lanes.reduce((sum, lane) => sum + lane.casesNow, 0);
    this.parts.listener({
      kind: "progress",
      progress: {
        checksDone: this.done,
        checks: this.records.length,
        cases: this.doneCases + running,
        findings: this.told.size - (request.seen?.length ?? 0),
        elapsedMs: performance.now() - this.started,
        current: this.current,
      },
    });
  }
}

/** Runs more inputs of a check. Its cases, and whether they came to an end, are those of its own inputs. */
async function runAgain(
  lane: Lane,
  record: CheckRecord,
  inputs: readonly StoredInput[],
): Promise<void> {
  const { digest, skipped } = record;
  await lane.run(record, inputs, ["saved"]);
  record.digest = digest;
  record.skipped = skipped ?? record.skipped;
}

const progressIntervalMs = 100;
