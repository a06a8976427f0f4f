import type { PreparedCall, WireOutcome } from "../../transports/wire/wire-types.ts";

/** The call of that number, counted round and round. */
export function plannedCall(calls: readonly PreparedCall[], number: number): PreparedCall {
  const planned = calls[number % calls.length];
  if (planned === undefined) throw new RangeError("no calls to make");
  return planned;
}

/** Whether to send it once more, as each client of gRPC does (proposal A6, "Transparent Retries"); once where it was refused. */
export function mayRepeat(
  { unseen }: WireOutcome,
  { wasRefused }: { readonly wasRefused: boolean },
): boolean {
  return unseen === "refused" ? !wasRefused : unseen === "unsent";
}
