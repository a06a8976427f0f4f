import { expect, test } from "vitest";
import type { CheckRecord } from "./check-outcome.ts";
import { assertKnownMatch, type ClosingParts, closingOf } from "./closing.ts";
import type { KnownFailure } from "./known-failures.ts";
import { aCheck, aFinding, aRecord } from "./testing/a-finding.ts";

const entry: KnownFailure = {
  ...aCheck,
  place: "known.txt:3",
  finding: undefined,
  reason: "issue 12",
};

function closed(records: readonly CheckRecord[], parts: Partial<ClosingParts> = {}) {
  return closingOf({
    header: {
      command: "wireproof roundtrip protos",
      version: "0.1.0",
      seed: "1",
      startedAt: "2026-01-01T00:00:00.000Z",
      messages: 1,
      properties: ["wire/round-trip"],
      codecs: [{ name: "oracle", version: "1" }],
      checks: records.length,
      workers: 1,
    },
    records,
    known: [],
    warnings: [],
    durationMs: 12.6,
    interrupted: false,
    ...parts,
  });
}

const passed = aRecord();
const failed = aRecord({ findings: [aFinding()] });
const known = aRecord({ findings: [aFinding({ known: "issue 12" })] });
const skipped = aRecord({ skipped: "the time was up" });
const inapplicable = aRecord({ notApplicable: "no groups" });
const conceded = aRecord({ notices: new Set(["drops unknown fields"]) });
const declined = aRecord({ held: 0 });

for (const [title, records, parts, code] of [
  ["everything passed: 0", [passed, passed], {}, 0],
  [
    "one passed, and the others do not apply or are skipped: 0",
    [passed, inapplicable, skipped, conceded],
    {},
    0,
  ],
  ["known failures only: 0", [known], {}, 0],
  ["a new finding: 1", [passed, failed], {}, 1],
  ["a new finding among known ones: 1", [known, failed], {}, 1],
  ["no check at all: 4", [], {}, 4],
  ["all skipped: 4", [skipped, skipped], {}, 4],
  ["all inapplicable: 4", [inapplicable], {}, 4],
  ["all conceded: 4", [conceded], {}, 4],
  ["every case declined: 4", [declined], {}, 4],
  ["a stale entry: 5", [passed], { known: [entry] }, 5],
  ["a stale entry, and all else inapplicable: 5", [inapplicable], { known: [entry] }, 5],
  ["a stale entry and a new finding: 1", [failed], { known: [{ ...entry, finding: "other" }] }, 1],
  ["interrupted: 130", [passed], { interrupted: true }, 130],
  [
    "interrupted with a finding and a stale entry: 130",
    [failed],
    { interrupted: true, known: [{ ...entry, finding: "x" }] },
    130,
  ],
] as const)
  test(`exit code of ${title}`, () => {
    expect(closed(records, parts).exitCode).toBe(code);
  });

test("only new findings are counted as findings", () => {
  const records = [passed, failed, known, skipped, inapplicable, conceded];

  expect(closed(records).summary).toEqual({
    checks: 6,
    cases: 12,
    findings: 1,
    known: 1,
    skipped: 1,
    notApplicable: 2,
  });
});

test("checks and findings come in the order of the plan", () => {
  const result = closed([known, passed, failed]);

  expect(result.checks.map(({ status }) => status)).toEqual(["known", "passed", "failed"]);
  expect(result.findings.map((finding) => finding.known)).toEqual(["issue 12", undefined]);
  expect(result.durationMs).toBe(13);
});

for (const [title, parts, record, isStale] of [
  ["whose failure came again is not stale", {}, known, false],
  ["whose failure came again under its id is not stale", { finding: "4bc7kp" }, known, false],
  ["whose failure came again under its group is not stale", { finding: "01234567" }, known, false],
  ["whose check found something else alone is stale", { finding: "zzzzzz" }, known, true],
  ["whose check passed is stale", {}, passed, true],
  ["whose check was skipped is not stale: nobody knows", {}, skipped, false],
  ["of another codec is not stale", { codec: "other" }, passed, false],
  ["of another message is not stale", { subject: "Other" }, passed, false],
  ["of another property is not stale", { property: "wire/merge" }, passed, false],
  ["of messages by a glob is stale when all pass", { subject: "**" }, passed, true],
] as const)
  test(`an entry ${title}`, () => {
    const { stale } = closed([record], { known: [{ ...entry, ...parts }] });

    expect(stale.map((text) => text.split(": ")[0])).toEqual(isStale ? ["known.txt:3"] : []);
  });

test("a stale entry is named with its place", () => {
  expect(closed([passed], { known: [{ ...entry, finding: "4bc7kp" }] }).stale).toEqual([
    "known.txt:3: wire/round-trip oracle Order 4bc7kp",
  ]);
});

test("an entry of many messages is stale only when no check of it was left out", () => {
  const other = aRecord({ check: { ...aCheck, subject: "Item" }, skipped: "interrupted" });

  expect(closed([passed, other], { known: [{ ...entry, subject: "**" }] }).stale).toEqual([]);
});

const everything = { messages: [], properties: [] };

test("an entry that matches no check of a whole run is an error", () => {
  const lost = { ...entry, subject: "Ordr" };

  expect(() => assertKnownMatch([entry, lost], [aCheck], everything)).toThrow(
    expect.objectContaining({
      code: "known",
      message: "known.txt:3: matches no check: wire/round-trip oracle Ordr",
    }),
  );
});

test("an entry that matches no check is none where only a part is run, or its codec is not", () => {
  const lost = { ...entry, subject: "Ordr" };

  assertKnownMatch([lost], [aCheck], { messages: ["Order"], properties: [] });
  assertKnownMatch([lost], [aCheck], { messages: [], properties: ["wire/*"] });
  assertKnownMatch([{ ...lost, codec: "other" }], [aCheck], everything);
  expect(() => assertKnownMatch([lost], [aCheck], everything)).toThrow("matches no check");
});
