import { askedTwice, goWithMemory } from "../properties/hostile/memory-patterns.ts";
import type { Failure, FailureWay, Verdict } from "../properties/verdict.ts";
import { withPoison } from "./poison.ts";

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
  const ask = async (pattern: number) => {
    // A cast: it gives what it is given.
    const verdict = await (withPoison(pattern, check) as ReturnType<typeof check>);
    return verdict.kind === "broken" ? verdict.failure.describe().actual : verdict.kind;
  };
  const isSame = (one: string, other: string) => one === other;
  const answers = await askedTwice(ask);
  if (isSame(...answers) || !(await goWithMemory(answers, ask, isSame))) return failure;
  return { ...failure, security: true, describe: () => leaking(failure) };
}

function leaking(failure: Failure): ReturnType<Failure["describe"]> {
  return {
    ...failure.describe(),
    because: "what lay in memory before comes out: with other bytes there, the answer is another",
  };
}
