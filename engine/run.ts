import { builtInCodecs } from "../codecs/built-in.ts";
import type { Codec } from "../codecs/codec.ts";
import { loadCodec } from "../codecs/load-codec.ts";
import { properties } from "../properties/catalogue.ts";
import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { version } from "../schema/version.ts";
import { type CheckRecord, emptyRecord, resultOf } from "./check-outcome.ts";
import { assertKnownMatch, closingOf } from "./closing.ts";
import type { RunHeader, RunListener, RunResult, Warning } from "./events.ts";
import type { CheckId, Finding, Phase } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { type KnownFailure, lists, readKnownFailures } from "./known-failures.ts";
import { Lane } from "./lane.ts";
import { planOf, selected } from "./plan.ts";
import { SavedInputs } from "./saved-inputs.ts";

/** What to round-trip, through what, and how far. */
export interface RunRequest {
  readonly schema: Schema;
  /** Names of messages or globs over them; all root messages where empty. */
  readonly messages: readonly string[];
  /** Ids of properties or globs over them; all where empty. */
  readonly properties: readonly string[];
  /** Codecs as the command line names them; all built-in ones where empty. */
  readonly codecs: readonly string[];
  /** The root seed, in decimal. */
  readonly seed: string;
  /** Random cases of each check. */
  readonly maxExamples: number;
  /** Boundary cases of each check, taken evenly over all there are; all where left out. */
  readonly maxEdges?: number;
  /** When to stop beginning checks, in milliseconds after the start. */
  readonly maxTimeMs?: number;
  readonly workers: number;
  /** How long a case may take before it counts as a hang. */
  readonly caseTimeoutMs: number;
  /** How long one failure may be shrunk. */
  readonly maxShrinkMs: number;
  readonly phases: readonly Phase[];
  /** Where failures are stored and taken from; `undefined` for neither. */
  readonly storeFolder: string | undefined;
  /** Files and folders of known failures. */
  readonly knownFiles: readonly string[];
  /** The command that asked, for the report. */
  readonly command: string;
  /** Where relative codec paths start. */
  readonly baseFolder: string;
  /** Aborting ends the run after the present cases; what was found is kept. */
  readonly signal?: AbortSignal;
}

/**
 * Runs every check of the plan, in worker threads, and tells the listener.
 *
 * @throws ToolError for an unknown message, property or codec, an empty schema, and a bad file of known failures.
 */
export async function run(request: RunRequest, listener: RunListener): Promise<RunResult> {
  const codecs = await codecsOf(request);
  const messages = messagesOf(request);
  const ids = properties.map((property) => property.id);
  const propertyIds = selected("property", ids, request.properties);
  const plan = planOf({ messages, properties: propertyIds, codecs: [...codecs.keys()] });
  const known = readKnownFailures(request.knownFiles, ids);
  assertKnownMatch(known, plan, request);
  const header: RunHeader = {
    command: request.command,
    version,
    seed: request.seed,
    startedAt: new Date().toISOString(),
    messages: messages.length,
    properties: propertyIds,
    codecs: [...codecs.values()].map(({ codec }) => ({ name: codec.name, version: codec.version })),
    checks: plan.length,
    workers: request.workers,
  };
  return new Run({ request, header, plan, known, codecs, listener }).toEnd();
}

/** A codec, and what the command line called it. */
interface NamedCodec {
  readonly codec: Codec;
  readonly spec: string;
}

async function codecsOf(request: RunRequest): Promise<ReadonlyMap<string, NamedCodec>> {
  const specs = request.codecs.length > 0 ? request.codecs : [...builtInCodecs.keys()];
  const codecs = new Map<string, NamedCodec>();
  for (const spec of specs) {
    const codec = await loadCodec(spec, request.baseFolder);
    const earlier = codecs.get(codec.name);
    if (earlier !== undefined && earlier.spec !== spec)
      throw new ToolError(`two codecs are called "${codec.name}": ${earlier.spec} and ${spec}`, {
        code: "codec",
        hint: "give each a name of its own: reports and stored failures go by it",
      });
    codecs.set(codec.name, { codec, spec });
  }
  return codecs;
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
  readonly listener: RunListener;
}

