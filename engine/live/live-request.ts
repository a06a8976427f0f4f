import type { Schema } from "../../schema/schema.ts";
import type { Target } from "../../transports/target.ts";
import type { RunConfig } from "../config/run-config.ts";
import type { Warning } from "../events.ts";
import type { CallFinding, CallPhase } from "./call-finding.ts";
import type { GrpcurlSetup } from "./grpcurl-line.ts";

/** What server to test, with what, and how far. */
export interface LiveRequest {
  readonly schema: Schema;
  /** Where the schema came from, in words: "reflection (v1)", "protos/". */
  readonly schemaFrom: string;
  /** What was found out before the run: that the schema and the server's reflection disagree, say. */
  readonly warnings?: readonly Warning[];
  readonly target: Target;
  /** A server that was started for the run and can be started again; left out where it was there before. */
  readonly server?: RestartableServer;
  /** Globs over `pkg.Service/Method`; all methods where empty. What is left out is never called. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Ids of properties or globs over them; all where empty. */
  readonly properties: readonly string[];
  /** What the user's config says of methods, and the user's own properties. */
  readonly config: RunConfig;
  /** The root seed, in decimal. */
  readonly seed: string;
  /** Random cases of each method. */
  readonly maxExamples: number;
  /** Boundary cases of each method, taken evenly over all there are; all where left out. */
  readonly maxEdges?: number;
  /** When to begin no more cases, in milliseconds after the start. */
  readonly maxTimeMs?: number;
  /** How many calls are under way at once. */
  readonly concurrency: number;
  /** How many calls a second are made at most; as many as go where left out. */
  readonly rate?: number;
  readonly callTimeoutMs: number;
  /** How many calls the shrinking of one failure may take, and how long. */
  readonly maxShrinkCalls: number;
  readonly maxShrinkMs: number;
  readonly phases: readonly CallPhase[];
  /** Where failures are stored and taken from; `undefined` for neither. */
  readonly storeFolder: string | undefined;
  /** Files and folders of known failures. */
  readonly knownFiles: readonly string[];
  /** The command that asked, for the report. */
  readonly command: string;
  /** The command that shows a finding again; where left out, that of its id in the store. */
  readonly commandOf?: (finding: CallFinding) => string;
  /** How a user's grpcurl reaches the server; findings have no line for it where left out. */
  readonly grpcurl?: GrpcurlSetup;
  /** Whether warnings about the quality of the run fail it. */
  readonly failOnWarning: boolean;
  /** Aborting ends the run after the present calls; what was found is kept. */
  readonly signal?: AbortSignal;
}

/** A server whose process is ours. */
export interface RestartableServer {
  /** Whether the process is there. */
  isRunning(): boolean;
  /**
   * Starts it again where it has ended, at the same address, and waits until it answers.
   * @throws ToolError `unreachable` where it does not.
   */
  restart(): Promise<void>;
  /** What it last wrote to its error output, for the finding about its end. */
  lastWords(): string;
  /** How the process ended: `exit code 1`, `signal SIGKILL`; `undefined` while it runs. */
  end?(): string | undefined;
}
