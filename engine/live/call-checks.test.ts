import { expect, test } from "vitest";
import type { ObservingProperty, TryingProperty } from "../../properties/rpc/call-property.ts";
import { broken, declined, held } from "../../properties/verdict.ts";
import { CallChecks, type FindingState, summaryOf, tally } from "./call-checks.ts";
import { aFailure, wordsMethod, wordsSubject } from "./testing/words.ts";

const methods = [wordsMethod("Put"), wordsMethod("Say")];
const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];

const observing: ObservingProperty = {
  ...{ kind: "observing", id: "own/seen", claim: "it holds", source: "here", explanation: "" },
  appliesTo: () => ({ applies: true }),
  judge: () => held,
};

/** Applies to what has no side effects. */
const trying: TryingProperty = {
  ...{ kind: "trying", id: "own/tried", claim: "it holds", source: "here", explanation: "" },
  appliesTo: (_, { noSideEffects }) =>
    noSideEffects ? { applies: true } : { applies: false, reason: "it may change something" },
  inputs: () => ({ edges: () => [], random: () => ({ messages: [] }), shrink: () => [] }),
  check: async () => held,
};

function checksOf(): CallChecks {
  return new CallChecks(methods, [observing, trying], ({ name }) => {
    const isSay = name === "Say";
    return { noSideEffects: isSay, idempotent: isSay };
  });
}

function results(checks: CallChecks, state: FindingState = "none"): readonly unknown[] {
  return checks
    .results(
      "localhost:1",
      () => state,
      () => "no case of it came up",
    )
    .map(({ property, subject, status, reason }) => [property, subject, status, reason]);
}

test("checks come in the order of methods, and then of properties", () => {
  expect(checksOf().all.map(({ property, method }) => `${property.id} ${method.name}`)).toEqual([
    ...["own/seen Put", "own/tried Put", "own/seen Say", "own/tried Say"],
  ]);
});

test("what does not apply says why, and is not among what is judged", () => {
  const checks = checksOf();

  expect(checks.applying(put, "trying")).toEqual([]);
  expect(checks.applying(say, "trying")).toHaveLength(1);
  expect(checks.applying(say, "observing").map(({ property }) => property.id)).toEqual([
    "own/seen",
  ]);
  expect(checks.applying("words.v1.Words/None", "observing")).toEqual([]);
  expect(results(checks)[1]).toEqual([
    "own/tried",
    put,
    "not-applicable",
    "it may change something",
  ]);
});

test("what was not called at all is skipped with the reason of the run", () => {
  expect(results(checksOf())[0]).toEqual(["own/seen", put, "skipped", "no case of it came up"]);
});

test("what was only declined is skipped, and never passed", () => {
  const checks = checksOf();
  const [check] = checks.applying(put, "observing");
  for (let call = 0; call < 3; call++) if (check !== undefined) tally(check, declined);

  expect(results(checks)[0]).toEqual([
    ...["own/seen", put, "skipped", "no call showed it either way"],
  ]);
});

test("what nothing was shown of otherwise, is not passed either", () => {
  const checks = checksOf();
  const [check] = checks.applying(put, "observing");
  if (check !== undefined) {
    tally(check, { kind: "conceded", notice: "costly" });
    tally(check, { kind: "open", notices: [] });
  }

  expect(results(checks)[0]).toMatchObject(["own/seen", put, "skipped", expect.any(String)]);
});

test("one call that showed it to hold is enough to pass", () => {
  const checks = checksOf();
  const [check] = checks.applying(put, "observing");
  if (check !== undefined) for (const verdict of [declined, held]) tally(check, verdict, 2);

  expect(results(checks)[0]).toEqual(["own/seen", put, "passed", undefined]);
  expect(check).toMatchObject({ cases: 2, held: 1, broken: 0, durationMs: 4 });
});

test("a check with a finding has failed, or is known to", () => {
  const checks = checksOf();
  const [check] = checks.applying(put, "observing");
  if (check !== undefined) tally(check, broken(aFailure("broken")));

  expect(results(checks, "new")[0]).toEqual(["own/seen", put, "failed", undefined]);
  expect(results(checks, "known")[0]).toEqual(["own/seen", put, "known", undefined]);
});

test("a failure that was taken back leaves a check that is not passed unless it held once", () => {
  const checks = checksOf();
  const [check] = checks.applying(put, "observing");
  if (check !== undefined) tally(check, broken(aFailure("broken")));

  expect(results(checks)[0]).toEqual([
    ...["own/seen", put, "skipped", "it failed beside other calls only"],
  ]);
  if (check !== undefined) tally(check, held);
  expect(results(checks)[0]).toEqual(["own/seen", put, "passed", undefined]);
});

test("a summary counts what is skipped and what does not apply apart", () => {
  const all = checksOf().results(
    "localhost:1",
    () => "none",
    () => "no case of it came up",
  );

  expect(summaryOf(all, { cases: 5, calls: 6, findings: 1, known: 2 })).toEqual({
    ...{ checks: 4, cases: 5, calls: 6, findings: 1, known: 2, skipped: 3, notApplicable: 1 },
  });
});
