import { existsSync } from "node:fs";
import { properties } from "../properties/catalogue.ts";
import { countText } from "../schema/count-text.ts";
import { nearest } from "../schema/nearest.ts";
import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type CheckRecord, emptyRecord } from "./check-outcome.ts";
import type { RunListener, Warning } from "./events.ts";
import { exitCode } from "./exit-code.ts";
import type { Finding } from "./finding.ts";
import { FindingStore } from "./finding-store.ts";
import { inputProblem } from "./input-problem.ts";
import { Lane } from "./lane.ts";
import { leftWarnings } from "./live/call-journal.ts";
import { lostCalls } from "./live/lost-calls.ts";
import type { CallReplayed, StoredCallFile } from "./live/replay-call.ts";
import { pairName } from "./pairs.ts";
import { ReplayParts, schemaKey } from "./replay-parts.ts";
import { unreadableWarning } from "./saved-inputs.ts";
import { failurePath, readFailure, readStore, removeFailure, type StoreEntry } from "./store.ts";
import type { CodecIntroduction } from "./worker-protocol.ts";

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
  /** Shows failures of servers again; where left out they are not replayed. */
  readonly replayCalls?: (files: readonly StoredCallFile[]) => Promise<readonly CallReplayed[]>;
}

/** What became of one stored failure. */
export interface Replayed {
  readonly file: string;
  readonly id: string;
  readonly status: "still-fails" | "fixed" | "not-replayed";
  /** As it fails now. */
  readonly finding?: Finding;
  /** As it fails now, where it is one of a server. */
  readonly callFinding?: CallReplayed["callFinding"];
  readonly removed: boolean;
  /** Why it was not replayed, or what "fixed" means of a call that was not known to fail. */
  readonly reason?: string;
  /** Whether that is because the server was not there. */
  readonly unreachable?: true;
}

/** What became of all of them. */
export interface ReplayResult {
  /** In the order of the store. */
  readonly replayed: readonly Replayed[];
  readonly warnings: readonly Warning[];
  /** 0 all fixed, 1 some still fail, 3 a server was not there, 4 none could be replayed. */
  readonly exitCode: number;
}

/**
 * Hands stored inputs to the codec again, byte for byte. Needs neither the
 * schema's files nor the generators.
 *
 * A failure whose codec or schema is gone is not replayed, with the reason; the others are.
 *
 * @throws ToolError `store` for an id that the store does not have and a store that is no folder,
 * and `codec` for a codec of the request that does not load.
 */
export async function replay(request: ReplayRequest, listener: RunListener): Promise<ReplayResult> {
  const lost = lostIn(request);
  const made = new Set(lost.map(({ file }) => file));
  const warnings: Warning[] = [...leftWarnings(request.storeFolder, made)];
  const failures: StoredFile[] = [];
  const calls: StoredCallFile[] = [...lost];
  for (const entry of entriesOf(request)) {
    if (entry.kind === "failure") failures.push(entry);
    else if (entry.kind === "call") calls.push(entry);
    else warnings.push(unreadableWarning(entry.file, entry.reason));
  }
  for (const warning of warnings) listener({ kind: "warning", warning });
  const parts = new ReplayParts(request.baseFolder, request.caseTimeoutMs);
  if (request.codec !== undefined) {
    const codec = await parts.codec(request.codec);
    if (codec instanceof ToolError) throw codec;
  }
  const replayed: Replayed[] = [];
  for (const group of groupsOf(request, failures))
    replayed.push(...(await replayGroup(request, parts, group, listener)));
  replayed.push(...(await callsAgain(request, calls)));
  replayed.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { replayed, warnings, exitCode: codeOf(replayed) };
}

/** Calls that runs were at when they were ended by force, where the whole store is shown again. */
function lostIn({
  ids,
  codec,
  replayCalls,
  storeFolder,
}: ReplayRequest): readonly StoredCallFile[] {
  if (ids.length > 0 || codec !== undefined || replayCalls === undefined) return [];
  return lostCalls(storeFolder);
}

