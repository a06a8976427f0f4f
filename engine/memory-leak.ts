import type { Failure, FailureWay, Verdict } from "../properties/verdict.ts";
import { withPoison } from "./poison.ts";

/** What fresh memory is filled with. */
const patterns = [0x41, 0x5a] as const;

/** In which order: that of Thue and Morse has no period, so that a codec which answers by turns does not fit it. */
const order: readonly (0 | 1)[] = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0];

/** Failures of which the codec gives something away. */
const givingWays: ReadonlySet<FailureWay> = new Set([
  "accepted",
  "unreadable",
  "wrong value",
  "wrong bytes",
]);

/**
 * The same failure, marked as one that can be used against others where what comes out of the codec
 * goes with what lay in memory before: that may be somebody else's message.
 *
 * @param check the check in which it failed, on the same input
 */
export async function withLeak(
  failure: Failure,
  check: () => Verdict | Promise<Verdict>,
): Promise<Failure> {
  if (failure.security === true || !givingWays.has(failure.way)) return failure;
  const first: [string?, string?] = [];
  for (const which of order) {
    // A cast: it gives what it is given.
    const verdict = await (withPoison(patterns[which], check) as ReturnType<typeof check>);
    const text = verdict.kind === "broken" ? verdict.failure.describe().actual : verdict.kind;
    first[which] ??= text;
    if (text !== first[which] || first[0] === first[1]) return failure;
  }
  return { ...failure, security: true, describe: () => leaking(failure) };
}

function leaking(failure: Failure): ReturnType<Failure["describe"]> {
  return {
    ...failure.describe(),
    because: "what lay in memory before comes out: with other bytes there, the answer is another",
  };
}
