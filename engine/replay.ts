import { existsSync } from "node:fs";
import { loadCodec } from "../codecs/load-codec.ts";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type CheckRecord, emptyRecord } from "./check-outcome.ts";
import type { RunListener, Warning } from "./events.ts";
import { exitCode } from "./exit-code.ts";
import type { Finding } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { Lane } from "./lane.ts";
import { unreadableWarning } from "./saved-inputs.ts";
import {
  failurePath,
  readFailure,
  readStore,
  removeFailure,
  restoredSchema,
  type StoredFailure,
  type StoreEntry,
} from "./store.ts";

/** What to show again. */
export interface ReplayRequest {
  /** Ids of findings, or paths of stored failures; the whole store where empty. */
  readonly ids: readonly string[];
  readonly storeFolder: string;
  /** Whether failures that are fixed stay in the store. */
  readonly keep: boolean;
  /** A codec to use in place of the stored one, as the command line names it. */
  readonly codec?: string;
  /** Where relative codec paths start. */
  readonly baseFolder: string;
  readonly caseTimeoutMs: number;
}

/** What became of one stored failure. */
export interface Replayed {
  readonly file: string;
  readonly id: string;
  readonly status: "still-fails" | "fixed" | "not-replayed";
  /** As it fails now. */
  readonly finding?: Finding;
  readonly removed: boolean;
  /** Why it was not replayed. */
  readonly reason?: string;
}

/** What became of all of them. */
export interface ReplayResult {
  /** In the order of the store. */
  readonly replayed: readonly Replayed[];
  readonly warnings: readonly Warning[];
  /** 0 all fixed, 1 some still fail, 4 none could be replayed. */
  readonly exitCode: number;
}

/**
 * Hands stored inputs to the codec again, byte for byte. Needs neither the
 * schema's files nor the generators.
 *
 * @throws ToolError `store` for an id that the store does not have.
 */
export async function replay(request: ReplayRequest, listener: RunListener): Promise<ReplayResult> {
  const warnings: Warning[] = [];
  const failures: StoredFile[] = [];
  for (const entry of entriesOf(request)) {
    if (entry.kind === "failure") failures.push(entry);
    else warnings.push(unreadableWarning(entry.file, entry.reason));
  }
  for (const warning of warnings) listener({ kind: "warning", warning });
  const replayed: Replayed[] = [];
  for (const group of bySchema(failures))
    replayed.push(...(await replayGroup(request, group, listener)));
  replayed.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { replayed, warnings, exitCode: codeOf(replayed) };
}

type StoredFile = Extract<StoreEntry, { kind: "failure" }>;

function entriesOf(request: ReplayRequest): readonly StoreEntry[] {
  if (request.ids.length === 0) return readStore(request.storeFolder);
  return request.ids.map((id) => {
    const file = failurePath(request.storeFolder, id);
    if (existsSync(file)) return readFailure(file);
    if (existsSync(id)) return readFailure(id);
    throw unknownId(id, request.storeFolder);
  });
}

function unknownId(id: string, folder: string): ToolError {
  const ids = readStore(folder).flatMap((entry) =>
    entry.kind === "failure" ? [entry.failure.finding.id] : [],
  );
  const near = nearest(id, ids);
  return new ToolError(`no stored failure is called "${id}" in ${folder}`, {
    code: "store",
    hint: near === undefined ? `it holds ${ids.length} failures` : `did you mean "${near}"?`,
  });
}

/** Failures of one schema, which is compiled once for all of them. */
function bySchema(failures: readonly StoredFile[]): Iterable<readonly StoredFile[]> {
  const groups = new Map<string, StoredFile[]>();
  for (const file of failures) {
    const key = JSON.stringify(file.failure.schema);
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return groups.values();
}

async function replayGroup(
  request: ReplayRequest,
  files: readonly StoredFile[],
  listener: RunListener,
): Promise<readonly Replayed[]> {
  const [first] = files;
  if (first === undefined) return [];
  const schema = restoredSchema(first.failure.schema);
  const codecs = await codecsOf(request, files);
  const specs = new Map([...codecs].map(([name, { spec }]) => [name, spec]));
  const lane = new Lane({
    schema,
    setup: {
      ...schema.slice(files.map((file) => file.failure.finding.subject)),
      codecs: specs,
      baseFolder: request.baseFolder,
      rootSeed: first.failure.finding.seed,
      phases: ["saved"],
      maxExamples: 0,
      maxShrinkMs: 0,
      storeFolder: undefined,
    },
    caseTimeoutMs: request.caseTimeoutMs,
    maxShrinkMs: 0,
    store: new FindingStore(undefined, schema, specs),
    codecVersions: new Map([...codecs].map(([name, { version }]) => [name, version])),
    unopenable: new Map(),
    report: () => undefined,
  });
  const replayed: Replayed[] = [];
  try {
    for (const { file, failure } of files) {
      const codec = request.codec === undefined ? failure.finding.codec : onlyName(codecs);
      const { property, subject } = failure.finding;
      const record = emptyRecord({ property, subject, codec });
      await lane.run(record, [failure.input]);
      const outcome = replayedOf(request, { file, failure }, record);
      if (outcome.finding !== undefined) listener({ kind: "finding", finding: outcome.finding });
      replayed.push(outcome);
    }
  } finally {
    await lane.end();
  }
  return replayed;
}

async function codecsOf(
  request: ReplayRequest,
  files: readonly StoredFile[],
): Promise<ReadonlyMap<string, { readonly spec: string; readonly version: string }>> {
  const specs = new Set(files.map((file) => request.codec ?? file.failure.codecSpec));
  const codecs = new Map<string, { spec: string; version: string }>();
  for (const spec of specs) {
    const codec = await loadCodec(spec, request.baseFolder);
    codecs.set(codec.name, { spec, version: codec.version });
  }
  return codecs;
}

function onlyName(codecs: ReadonlyMap<string, unknown>): string {
  return [...codecs.keys()][0] ?? "";
}

function replayedOf(
  request: ReplayRequest,
  stored: { readonly file: string; readonly failure: StoredFailure },
  record: CheckRecord,
): Replayed {
  const { file, failure } = stored;
  const { id, location, shrink } = failure.finding;
  const [found] = record.findings;
  if (found !== undefined) {
    const finding = { ...found, shrink, ...(location === undefined ? {} : { location }) };
    return { file, id, status: "still-fails", finding, removed: false };
  }
  const reason = whyUnknown(record);
  if (reason !== undefined) return { file, id, status: "not-replayed", removed: false, reason };
  if (!request.keep) removeFailure(file);
  return { file, id, status: "fixed", removed: !request.keep };
}

/** Why it is not known whether the failure is fixed; `undefined` where it is. */
function whyUnknown(record: CheckRecord): string | undefined {
  if (record.skipped !== undefined) return record.skipped;
  if (record.blamedElsewhere > 0)
    return "the message fails in its plainest encoding too now: run wire/round-trip";
  if (record.cases > 0) return undefined;
  return record.notApplicable ?? "its input means nothing any more";
}

function codeOf(replayed: readonly Replayed[]): number {
  if (replayed.some((one) => one.status === "still-fails")) return exitCode.found;
  const isExercised = replayed.some((one) => one.status === "fixed");
  return isExercised ? exitCode.held : exitCode.nothingExercised;
}