/** Failures of servers, which codecs have no part in. */
async function callsAgain(
  { codec, replayCalls }: ReplayRequest,
  files: readonly StoredCallFile[],
): Promise<readonly Replayed[]> {
  if (files.length === 0) return [];
  if (replayCalls !== undefined && codec === undefined) return await replayCalls(files);
  const reason = `it is of a server${codec === undefined ? "" : `, and ${codec} is a codec`}`;
  return files.map(({ file, failure }) => ({
    ...{ file, id: failure.finding.id, status: "not-replayed", removed: false, reason },
  }));
}

type StoredFile = Extract<StoreEntry, { kind: "failure" }>;

function entriesOf(request: ReplayRequest): readonly StoreEntry[] {
  const stored = readStore(request.storeFolder);
  if (request.ids.length === 0) return stored;
  return request.ids.flatMap((id) => {
    const named = stored.filter((entry) => isNamed(entry, id, request.storeFolder));
    if (named.length > 0) return named;
    if (existsSync(id)) return [readFailure(id)];
    throw unknownId(id, request.storeFolder);
  });
}

/** Whether a file is called by that id, or holds the failure of that id under another name. */
function isNamed(entry: StoreEntry, id: string, folder: string): boolean {
  if (entry.file === failurePath(folder, id)) return true;
  return entry.kind !== "unreadable" && entry.failure.finding.id === id;
}

function unknownId(id: string, folder: string): ToolError {
  const ids = readStore(folder).flatMap((entry) =>
    entry.kind === "unreadable" ? [] : [entry.failure.finding.id],
  );
  const near = nearest(id, ids);
  return new ToolError(`no stored failure is called "${id}" in ${folder}`, {
    code: "store",
    hint:
      near === undefined
        ? `it holds ${countText(ids.length, "failure")}`
        : `did you mean "${near}"?`,
  });
}

