import type { CallInput } from "../../properties/rpc/call-input.ts";

/**
 * Calls that are made one after the other, the last of which is the case: the earlier ones make what it
 * needs (a collection, say, to add a document to). It can be made again, on a server that knows nothing of the first time.
 */
export interface CallScript {
  readonly steps: readonly CallStep[];
}

/** One call of a script. */
export interface CallStep {
  /** `acme.v1.Orders/Create` */
  readonly subject: string;
  readonly input: CallInput;
  /** What of the request is taken from what earlier calls said. */
  readonly takes: readonly Taken[];
  /** Text fields of the request that must be new each time the call is made: a suffix that is not used yet is put behind them. */
  readonly fresh: readonly FieldPath[];
}

/** Numbers of fields, from the message inward; each but the last holds one message. */
export type FieldPath = readonly number[];

/** A field of a request that is given what an earlier call has in one of its fields. */
export interface Taken {
  /** The step it is taken from, counted from 0. */
  readonly step: number;
  readonly from: "request" | "response";
  readonly path: FieldPath;
  /** The field of this request that it is put in. */
  readonly into: FieldPath;
}
