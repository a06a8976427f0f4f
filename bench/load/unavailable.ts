import type { WireOutcome } from "../../transports/wire/wire-types.ts";

/** What comes of a call for which there is no connection. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
export function unavailable(reason: string): WireOutcome {
  const details = reason === "" ? "the connection was lost" : reason;
  return { status: 14, isClientMade: true, details, messages: 0, bytes: 0 };
}

/** What comes of a call that has waited for its connection for as long as it may take. */
export const overdue: WireOutcome = {
  ...{ status: 4, isClientMade: true, details: "Deadline exceeded" },
  ...{ messages: 0, bytes: 0 },
};
