import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod, ReadAnswer } from "../../properties/rpc/exchange.ts";
import { decode } from "../../schema/wire/decode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import type { CallOutcome } from "../../transports/transport.ts";

/** A call that was made; what was answered is read when somebody asks. */
export class MadeExchange implements Exchange {
  readonly method: LiveMethod;
  readonly input: CallInput;
  readonly outcome: CallOutcome;
  readonly ms: number;
  readonly deadlineMs: number;
  private read: readonly ReadAnswer[] | undefined;

  constructor(parts: Omit<Exchange, "answers">) {
    this.method = parts.method;
    this.input = parts.input;
    this.outcome = parts.outcome;
    this.ms = parts.ms;
    this.deadlineMs = parts.deadlineMs;
  }

  get answers(): readonly ReadAnswer[] {
    this.read ??= this.outcome.messages.map((bytes) => readAnswer(this.method, bytes));
    return this.read;
  }
}

function readAnswer({ responseType }: LiveMethod, bytes: Uint8Array): ReadAnswer {
  try {
    return { kind: "read", value: decode(responseType, bytes), bytes };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: "unreadable", reason: error.message, bytes };
  }
}