/** Failures of one schema on one codec, as the command line names it: two of one name are two. */
function groupsOf(
  request: ReplayRequest,
  failures: readonly StoredFile[],
): Iterable<readonly StoredFile[]> {
  const groups = new Map<string, StoredFile[]>();
  for (const file of failures) {
    const key = `${specsOf(request, file).join("\n")}\n${schemaKey(file.failure.schema)}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return groups.values();
}

/** As the command line names them: one codec, or the two that the failure compares. */
function specsOf(request: ReplayRequest, { failure }: StoredFile): readonly string[] {
  const { codecSpec, otherCodecSpec } = failure;
  if (otherCodecSpec !== undefined) return [codecSpec, otherCodecSpec];
  return [request.codec ?? codecSpec];
}

async function replayGroup(
  request: ReplayRequest,
  parts: ReplayParts,
  files: readonly StoredFile[],
  listener: RunListener,
): Promise<readonly Replayed[]> {
  const [first] = files;
  if (first === undefined) return [];
  const schema = await parts.schema(first.failure.schema);
  if (schema instanceof ToolError) return files.map((file) => notReplayed(file, schema.message));
  const codecs: SpokenCodec[] = [];
  for (const spec of specsOf(request, first)) {
    const codec = await parts.codec(spec);
    if (codec instanceof ToolError) return files.map((file) => notReplayed(file, codec.message));
    codecs.push({ ...codec, spec });
  }
  const name = nameOf(codecs);
  const checked = files.map((file) => ({
    file,
    obstacle: obstacleOf(request, schema, name, file),
  }));
  const able = checked.flatMap(({ file, obstacle }) => (obstacle === undefined ? [file] : []));
  const unable = checked.flatMap(({ file, obstacle }) =>
    obstacle === undefined ? [] : [notReplayed(file, obstacle)],
  );
  if (able.length === 0) return unable;
  const lane = laneOf(request, schema, codecs, able);
  try {
    return [...unable, ...(await replayIn(lane, request, name, able, listener))];
  } finally {
    await lane.end();
  }
}

/** A codec, and what the command line calls it. */
type SpokenCodec = CodecIntroduction & { readonly spec: string };

/** What a check calls its codec, or its two. */
function nameOf(codecs: readonly SpokenCodec[]): string {
  const [first = "", second] = codecs.map(({ name }) => name);
  return second === undefined ? first : pairName(first, second);
}

/** Why a failure cannot be shown again, as far as its file tells. */
function obstacleOf(
  request: ReplayRequest,
  schema: Schema,
  codec: string,
  { failure }: StoredFile,
): string | undefined {
  const { finding, codecSpec, otherCodecSpec, input } = failure;
  if (request.codec !== undefined && otherCodecSpec !== undefined)
    return `it compares two codecs, and ${request.codec} is one`;
  if (request.codec === undefined && codec !== finding.codec)
    return `the codec at ${[codecSpec, otherCodecSpec].filter((spec) => spec !== undefined).join(", ")} is called "${codec}" now, and this is a failure of "${finding.codec}"`;
  if (finding.afterCases !== undefined)
    return `it took ${finding.afterCases} earlier cases of its check, and a replay has only its own: run the check again`;
  const property = properties.find(({ id }) => id === finding.property);
  if (property === undefined) return `this version has no property called "${finding.property}"`;
  const type = schema.find(finding.subject);
  if (type === undefined) return `its schema has no message called "${finding.subject}"`;
  return inputProblem(property, schema, type, input);
}

function notReplayed({ file, failure }: StoredFile, reason: string): Replayed {
  return { file, id: failure.finding.id, status: "not-replayed", removed: false, reason };
}

/** A worker for failures of one codec. Nothing is stored, and nothing shrunk: inputs stay as they are. */
function laneOf(
  request: ReplayRequest,
  schema: Schema,
  introduced: readonly SpokenCodec[],
  files: readonly StoredFile[],
): Lane {
  const codecs = new Map(introduced.map(({ name, spec }) => [name, spec]));
  return new Lane({
    schema,
    setup: {
      ...schema.slice(files.map((file) => file.failure.finding.subject)),
      codecs,
      baseFolder: request.baseFolder,
      // Stored inputs are drawn from no seed; a finding that is shown keeps its own.
      rootSeed: files[0]?.failure.finding.seed ?? "",
      phases: ["saved"],
      maxExamples: 0,
      maxShrinkMs: 0,
      storeFolder: undefined,
    },
    caseTimeoutMs: request.caseTimeoutMs,
    maxShrinkMs: 0,
    store: new FindingStore(undefined, schema, codecs),
    codecVersions: new Map(introduced.map(({ name, version }) => [name, version])),
    unopenable: new Map(),
    report: () => undefined,
  });
}

async function replayIn(
  lane: Lane,
  request: ReplayRequest,
  codec: string,
  files: readonly StoredFile[],
  listener: RunListener,
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const file of files) {
    const { property, subject } = file.failure.finding;
    const record = emptyRecord({ property, subject, codec });
    await lane.run(record, [file.failure.input]);
    const outcome = replayedOf(request, file, record);
    if (outcome.finding !== undefined) listener({ kind: "finding", finding: outcome.finding });
    replayed.push(outcome);
  }
  return replayed;
}

function replayedOf(request: ReplayRequest, stored: StoredFile, record: CheckRecord): Replayed {
  const { file, failure } = stored;
  const { id, location, shrink } = failure.finding;
  const [found] = record.findings;
  if (found !== undefined) {
    const finding = { ...found, shrink, ...(location === undefined ? {} : { location }) };
    return { file, id, status: "still-fails", finding, removed: false };
  }
  const reason = whyUnknown(record);
  if (reason !== undefined) return notReplayed(stored, reason);
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
  if (replayed.some(({ unreachable }) => unreachable === true)) return exitCode.unreachable;
  const isExercised = replayed.some((one) => one.status === "fixed");
  return isExercised ? exitCode.held : exitCode.nothingExercised;
}
