/** What a user of the workspace services knows, and their schema does not say: what a `wireproof.config` of theirs holds. */
export interface WorkspaceExpectations {
  readonly methods: Readonly<Record<string, MethodExpectations>>;
  readonly properties: readonly WorkspaceProperty[];
}

/** What is known of the methods of one name. */
export interface MethodExpectations {
  readonly valid?: (request: ExpectedMessage) => boolean | undefined;
  readonly maxRequestBytes?: number;
}

/** A claim about calls that were answered with OK. */
export interface WorkspaceProperty {
  readonly id: string;
  readonly claim: string;
  readonly methods: readonly string[];
  check(
    call: ExpectedCall,
    server: ExpectedServer,
  ): Promise<{ readonly expected: string; readonly actual: string } | string | undefined>;
}

/** A message, as a claim looks at it. */
export interface ExpectedMessage {
  readonly json: Readonly<Record<string, unknown>>;
  get(path: string): unknown;
  means(other: ExpectedMessage): boolean;
  readonly bytes: Uint8Array;
}

/** A call that was made. */
export interface ExpectedCall {
  readonly status: string;
  readonly request: ExpectedMessage;
  readonly response: ExpectedMessage;
}

/** What else may be called. */
export interface ExpectedServer {
  call(subject: string, request: Readonly<Record<string, unknown>>): Promise<ExpectedCall>;
}
