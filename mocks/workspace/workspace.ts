import { DocumentStore } from "./memory/document-store.ts";
import { type FileSystem, fileSystemOf } from "./processing/file-system.ts";
import { Operations } from "./processing/operations.ts";
import type { Clock } from "./serving/moments.ts";
import { Configuration } from "./system/configuration.ts";
import { Traffic } from "./system/traffic.ts";

/** What the four services share: all that they remember. */
export interface Workspace {
  readonly store: DocumentStore;
  readonly operations: Operations;
  readonly configuration: Configuration;
  readonly files: FileSystem;
  readonly traffic: Traffic;
  readonly now: Clock;
  readonly seed: string;
  readonly startedAtMs: number;
}

/** A workspace in which nothing is yet. */
export function workspaceOf(seed: string, now: Clock = Date.now): Workspace {
  return {
    store: new DocumentStore(now),
    operations: new Operations(now),
    configuration: new Configuration(),
    files: fileSystemOf(seed),
    traffic: new Traffic(),
    ...{ now, seed, startedAtMs: now() },
  };
}
