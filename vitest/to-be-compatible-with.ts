import { cwd } from "node:process";
import type { MatcherResult } from "vitest";
import { readAccepted } from "../engine/compat/accepted.ts";
import { oraclePlan } from "../engine/compat/carriers/codec-carrier.ts";
import { type Mode, modes } from "../engine/compat/modes.ts";
import { runCompat } from "../engine/compat/run-compat.ts";
import { exitCode } from "../engine/exit-code.ts";
import { type Encoding, encodings, type Level, levels } from "../properties/compat/levels.ts";
import { compatText } from "../reports/compat/compat-text.ts";
import type { Side } from "../schema/evolution/evolution-types.ts";
import { nearest } from "../schema/nearest.ts";
import { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { givenSide } from "../schema/versions/given-side.ts";
import { type LoadedSide, loadSide } from "../schema/versions/load-side.ts";
import { modeOf } from "./mode.ts";

/** A version of a schema: loaded, or as folders, files and globs, or a git revision (`.git#ref=main,subdir=protos`). */
export type SchemaVersion = Schema | string | readonly string[];

/** What is asked of a change of a schema. */
export interface CompatibilityOptions {
  /**
   * Which version has to read the other: BACKWARD, FORWARD, FULL, and the same for every version that is given with
   * _TRANSITIVE. Left out: what services need with servers updated first, and FULL for all else.
   */
  readonly mode?: Mode;
  /** The level that has to hold. @defaultValue `presence` */
  readonly level?: Level;
  /** In which messages travel. @defaultValue binary and json */
  readonly encodings?: readonly Encoding[];
  /** Files of accepted changes. */
  readonly accept?: readonly string[];
  /** Folders that imports start from, where a version is given by path. */
  readonly importPaths?: readonly string[];
  /** Random messages of each message type that changed. @defaultValue 100 */
  readonly maxExamples?: number;
  /** @defaultValue the same every day; a fresh one when fuzzing */
  readonly seed?: string;
}

/** Always the same, so that a test says the same every day. */
const dailySeed = "1";

/**
 * Whether a schema is a safe change of earlier versions.
 *
 * @throws ToolError for a version that cannot be loaded, and for two that have nothing in common.
 */
export async function isCompatible(
  received: unknown,
  earlier: SchemaVersion | readonly Schema[],
  options: CompatibilityOptions = {},
): Promise<Awaited<MatcherResult>> {
  assertOptions(options);
  const { fuzz, seed } = modeOf(options.seed);
  const sides: LoadedSide[] = [];
  const load = (side: Side, version: unknown) => {
    const loaded = sideOf(side, version, options.importPaths ?? []);
    sides.push(loaded);
    return loaded;
  };
  try {
    const against = versionsOf(earlier).map((version) => load("old", version));
    const { mode, level = "presence" } = options;
    const result = await runCompat({
      fresh: load("new", received),
      against,
      demand: { mode, order: "servers first", level },
      encodings: options.encodings ?? encodings,
      jsonUnknown: "ignore",
      codecs: { ...oraclePlan, baseFolder: cwd() },
      seed: options.seed ?? (fuzz ? seed : dailySeed),
      maxExamples: options.maxExamples ?? 100,
      subjects: [],
      accepted: readAccepted(options.accept ?? []),
      today: new Date().toISOString().slice(0, 10),
      command: "",
    });
    const pass = result.exitCode === exitCode.held;
    const text = compatText(result, { colour: false, quiet: !pass });
    const claim = pass ? "expected a change that breaks something" : "expected a compatible change";
    return { pass, message: () => `${claim}\n\n${text}` };
  } finally {
    for (const side of sides) side.dispose();
  }
}

const optionNames: readonly (keyof CompatibilityOptions)[] = [
  ...(["mode", "level", "encodings", "accept"] as const),
  ...(["importPaths", "maxExamples", "seed"] as const),
];

/** Tests in JavaScript have no compiler to say it: what is misspelt would pass by being nothing. */
function assertOptions(options: CompatibilityOptions): void {
  const { mode, level, encodings: own = [] } = options;
  for (const name of Object.keys(options)) assertKnown("option", name, optionNames);
  if (mode !== undefined) assertKnown("mode", mode, modes);
  if (level !== undefined) assertKnown("level", level, levels);
  for (const encoding of own) assertKnown("encoding", encoding, encodings);
}

function assertKnown(what: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return;
  const near = nearest(word, words);
  throw new ToolError(`toBeCompatibleWith: no ${what} is called "${word}"`, {
    code: "usage",
    hint: near === undefined ? `there are: ${words.join(", ")}` : `did you mean "${near}"?`,
  });
}

function versionsOf(earlier: SchemaVersion | readonly Schema[]): readonly unknown[] {
  const isListOfSchemas = Array.isArray(earlier) && earlier.every((one) => one instanceof Schema);
  return isListOfSchemas ? earlier : [earlier];
}

function sideOf(side: Side, version: unknown, importPaths: readonly string[]): LoadedSide {
  if (version instanceof Schema) return givenSide(side, version);
  const paths = typeof version === "string" ? [version] : version;
  if (Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === "string"))
    return loadSide({ side, paths, importPaths });
  throw new ToolError(`toBeCompatibleWith: the ${side} side is no schema and no path of one`, {
    code: "usage",
    hint: 'as in: await expect("protos/").toBeCompatibleWith(".git#ref=main,subdir=protos")',
  });
}
