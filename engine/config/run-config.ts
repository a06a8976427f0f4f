/** What a `wireproof.config` may say of a run against a server. */
export interface RunConfig {
  /** By globs over `pkg.Service/Method`; of several that match, later ones win. */
  readonly methods?: Readonly<Record<string, MethodConfig>>;
  /** Claims of the user's own. */
  readonly properties?: readonly OwnProperty[];
}

/** What a user knows of a method, and its schema does not say. */
export interface MethodConfig {
  /** Whether it changes nothing, as `idempotency_level = NO_SIDE_EFFECTS` says. */
  readonly noSideEffects?: boolean;
  /** Whether a call made twice does what one does, as `idempotency_level = IDEMPOTENT` says. */
  readonly idempotent?: boolean;
  /** Whether a request must be accepted (`true`) or rejected (`false`); `undefined` where either will do. */
  readonly valid?: (request: OwnMessage) => boolean | undefined;
  /** A request that the server answers with OK, in ProtoJSON: what cases are laid over. Found out where left out. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** The largest request that it must take, in bytes. */
  readonly maxRequestBytes?: number;
}

/** A claim of a user's own, about calls that were answered with OK. */
export interface OwnProperty {
  /** `area/name`; not one of ours. */
  readonly id: string;
  /** The claim in one line. */
  readonly claim: string;
  /** Where it is written: a document, a ticket. */
  readonly source?: string;
  /** Globs over `pkg.Service/Method`. */
  readonly methods: readonly string[];
  /**
   * Looks at a call that was answered with OK, and may make others.
   * Gives what is wrong, or nothing; an `AssertionError` that it throws says what is wrong too.
   */
  check(call: OwnCall, server: OwnServer): OwnVerdict | Promise<OwnVerdict>;
}

/** `undefined` where the claim holds. */
export type OwnVerdict =
  | undefined
  | string
  | { readonly expected: string; readonly actual: string };

/** A call as a user's claim sees it. */
export interface OwnCall {
  readonly subject: string;
  readonly status: string;
  readonly request: OwnMessage;
  readonly response: OwnMessage;
  /** All of them, where the method streams. */
  readonly requests: readonly OwnMessage[];
  readonly responses: readonly OwnMessage[];
}

/** A message as a user's claim sees it. */
export interface OwnMessage {
  /** As ProtoJSON, with the names of the `.proto` file: `{ document_id: "a" }`. Unset fields are absent. */
  readonly json: Readonly<Record<string, unknown>>;
  /** One field by the names of the `.proto` file, with dots between: 64-bit integers are `bigint`, bytes `Uint8Array`, a message an `OwnMessage`. */
  get(path: string): unknown;
  /** Whether both mean the same, unknown fields too: NaN is NaN, -0 is not 0, the order of maps does not matter. */
  means(other: OwnMessage): boolean;
  readonly bytes: Uint8Array;
}

/** What a user's claim may call. */
export interface OwnServer {
  /** Calls a method with ProtoJSON, or with a message. @throws ToolError `config` where there is none of that name, or the message is none. */
  call(subject: string, request: Readonly<Record<string, unknown>> | OwnMessage): Promise<OwnCall>;
}
