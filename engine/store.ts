import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { compileSources, wellKnownSource } from "../schema/compile.ts";
import { Schema, type SchemaSlice } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { writeWhole } from "../schema/write-whole.ts";
import type { Finding } from "./finding.ts";
import type { CallFinding } from "./live/call-finding.ts";
import { isStoredScript, type StoredScript } from "./live/stored-call.ts";
import { isStoredInput, type StoredInput } from "./stored-input.ts";

/** The form of the files. A reader leaves newer ones alone. */
const storeVersion = 1;

/**
 * One stored failure: all that it takes to show it again, on another machine,
 * without the schema's files and without the generators.
 */
export interface StoredFailure {
  readonly storeVersion: typeof storeVersion;
  readonly finding: Finding;
  /** How `--codec` named the codec: a built-in name, or a path from the folder of the run. */
  readonly codecSpec: string;
  /** The same of the second one, where two are compared. */
  readonly otherCodecSpec?: string;
  readonly input: StoredInput;
  readonly schema: StoredSchema;
}

/** One stored failure of a server, in the same folder: the calls that show it again. */
export interface StoredCallFailure {
  readonly storeVersion: typeof storeVersion;
  readonly kind: "call";
  readonly finding: CallFinding;
  readonly script: StoredScript;
  /** With the services of the methods that are called. */
  readonly schema: StoredSchema;
}

/** The part of a schema that a stored failure needs. */
export interface StoredSchema {
  /** Path to `.proto` text; empty where only descriptors were known. */
  readonly sources: Readonly<Record<string, string>>;
  /** A serialized `FileDescriptorSet`, in base64; left out where there are sources. */
  readonly descriptorSet?: string;
}

/** A file of the store, as far as it could be read. */
export type StoreEntry =
  | { readonly kind: "failure"; readonly file: string; readonly failure: StoredFailure }
  | { readonly kind: "call"; readonly file: string; readonly failure: StoredCallFailure }
  | { readonly kind: "unreadable"; readonly file: string; readonly reason: string };

/**
 * Writes a failure to its place in the folder, at once and whole: a reader never sees half a file.
 * @throws ToolError `store` where that cannot be written.
 */
export function saveFailure(folder: string, failure: StoredFailure | StoredCallFailure): string {
  const file = placeOf(folder, failure.finding.id);
  inStore(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeWhole(file, `${JSON.stringify(failure, undefined, 2)}\n`);
  });
  return file;
}

/**
 * Where the failure of that id is, or is to be written: `<id>.json`, or beside it where a file is
 * in the way that this version cannot read, or that holds something else.
 */
export function placeOf(folder: string, id: string): string {
  for (let number = 1; ; number++) {
    const file = failurePath(folder, number === 1 ? id : `${id}-${number}`);
    if (!existsSync(file)) return file;
    const entry = readFailure(file);
    if (entry.kind !== "unreadable" && entry.failure.finding.id === id) return file;
  }
}

/** The file of that name. */
export function failurePath(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

/**
 * Every failure of the store, by file name. A missing folder is an empty store.
 * @throws ToolError `store` where it is no folder, or one that cannot be read.
 */
export function readStore(folder: string): readonly StoreEntry[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => readFailure(join(folder, name)));
}

/** @throws ToolError `store` where the path is no folder and cannot become one. */
export function assertFolder(folder: string): void {
  namesIn(folder);
}

/**
 * Makes sure, before a run, that what it finds can be kept; a folder that was missing is missing afterwards.
 *
 * @throws ToolError `store` where nothing can be written into the folder.
 */
export function assertWritable(folder: string): void {
  inStore(folder, () => {
    const made = mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (made !== undefined) removeEmpty(resolve(folder), dirname(resolve(made)));
  });
}

/** Removes a folder and those around it, up to one that stays; another run may have put something there by now. */
function removeEmpty(folder: string, staying: string): void {
  try {
    for (let path = folder; path !== staying; path = dirname(path)) rmdirSync(path);
  } catch {
    // Then it is needed.
  }
}

/** The names in the folder; none where it is missing. @throws ToolError `store` where it is no folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return [];
    throw storeError(folder, cause);
  }
}

/** Does something with a file of the store. @throws ToolError `store` where the system refuses it. */
export function inStore<Result>(file: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw storeError(file, cause);
  }
}

