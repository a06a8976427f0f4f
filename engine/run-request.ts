import type { InputChoice } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import type { Finding, Phase } from "./finding.ts";

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
  /** Which inputs of a property are asked for; all where left out. */
  readonly choice?: InputChoice;
  /** When to stop beginning checks, in milliseconds after the start. */
  readonly maxTimeMs?: number;
  readonly workers: number;
  /** How long a case may take before it counts as a hang. */
  readonly caseTimeoutMs: number;
  /** How long one failure may be shrunk. */
  readonly maxShrinkMs: number;
  readonly phases: readonly Phase[];
  /** The number of the one case to run of the only phase; all where left out. */
  readonly only?: number;
  /** Findings of runs before, which are neither told nor stored again. */
  readonly seen?: readonly Finding[];
  /** Where failures are stored and taken from; `undefined` for neither. */
  readonly storeFolder: string | undefined;
  /** Files and folders of known failures. */
  readonly knownFiles: readonly string[];
  /** The command that asked, for the report. */
  readonly command: string;
  /** The command that shows a finding again that is not stored, with codecs as the command line names them. */
  readonly commandOf?: (finding: Finding, codecs: readonly string[]) => string;
  /** Where relative codec paths start. */
  readonly baseFolder: string;
  /** Aborting ends the run after the present cases; what was found is kept. */
  readonly signal?: AbortSignal;
}
