import type { FailureWay } from "../../properties/verdict.ts";
import type { Location } from "../../schema/schema.ts";
import type { Compression, RpcStatus } from "../../transports/transport.ts";

/**
 * When in a run a case comes: stored failures first, then what it takes to have each method answer with OK, then
 * boundaries, then random values.
 */
export type CallPhase = "saved" | "reach" | "edges" | "random";

/** What is checked: one property, of one method, on one server. */
export interface CallCheckId {
  readonly property: string;
  /** `acme.v1.Orders/Create` */
  readonly subject: string;
  /** `localhost:50051`, as the user wrote it. */
  readonly target: string;
}

/** A property that a method of a server broke, with the smallest call known, as plain data. */
export interface CallFinding extends CallCheckId {
  /** Short and stable across runs and seeds: names the failure on the command line and in the store. */
  readonly id: string;
  /** Hash of property, subject and signature: the same wherever the server runs. */
  readonly fingerprint: string;
  /** Equal for failures of other methods that look the same but for names. */
  readonly group: string;
  readonly phase: CallPhase;
  /** The root seed of the run that found it, in decimal. */
  readonly seed: string;
  /** The number of the case within its phase. */
  readonly index: number;
  readonly way: FailureWay;
  readonly signature: string;
  readonly claim: string;
  /** The clause of the specification, or of the user's config. */
  readonly source: string;
  /** The calls that lead there, the one that fails last; earlier ones make what it needs. */
  readonly calls: readonly ShownCall[];
  readonly expected: string;
  readonly actual: string;
  readonly because?: string;
  /** How the last call ended; absent where it did not. */
  readonly status?: RpcStatus;
  /** Whether it can be used against whoever runs the server. */
  readonly security?: true;
  /** Which bytes of the last request are which field, line by line. */
  readonly explanation: readonly string[];
  /** Where expected and actual part. */
  readonly path?: string;
  readonly place?: { readonly typeName: string; readonly field?: number };
  /** Where that is declared, or the method. */
  readonly location?: Location;
  readonly shrink: {
    /** How often a simpler call failed in the same way. */
    readonly steps: number;
    /** How many calls it took. */
    readonly calls: number;
    readonly fromBytes: number;
    readonly toBytes: number;
    /** Why it ended before nothing simpler was left: "500 calls were made". */
    readonly stopped?: string;
  };
  /** How often the smallest call failed in the same way when it was made again: 5 of 5, 3 of 5; of 0 where it was not. */
  readonly repeats: { readonly failed: number; readonly of: number };
  /** How often this failure was seen in the run. */
  readonly count: number;
  /** Whether the known failures list it, and why. */
  readonly known?: string;
  /** A line for a shell that makes the last call; absent where grpcurl cannot make it. */
  readonly grpcurl?: string;
  /** Such a line for each call before it, in their order; absent where there are none, or grpcurl cannot make one of them. */
  readonly grpcurlBefore?: readonly string[];
  /** The command that shows it again. */
  readonly replay: string;
}

/** One call of a finding, as reports show it. Values of metadata that the user gave stand in none. */
export interface ShownCall {
  readonly subject: string;
  /** Each request as ProtoJSON, or near it where ProtoJSON cannot say it; of a large one its start. */
  readonly json: readonly string[];
  /** Each request in hex; of a large one its start. */
  readonly hex: readonly string[];
  /** What is left out of these, in words: "the first part of 4194310 bytes; the replay makes the whole call". */
  readonly cut?: string;
  /** What is taken from the answers of earlier calls: "document_id from call 2". */
  readonly takes: readonly string[];
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly compression?: Compression;
  /** What is unusual about how it was written, in words. */
  readonly written: readonly string[];
}