/** What the system says of a path, as an error of the request; any other throw is a bug of ours. */
function storeError(path: string, cause: unknown): unknown {
  const code = codeOf(cause);
  if (code === undefined) return cause;
  return new ToolError(`the store ${path}: ${problems[code] ?? (cause as Error).message}`, {
    code: "store",
    hint: "name another folder with --store",
    cause,
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** What the codes of common errors mean here. */
const problems: Readonly<Record<string, string>> = {
  ENOTDIR: "is no folder",
  EEXIST: "is no folder",
  EACCES: "must not be read or written by this user",
  EROFS: "is on a disk that is read only",
  ENOSPC: "the disk is full",
};

/** One file. What cannot be read is said, and never deleted. */
export function readFailure(file: string): StoreEntry {
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    const problem = problemOf(data);
    if (problem !== undefined) return { kind: "unreadable", file, reason: problem };
    if (isCall(data)) return { kind: "call", file, failure: data };
    return { kind: "failure", file, failure: data as StoredFailure };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: "unreadable", file, reason: error.message };
  }
}

/** Takes a failure out of the store. @throws ToolError `store` where that is not possible. */
export function removeFailure(file: string): void {
  inStore(file, () => rmSync(file));
}

function problemOf(data: unknown): string | undefined {
  if (data === null || typeof data !== "object") return "not a JSON object";
  const { storeVersion: version } = data as Partial<StoredFailure>;
  if (typeof version !== "number") return "no storeVersion: not a stored failure";
  if (version > storeVersion)
    return `written by a newer version (storeVersion ${version}, this one reads ${storeVersion})`;
  const isWhole = isCall(data) ? isWholeCall(data) : isWholeFailure(data);
  return isWhole ? undefined : "parts of it are missing";
}

function isWholeFailure(data: object): boolean {
  const { finding, input, schema, codecSpec } = data as Partial<StoredFailure>;
  return (
    [finding?.id, finding?.property, finding?.subject, finding?.codec, finding?.seed].every(
      isText,
    ) &&
    typeof finding?.shrink === "object" &&
    isText(codecSpec) &&
    isStoredInput(input) &&
    isSchema(schema)
  );
}

function isCall(data: unknown): data is StoredCallFailure {
  return (data as Partial<StoredCallFailure> | null)?.kind === "call";
}

function isWholeCall({ finding, script, schema }: Partial<StoredCallFailure>): boolean {
  return (
    [finding?.id, finding?.property, finding?.subject, finding?.target, finding?.seed].every(
      isText,
    ) &&
    typeof finding?.shrink === "object" &&
    isStoredScript(script) &&
    isSchema(schema)
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isSchema(schema: unknown): boolean {
  const { sources, descriptorSet = "" } = (schema ?? {}) as { [key: string]: unknown };
  const isMap = typeof sources === "object" && sources !== null;
  return isMap && isText(descriptorSet) && Object.values(sources).every(isText);
}

/** The stored form of a schema. */
export function storedSchema(slice: SchemaSlice): StoredSchema {
  if (slice.sources.size > 0) {
    // What every compiler carries need not travel with the failure.
    const own = [...slice.sources].filter(([file, text]) => text !== wellKnownSource(file));
    return { sources: Object.fromEntries(own) };
  }
  return {
    sources: {},
    descriptorSet: Buffer.from(slice.descriptorSet).toString("base64"),
  };
}

/** The schema that a stored one stands for. @throws ToolError `schema` where it does not compile any more. */
export function restoredSchema(stored: StoredSchema): Schema {
  if (stored.descriptorSet === undefined)
    return compileSources(new Map(Object.entries(stored.sources)));
  return new Schema({ descriptorSet: Buffer.from(stored.descriptorSet, "base64") });
}

/** A stored failure of a server, ready to be written. */
export function storedCallFailure(
  parts: Omit<StoredCallFailure, "storeVersion" | "kind">,
): StoredCallFailure {
  return { storeVersion, kind: "call", ...parts };
}

/** A stored failure, ready to be written. */
export function storedFailure(parts: Omit<StoredFailure, "storeVersion">): StoredFailure {
  return { storeVersion, ...parts };
}
