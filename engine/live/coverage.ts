/** What of the contract a run has seen: what was sent, and what came back. */
export interface ContractCoverage {
  readonly methods: readonly MethodCoverage[];
  /** Of the types of requests, and of what is inside them. */
  readonly sent: readonly MessageCoverage[];
  /** Of the types of responses, and of what is inside them. */
  readonly received: readonly MessageCoverage[];
  readonly totals: CoverageTotals;
}

/** Calls of one method. */
export interface MethodCoverage {
  readonly subject: string;
  readonly calls: number;
  /** By the name of the status; only those that were seen. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Why it was not called: a filter, no time; absent where it was. */
  readonly notRun?: string;
}

/** Messages of one type. */
export interface MessageCoverage {
  readonly typeName: string;
  readonly fields: readonly FieldCoverage[];
  readonly oneofs: readonly {
    readonly name: string;
    readonly seen: readonly string[];
    readonly unseen: readonly string[];
  }[];
}

/** One field in all messages of its type. */
export interface FieldCoverage {
  readonly name: string;
  readonly set: number;
  readonly absent: number;
  /** Of an enum: the names of the values that were seen, and were not; a number that the enum does not name counts as `unknown`. */
  readonly values?: { readonly seen: readonly string[]; readonly unseen: readonly string[] };
}

/** What was seen, of how much there is. */
export interface CoverageTotals {
  readonly methods: Share;
  /** Methods that answered with OK at least once. */
  readonly methodsOk: Share;
  /** Fields of requests that were sent both set and absent. */
  readonly requestFields: Share;
  readonly responseFields: Share;
  readonly enumValues: Share;
  readonly oneofArms: Share;
}

/** So many of so many. */
export interface Share {
  readonly seen: number;
  readonly of: number;
}
