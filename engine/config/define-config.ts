import type { RunConfig } from "./run-config.ts";

/** What a `wireproof.config.{ts,mts,js,mjs,json}` says. What the command line or the environment says wins. */
export interface WireproofConfig {
  /** For `wireproof run`. */
  readonly run?: RunConfig & RunDefaults;
}

/**
 * Defaults of the flags of `wireproof run`: each means what its flag means, and is checked as its flag is.
 *
 * Paths are relative to the config file. A time is a text as on the command line (`"30s"`) or a number of seconds.
 */
export interface RunDefaults {
  /** `host:port` */
  readonly target?: string;
  /** Folders, files or globs of `.proto`. */
  readonly proto?: string | readonly string[];
  readonly importPath?: string | readonly string[];
  readonly descriptorSet?: string | readonly string[];
  readonly reflection?: "auto" | "on" | "off";
  readonly plaintext?: boolean;
  readonly insecure?: boolean;
  /** Files in PEM. */
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly authority?: string;
  /** `"name: value"`; secrets belong in the environment: `"authorization: Bearer ${TOKEN}"`. */
  readonly header?: string | readonly string[];
  /** Globs over `pkg.Service/Method`. */
  readonly include?: string | readonly string[];
  readonly exclude?: string | readonly string[];
  /** Ids of properties, or globs over them. */
  readonly property?: string | readonly string[];
  readonly maxExamples?: number;
  readonly maxEdges?: number;
  readonly maxTime?: string | number;
  readonly concurrency?: number;
  /** Calls a second. */
  readonly rate?: number;
  readonly callTimeout?: string | number;
  readonly waitFor?: string | number;
  /** A command that starts the server. */
  readonly spawn?: string;
  /** A text or `bigint` where it is beyond 2^53. */
  readonly seed?: string | number | bigint;
  /** Files and folders of known failures. */
  readonly known?: string | readonly string[];
  /** A folder, or `false` for none. */
  readonly store?: string | false;
  readonly failOnWarning?: boolean;
}

/**
 * The config as it stands, so that an editor knows what may be in it.
 *
 * @example
 * ```ts
 * import { defineConfig } from "wireproof";
 *
 * export default defineConfig({ run: { target: "localhost:50051" } });
 * ```
 */
export function defineConfig(config: WireproofConfig): WireproofConfig {
  return config;
}
