import type { MessageValue } from "../../schema/value.ts";
import type { MockCall } from "./mock-call.ts";

/**
 * A message of a known type: ProtoJSON as JavaScript data (a `bigint` stands for its digits, and NaN, infinities and -0
 * for themselves), a value, or bytes, which are sent as they are whatever they mean.
 */
export type MockContent = JsonData | MessageValue | Uint8Array;

/** What JSON can say, and the numbers that it cannot. */
export type JsonData =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonData[]
  | { readonly [name: string]: JsonData };

/** Metadata by name. Of a name that ends in `-bin` the values are bytes, or base64 of them; others are printable ASCII. */
export type MockMetadata = Readonly<
  Record<string, string | Uint8Array | readonly (string | Uint8Array)[]>
>;

/** A time in milliseconds; of two, one between them that the seed draws. */
export type MockDelay = number | readonly [least: number, most: number];

/** How long to wait. Nowhere where left out. */
export interface MockDelays {
  /** Before the headers. */
  readonly headers?: MockDelay;
  /** Before each message but the first. */
  readonly messages?: MockDelay;
  /** Between the last message and the status. */
  readonly trailers?: MockDelay;
}

/** What a call is answered with. */
export interface MockAnswer {
  /** The one message. Where neither this nor `responses` is given, an answer of status OK has the simplest message. */
  readonly response?: MockContent;
  /** The messages of a method that streams them. */
  readonly responses?: readonly MockContent[];
  /** The name of a gRPC status, as in `UNAVAILABLE`. OK where left out. */
  readonly status?: string;
  /** The text beside the status. */
  readonly message?: string;
  /** ProtoJSON of `google.protobuf.Any`, with `@type`: sent as `grpc-status-details-bin`. */
  readonly details?: readonly JsonData[];
  /** Sent before the first message. */
  readonly metadata?: MockMetadata;
  /** Sent with the status. */
  readonly trailers?: MockMetadata;
  readonly delays?: MockDelays;
}

/** An answer to some attempts. */
export interface MockStep extends MockAnswer {
  /** How many calls in a row get it; one where left out. The last step is for all that follow. */
  readonly times?: number;
}

/** An answer, or one for each attempt, to the requests that it is for. */
export interface MockRule extends MockAnswer {
  /**
   * ProtoJSON of the request, in part: what it names must be so, what it leaves out may be anything. `null` stands for a
   * field that is not set. Any request where left out; of a caller that sends many, one of them.
   */
  readonly when?: JsonData;
  /** Answers in turn to the calls that the rule is for, in place of one answer. */
  readonly script?: readonly MockStep[];
}

/** Rules by method, as in `acme.v1.Orders/Create`. The first that fits a request answers it. */
export type MockAnswers = Readonly<Record<string, MockRule | readonly MockRule[]>>;

/**
 * Answers a call; with `undefined` it leaves that to the rules. Called when the caller has sent all it has; of a
 * bidirectional stream with each request as it comes, and once where there was none. For what it throws the call ends
 * with `UNKNOWN`, as with any server.
 */
export type MockHandler = (
  call: MockCall,
) => MockAnswer | undefined | Promise<MockAnswer | undefined>;

/** What a mock server does. */
export interface MockOptions {
  /** The port on 127.0.0.1. A free one where left out or 0. */
  readonly port?: number;
  /** The seed of answers and of delays. "0" where left out. */
  readonly seed?: string | number | bigint;
  /** Asked first, by method. */
  readonly handlers?: Readonly<Record<string, MockHandler>>;
  /** Asked next. */
  readonly answers?: MockAnswers;
  /** What answers where neither does: valid messages that the seed draws, or what was sent. `generated` where left out. */
  readonly otherwise?: "generated" | "echo";
  /**
   * What a drawn answer depends on beside seed and method: which call of the method it is, or the bytes of the request.
   * `call` where left out.
   */
  readonly drawnBy?: "call" | "request";
  /** For every answer that has none of its own. */
  readonly delays?: MockDelays;
  /** How many calls are kept, the last ones; all are counted. 1000 where left out. */
  readonly keepCalls?: number;
}
