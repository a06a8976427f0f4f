import { expect, test } from "vitest";
import {
  addFinding,
  addTally,
  type CheckRecord,
  dropFinding,
  emptyRecord,
  resultOf,
} from "./check-outcome.ts";
import type { CheckTally } from "./check-runner.ts";
import { aCheck, aFinding, aRecord } from "./testing/a-finding.ts";

const tally: CheckTally = {
  cases: 5,
  held: 4,
  blamedElsewhere: 0,
  blamed: [],
  failures: {},
  alsoAt: {},
  notices: [],
  open: [],
  marks: {},
  unreported: 0,
  digest: "00",
  stopped: false,
};

const notice = "drops unknown fields";

test("a check of two codecs that only differ as they may has passed, and what they do is kept", () => {
  const record = emptyRecord({ ...aCheck, codec: "a+b" });

  addTally(record, { ...tally, held: 0, open: [notice], marks: { "random 0": "open" } });
  addTally(record, { ...tally, held: 0, marks: { "random 1": "open" } });

  expect(resultOf(record).status).toBe("passed");
  expect([...record.open]).toEqual([notice]);
  expect(record.marks).toEqual({ "random 0": "open", "random 1": "open" });
});

for (const [title, parts, status, reason] of [
  ["held at least once passed", {}, "passed", undefined],
  ["never began is skipped", { cases: 0, held: 0 }, "skipped", "no case showed the claim to hold"],
  [
    "showed nothing in many cases is skipped",
    { held: 0 },
    "skipped",
    "no case showed the claim to hold",
  ],
  [
    "conceded something does not apply",
    { notices: new Set([notice, "b"]) },
    "not-applicable",
    `${notice}; b`,
  ],
  ["does not apply says why", { notApplicable: "no groups" }, "not-applicable", "no groups"],
  [
    "was not run to its end is skipped, though it held",
    { skipped: "stopped before its end" },
    "skipped",
    "stopped before its end",
  ],
  [
    "was stopped and conceded something is skipped",
    { skipped: "stopped", notices: new Set([notice]) },
    "skipped",
    "stopped",
  ],
  ["has a new finding failed", { findings: [aFinding()] }, "failed", undefined],
  [
    "has a new finding and was stopped failed",
    { findings: [aFinding()], skipped: "interrupted" },
    "failed",
    "interrupted",
  ],
  [
    "has known findings only is known",
    { findings: [aFinding({ known: "#12" })] },
    "known",
    undefined,
  ],
  [
    "has a known and a new finding failed",
    { findings: [aFinding({ known: "#12" }), aFinding()] },
    "failed",
    undefined,
  ],
] as readonly (readonly [string, Partial<CheckRecord>, string, string | undefined])[])
  test(`a check that ${title}`, () => {
    const result = resultOf(aRecord(parts));

    expect(result.status).toBe(status);
    expect(result.reason).toBe(reason);
  });

test("a better finding takes the place of an earlier one of its fingerprint", () => {
  const record = emptyRecord(aCheck);
  addFinding(record, aFinding({ actual: "raw" }));
  addFinding(record, aFinding({ fingerprint: "other" }));
  addFinding(record, aFinding({ actual: "shrunk" }));

  expect(record.findings.map(({ actual }) => actual)).toEqual(["shrunk", "{}"]);
});

test("a finding that turned out to be another one is taken out", () => {
  const record = emptyRecord(aCheck);
  addFinding(record, aFinding());
  dropFinding(record, aFinding({ fingerprint: "other" }));
  expect(record.findings).toHaveLength(1);

  dropFinding(record, aFinding());
  expect(record.findings).toEqual([]);
});

test("what several workers counted of one check adds up", () => {
  const record = emptyRecord(aCheck);
  addFinding(record, aFinding());
  addTally(record, { ...tally, notices: [notice], unreported: 1 });
  addTally(record, { ...tally, notices: [notice, "b"], unreported: 2 });

  expect(record).toMatchObject({ cases: 10, held: 8, unreported: 3 });
  expect([...record.notices]).toEqual([notice, "b"]);
});

test("a finding is counted by its signature, and says where else its shape fails", () => {
  const record = emptyRecord(aCheck);
  addFinding(record, aFinding());
  const { signature, fingerprint } = aFinding();
  addTally(record, {
    ...tally,
    failures: { [signature]: 17, other: 2 },
    alsoAt: { [fingerprint]: ["code is lost"] },
  });

  expect(record.findings).toEqual([aFinding({ count: 17, alsoAt: ["code is lost"] })]);
});

test("a check that was stopped says so", () => {
  const record = emptyRecord(aCheck);
  addTally(record, { ...tally, stopped: true });

  expect(resultOf(record)).toMatchObject({ status: "skipped", reason: "stopped before its end" });
});
