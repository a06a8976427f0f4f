import type { MockCall, MockMessage } from "./mock-call.ts";
import type { MockMethod } from "./mock-method.ts";
import type { PreparedAnswer } from "./prepare-answer.ts";

/** What is to be answered now. */
export interface Turn {
  readonly method: MockMethod;
  readonly call: MockCall;
  /** All that the caller has sent, of a flood the first part; of a bidirectional stream the newest request, or none. */
  readonly requests: readonly MockMessage[];
  /** The last request that came; absent where none did. */
  readonly newest?: MockMessage | undefined;
}

/** Answers, or leaves that to another with `undefined`. What it throws ends the call with `UNKNOWN`. */
export type Answerer<Left = never> = (
  turn: Turn,
) => PreparedAnswer | Left | Promise<PreparedAnswer | Left>;
