import { expect, test } from "vitest";
import type { CheckResult } from "./events.ts";
import { FuzzChecks } from "./fuzz-checks.ts";
import { aCheck } from "./testing/a-finding.ts";

function check(status: CheckResult["status"], parts: Partial<CheckResult> = {}): CheckResult {
  return { ...aCheck, status, cases: 10, durationMs: 5, casesHash: "00", ...parts };
}

function statusAfter(...rounds: readonly CheckResult[]): CheckResult | undefined {
  const checks = new FuzzChecks();
  for (const round of rounds) checks.add([round]);
  return checks.all()[0];
}

test("a check has the cases of all rounds, and no hash of one of them", () => {
  expect(statusAfter(check("passed"), check("passed"))).toEqual({
    ...aCheck,
    status: "passed",
    cases: 20,
    durationMs: 10,
  });
});

const skipped = check("skipped", { cases: 0, reason: "the time was up" });
const conceded = check("not-applicable", { reason: "drops unknown fields, as it says" });
const inapplicable = check("not-applicable", { cases: 0, reason: "no JSON" });

for (const [rounds, status] of [
  [[check("failed"), check("passed")], "failed"],
  [[check("passed"), check("known")], "known"],
  [[check("known"), check("failed")], "failed"],
  [[check("passed"), skipped], "passed"],
  [[skipped, check("passed")], "passed"],
  [[check("passed"), conceded], "not-applicable"],
  [[conceded, check("failed")], "failed"],
  [[inapplicable, inapplicable], "not-applicable"],
] as const)
  test(`${rounds.map((round) => round.status).join(", then ")} is ${status}`, () => {
    expect(statusAfter(...rounds)?.status).toBe(status);
  });

test("the reason is that of the round that counts", () => {
  expect(statusAfter(skipped, check("passed"))?.reason).toBeUndefined();
  expect(statusAfter(check("passed"), conceded)?.reason).toBe("drops unknown fields, as it says");
});

test("checks stay in the order of the plan", () => {
  const checks = new FuzzChecks();
  const subjects = ["B", "A"].map((subject) => check("passed", { subject }));
  checks.add(subjects);
  checks.add([...subjects].reverse());

  expect(checks.all().map(({ subject }) => subject)).toEqual(["B", "A"]);
});
