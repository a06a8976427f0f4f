import type { Method } from "../../schema/methods.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { CallOutcome } from "../../transports/transport.ts";
import type { CallInput } from "./call-input.ts";

/** A method with the types of its messages. */
export interface LiveMethod extends Method {
  /** `acme.v1.Orders/Create`: the subject of its checks. */
  readonly subject: string;
  readonly requestType: MessageType;
  readonly responseType: MessageType;
  /**
   * The methods of its service that the run calls, itself among them, in the order of their names; left out where that is
   * not known. What holds for a whole service is tried with one of them.
   */
  readonly siblings?: readonly LiveMethod[];
}

/** A message that a server sent, as the oracle reads it. */
export type ReadAnswer =
  | { readonly kind: "read"; readonly value: MessageValue; readonly bytes: Uint8Array }
  | { readonly kind: "unreadable"; readonly reason: string; readonly bytes: Uint8Array };

/** One call that was made, and all that came of it. */
export interface Exchange {
  readonly method: LiveMethod;
  /** What was sent: whole requests. */
  readonly input: CallInput;
  readonly outcome: CallOutcome;
  /** From when the call was made until its status was known, in milliseconds. */
  readonly ms: number;
  /** After how long the caller would have given up, in milliseconds. */
  readonly deadlineMs: number;
  /** The messages that arrived, read when this is first asked for. */
  readonly answers: readonly ReadAnswer[];
}