/** One run from its first event to its result. */
class Run {
  private readonly parts: RunParts;
  private readonly records: readonly CheckRecord[];
  private readonly warnings: Warning[] = [];
  private readonly started = performance.now();
  private readonly lanes: Lane[] = [];
  private readonly told = new Set<string>();
  private readonly unopenable = new Map<string, string>();
  private readonly specs: ReadonlyMap<string, string>;
  private readonly store: FindingStore;
  private next = 0;
  private done = 0;
  private doneCases = 0;
  private isInterrupted = false;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.records = parts.plan.map(emptyRecord);
    const { request, codecs } = parts;
    this.specs = new Map([...codecs].map(([name, { spec }]) => [name, spec]));
    this.store = new FindingStore(request.storeFolder, request.schema, this.specs);
  }

  async toEnd(): Promise<RunResult> {
    const { request, header, listener } = this.parts;
    listener({ kind: "run-started", header });
    const saved = this.savedInputs();
    const signal = request.signal;
    const onAbort = () => this.interrupt();
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) this.interrupt();
    const timer = setInterval(() => this.tellProgress(), progressIntervalMs);
    try {
      const count = Math.max(1, Math.min(request.workers, this.records.length));
      await Promise.all(Array.from({ length: count }, () => this.runLane(saved)));
    } finally {
      clearInterval(timer);
      signal?.removeEventListener("abort", onAbort);
      await Promise.all(this.lanes.map((lane) => lane.end()));
    }
    this.warnOfConcessions();
    const result = closingOf({
      header,
      records: this.records,
      known: this.parts.known,
      warnings: this.warnings,
      durationMs: performance.now() - this.started,
      interrupted: this.isInterrupted,
    });
    listener({ kind: "run-finished", result });
    return result;
  }

  private async runLane(saved: SavedInputs): Promise<void> {
    const { request, codecs } = this.parts;
    const versions = new Map([...codecs].map(([name, { codec }]) => [name, codec.version]));
    const slice = request.schema.slice(new Set(this.parts.plan.map((check) => check.subject)));
    const lane = new Lane({
      schema: request.schema,
      setup: {
        ...slice,
        codecs: this.specs,
        baseFolder: request.baseFolder,
        rootSeed: request.seed,
        phases: request.phases,
        maxExamples: request.maxExamples,
        ...(request.maxEdges === undefined ? {} : { maxEdges: request.maxEdges }),
        maxShrinkMs: request.maxShrinkMs,
        storeFolder: request.storeFolder,
      },
      caseTimeoutMs: request.caseTimeoutMs,
      maxShrinkMs: request.maxShrinkMs,
      store: this.store,
      codecVersions: versions,
      unopenable: this.unopenable,
      report: (record, finding) => this.report(record, finding),
    });
    this.lanes.push(lane);
    for (let at = this.next++; at < this.records.length; at = this.next++) {
      const record = this.records[at];
      if (record === undefined) break;
      if (this.isOver(record)) continue;
      await lane.run(record, saved.of(record.check));
      this.done++;
      this.doneCases += record.cases;
      this.parts.listener({ kind: "check-finished", check: resultOf(record) });
    }
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
    const saved = new SavedInputs(folder);
    for (const warning of saved.warnings) this.warn(warning);
    return saved;
  }

  private report(record: CheckRecord, raw: Finding): void {
    const { listener, known, request } = this.parts;
    const reason = known.find((entry) => lists(entry, raw))?.reason;
    const location = this.locate(raw) ?? request.schema.locate(raw.subject);
    const finding: Finding = {
      ...raw,
      ...(reason === undefined ? {} : { known: reason }),
      ...(location === undefined ? {} : { location }),
    };
    const at = record.findings.findIndex((one) => one.fingerprint === raw.fingerprint);
    if (at >= 0) record.findings[at] = finding;
    this.store.addLocation(finding);
    if (this.told.has(raw.fingerprint)) return;
    this.told.add(raw.fingerprint);
    listener({ kind: "finding", finding });
  }

  /** The declaration of the field that a finding points at. Workers know no files. */
  private locate(finding: Finding): Finding["location"] {
    const { place } = finding;
    if (place === undefined) return undefined;
    return this.parts.request.schema.locate(place.typeName, place.field);
  }

  private warn(warning: Warning): void {
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
    const running = this.lanes.reduce((sum, lane) => sum + lane.casesNow, 0);
    const current = this.records[Math.min(this.next, this.records.length) - 1]?.check;
    this.parts.listener({
      kind: "progress",
      progress: {
        checksDone: this.done,
        checks: this.records.length,
        cases: this.doneCases + running,
        findings: this.told.size,
        elapsedMs: performance.now() - this.started,
        current,
      },
    });
  }
}

const progressIntervalMs = 100;
