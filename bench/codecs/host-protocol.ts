import type { ToolErrorCode } from "../../schema/tool-error.ts";
import type { Recommendation } from "../load/load-result.ts";
import type { AgainstSides } from "./against.ts";
import type { Asked } from "./case-watch.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import type { MeasuredCodecs, MemoryEvent, PreparedEvent, RoundEvent } from "./measure-codecs.ts";

/** What a host of codecs can do. */
export type HostTask =
  | { readonly kind: "measure"; readonly budgetMs?: number | undefined }
  /** Two builds are opened, to find what both can do. */
  | { readonly kind: "against"; readonly against: string }
  /** Is a kept message worth while? */
  | { readonly kind: "advice" };

/** What comes of each. */
export interface HostResults {
  readonly measure: MeasuredCodecs;
  readonly against: AgainstSides;
  readonly advice: readonly Recommendation[];
}

/** What a host is told, once. Plain data: it crosses to another process. */
export interface HostOrder {
  readonly kind: "order";
  readonly task: HostTask;
  readonly request: Omit<CodecBenchRequest, "schema" | "watch">;
  readonly schema: HostSchema;
  /** What is not to be asked again. */
  readonly lost: readonly Lost[];
  /** How long a codec may take for one answer. */
  readonly limitMs: number;
}

/** A schema, in parts. */
export interface HostSchema {
  readonly descriptorSet: Uint8Array;
  readonly sources: ReadonlyMap<string, string>;
  readonly roots: ReadonlySet<string>;
}

/** What a process was lost by. */
export interface Lost {
  readonly asked: Asked;
  /** What became of it, in words that follow its name. */
  readonly reason: string;
}

/** What a host says: how far it is, and last what came of it. */
export type HostNews = HostDoing | HostAnswer | HostFailure;

export type HostDoing = PreparedEvent | Omit<RoundEvent, "operations"> | MemoryEvent;

export interface HostAnswer {
  readonly kind: "answer";
  readonly result: HostResults[keyof HostResults];
}

/** What a `ToolError` says; without a code it is a bug of ours. */
export interface HostFailure {
  readonly kind: "failed";
  readonly code: ToolErrorCode | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The descriptor by which a host says, at its very end, what it is lost by: a thread of its own can write there. */
export const lossDescriptor = 4;
