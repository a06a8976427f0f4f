import type { CaseInput } from "../properties/input.ts";
import type { CheckTally, SeenFinding } from "./check-runner.ts";
import type { CheckId, Finding, Phase } from "./finding.ts";
import type { StoredInput } from "./store.ts";

/** What a worker is started with. */
export interface WorkerSetup {
  /** The part of the schema that the run's messages need. */
  readonly descriptorSet: Uint8Array;
  readonly sources: ReadonlyMap<string, string>;
  /** Codec names to what `--codec` said of them. */
  readonly codecs: ReadonlyMap<string, string>;
  /** Where relative codec paths start. */
  readonly baseFolder: string;
  readonly rootSeed: string;
  readonly phases: readonly Phase[];
  readonly maxExamples: number;
  readonly maxEdges?: number;
  readonly maxShrinkMs: number;
  /** Where failures are stored; `undefined` where they are not. */
  readonly storeFolder: string | undefined;
  readonly beats: SharedArrayBuffer;
}

/** What a worker is asked to do. One thing at a time. */
export type WorkerRequest =
  | {
      readonly kind: "check";
      readonly check: CheckId;
      readonly saved: readonly StoredInput[];
      readonly resume?: { readonly phase: Phase; readonly index: number };
      /** Whether to wait a turn of the event loop after each case. */
      readonly waits: boolean;
      readonly seen: readonly SeenFinding[];
    }
  /** Checks one input and says only how it came out. */
  | { readonly kind: "probe"; readonly check: CheckId; readonly input: CaseInput };

/** What a worker says on the way. */
export type WorkerNews = {
  readonly kind: "found";
  readonly finding: Finding;
  readonly state: "raw" | "shrunk" | "dropped";
};

/** How a worker ends a request. */
export type WorkerAnswer =
  | { readonly kind: "checked"; readonly tally: CheckTally }
  | { readonly kind: "not-applicable"; readonly reason: string }
  /** The codec could not open the schema. */
  | { readonly kind: "not-opened"; readonly reason: string }
  /** The signature of the failure, or `undefined` where the input did not fail. */
  | { readonly kind: "probed"; readonly signature: string | undefined }
  /** Something threw that no codec is to blame for. */
  | { readonly kind: "bug"; readonly stack: string };
