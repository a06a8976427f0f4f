import type { CodecClaims } from "../codecs/codec.ts";
import type { CaseInput } from "../properties/input.ts";
import type { InputChoice } from "../properties/property.ts";
import type { ToolErrorCode } from "../schema/tool-error.ts";
import type { CheckTally, SeenFinding } from "./check-runner.ts";
import type { CheckId, Finding, Phase } from "./finding.ts";
import type { StoredInput } from "./stored-input.ts";

/** What the engine knows of a codec without running any of its code: plain data. */
export interface CodecIntroduction {
  /** Stable in reports. */
  readonly name: string;
  readonly version: string;
  readonly claims: CodecClaims;
}

/** What a worker shares with the threads and processes that watch it. */
export interface WorkerMemory {
  /** That of its `Beats`. */
  readonly memory: SharedArrayBuffer;
  /** The descriptor of the file in which it says where it is. */
  readonly file: number;
}

/** What a worker is to work on; it is told when it has started. */
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
  /** The number of the one case to run of the phase; all where left out. */
  readonly only?: number;
  /** Which inputs of a property are asked for; all where left out. */
  readonly choice?: InputChoice;
  readonly maxShrinkMs: number;
  /** Where failures are stored; `undefined` where they are not. */
  readonly storeFolder: string | undefined;
  /** Ids that the known failures list one by one. */
  readonly listed?: ReadonlySet<string>;
  /** How many opened schema files are kept; as many as do no harm where left out. */
  readonly maxOpen?: number;
}

/** A request with its number, counted from 0 in each worker. */
export interface NumberedRequest {
  readonly number: number;
  readonly request: WorkerRequest;
}

/** What set something off: a case of a request, or the opening or closing of a session. */
export interface Origin {
  /** The number of the request. */
  readonly request: number;
  /** `undefined` where it was no case. */
  readonly phase: Phase | undefined;
  readonly index: number;
  /** Cases of the request that had begun, this one included. */
  readonly cases: number;
  readonly isClosing: boolean;
  /** How long ago it began, in milliseconds. */
  readonly afterMs: number;
}

/** What a worker is asked to do. One thing at a time. */
export type WorkerRequest =
  | {
      readonly kind: "check";
      readonly check: CheckId;
      readonly saved: readonly StoredInput[];
      /** Those of the setup where left out. */
      readonly phases?: readonly Phase[];
      readonly resume?: { readonly phase: Phase; readonly index: number };
      /** Whether to wait a turn of the event loop after each case. */
      readonly waits: boolean;
      readonly seen: readonly SeenFinding[];
    }
  /** Checks one input and says only how it came out. */
  | {
      readonly kind: "probe";
      readonly check: CheckId;
      readonly input: CaseInput;
      /** How long to wait for what the codec does when nobody waits for it any more. */
      readonly lingerMs: number;
    }
  /** Has every codec close what it opened, and waits a little for its callbacks. */
  | { readonly kind: "close" }
  /** Imports a codec's module and says what it is. */
  | { readonly kind: "introduce"; readonly spec: string };

/** What a worker says on the way. */
export type WorkerNews =
  | { readonly kind: "started" }
  | {
      readonly kind: "found";
      readonly finding: Finding;
      readonly state: "raw" | "shrunk" | "dropped";
    }
  /** A codec is about to close a session. */
  | { readonly kind: "closing"; readonly codec: string }
  /** It threw. */
  | { readonly kind: "not-closed"; readonly codec: string; readonly reason: string }
  /** The thread is about to end, and what brought that about. */
  | { readonly kind: "leaving"; readonly origin: Origin | undefined };

/** How a worker ends a request. */
export type WorkerAnswer =
  | { readonly kind: "checked"; readonly tally: CheckTally }
  | { readonly kind: "not-applicable"; readonly reason: string }
  /** The codec could not open the schema. */
  | { readonly kind: "not-opened"; readonly reason: string }
  /** The signature of the failure, or `undefined` where the input did not fail. */
  | { readonly kind: "probed"; readonly signature: string | undefined }
  | { readonly kind: "closed" }
  | { readonly kind: "introduced"; readonly codec: CodecIntroduction }
  /** The module does not load, or exports no codec. */
  | { readonly kind: "not-introduced"; readonly message: string; readonly hint: string | undefined }
  /** The request cannot be carried out: what a `ToolError` says, which no thread can throw to another. */
  | {
      readonly kind: "refused";
      readonly code: ToolErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
    }
  /** Something threw that no codec is to blame for. */
  | { readonly kind: "bug"; readonly stack: string };
