import type { MockAnswer, MockHandler } from "../../../../mocks/server/mock-options.ts";

/** A request as ProtoJSON: what is not set is absent. */
export type Sent = Readonly<Record<string, unknown>>;

/** A handler of the last request that was sent. */
export function sentOf(handle: (sent: Sent) => ReturnType<MockHandler>): MockHandler {
  return ({ requests }) => handle((requests.at(-1)?.json ?? {}) as Sent);
}

/** What is kept, or that there is nothing. */
export function found(kept: object | undefined): MockAnswer {
  return kept === undefined
    ? { status: "NOT_FOUND", message: "there is no such thing" }
    : { response: kept as NonNullable<MockAnswer["response"]> };
}

/** That a request is wrong, and what about it. */
export function refused(message: string): MockAnswer {
  return { status: "INVALID_ARGUMENT", message };
}
