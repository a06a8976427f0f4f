import { expect, test } from "vitest";
import type { CheckRecord } from "./check-outcome.ts";
import { assertKnownMatch, type ClosingParts, closingOf, closingWarnings } from "./closing.ts";
import type { KnownFailure } from "./known-failures.ts";
import type { RunExtent } from "./run-extent.ts";
import { aCheck, aFinding, aRecord } from "./testing/a-finding.ts";

const entry: KnownFailure = {
  ...aCheck,
  place: "known.txt:3",
  finding: undefined,
  reason: "issue 12",
};

const whole: RunExtent = { phases: ["saved", "edges", "random"], maxExamples: 100 };

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
    extent: whole,
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
const other = { ...aCheck, codec: "other" };

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
  [
    "one codec passed, and another was only skipped: 4",
    [passed, aRecord({ check: other, skipped: "hung" })],
    {},
    4,
  ],
  [
    "one codec is known to fail, and of another every case is declined: 4",
    [known, aRecord({ check: other, held: 0 })],
    {},
    4,
  ],
  [
    "one codec passed, and nothing applies to another: 0",
    [passed, aRecord({ check: other, notApplicable: "no groups" })],
    {},
    0,
  ],
  [
    "one codec passed, and another was skipped or does not apply: 4",
    [
      passed,
      aRecord({ check: other, notApplicable: "no groups" }),
      aRecord({ check: other, skipped: "hung" }),
    ],
    {},
    4,
  ],
  [
    "a finding, and a codec that was only skipped: 1",
    [failed, aRecord({ check: other, skipped: "hung" })],
    {},
    1,
  ],
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
  ["whose check had no case is not stale", {}, aRecord({ cases: 0, held: 0 }), false],
  ["whose check showed nothing is not stale", {}, declined, false],
  ["whose check does not apply is stale", {}, inapplicable, true],
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

for (const [what, extent, stale, unseen] of [
  ["of all phases and as many cases as usual", {}, 1, 0],
  ["of more cases than usual", { maxExamples: 1000 }, 1, 0],
  ["of fewer cases than usual", { maxExamples: 99 }, 0, 1],
  ["of some boundaries", { maxEdges: 400 }, 0, 1],
  ["of boundaries only", { phases: ["saved", "edges"] }, 0, 0],
  ["of random cases only", { phases: ["random"] }, 0, 0],
  ["of stored cases only", { phases: ["saved"] }, 0, 0],
  ["without random cases", { maxExamples: 0 }, 0, 0],
] as readonly (readonly [string, Partial<RunExtent>, number, number])[])
  test(`an entry that a run ${what} did not see to fail is ${["no matter", "a warning", "stale"][2 * stale + unseen]}`, () => {
    const parts = { extent: { ...whole, ...extent }, known: [entry] };
    const result = closed([passed], parts);

    expect(result.stale).toHaveLength(stale);
    expect(result.exitCode).toBe(stale === 0 ? 0 : 5);
    expect(
      closingWarnings({ records: [passed], interrupted: false, ...parts }).map(({ code }) => code),
    ).toEqual(unseen === 0 ? [] : ["known-unseen"]);
  });

test("a warning of an entry that was not seen to fail names it with its place", () => {
  const extent = { ...whole, maxEdges: 400 };
  const [warning] = closingWarnings({
    records: [passed],
    known: [entry],
    extent,
    interrupted: false,
  });

  expect(warning?.message).toMatch(/^known\.txt:3: wire\/round-trip oracle Order: was not seen/);
});

test("a codec of which nothing was exercised is named in one line, with the most frequent reason", () => {
  const records = [
    passed,
    aRecord({ check: other, skipped: "the time was up" }),
    ...["A", "B"].map((subject) =>
      aRecord({
        check: { ...other, subject },
        skipped: "the codec hung while it opened the schema",
      }),
    ),
  ];

  expect(closingWarnings({ records, known: [], extent: whole, interrupted: false })).toEqual([
    {
      code: "codec-not-exercised",
      message: "other: nothing of it was exercised: the codec hung while it opened the schema",
    },
  ]);
  expect(closingWarnings({ records, known: [], extent: whole, interrupted: true })).toEqual([]);
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
  assertKnownMatch([{ ...lost, codec: "protobufjs" }], [aCheck], everything);
  expect(() => assertKnownMatch([lost], [aCheck], everything)).toThrow("matches no check");
});

test("an entry of a pair is none of another run's, and one of an unknown codec in it is an error", () => {
  const pair = { ...entry, property: "diff/value", codec: "oracle+protobufjs" };
  const plan = [aCheck, { ...aCheck, property: "diff/value", codec: "mine+oracle" }];

  assertKnownMatch([pair], [aCheck], everything);
  assertKnownMatch([{ ...pair, codec: "mine+oracle" }, pair], plan, everything);
  expect(() =>
    assertKnownMatch([{ ...pair, codec: "mine+oracle", subject: "Ordr" }], plan, everything),
  ).toThrow("matches no check");
  expect(() =>
    assertKnownMatch([{ ...pair, codec: "oracle+zebra" }], [aCheck], everything),
  ).toThrow('no codec is called "oracle+zebra"');
});

test("a codec is exercised where it is compared with one that is not", () => {
  const skipped = (codec: string) =>
    aRecord({ check: { ...aCheck, codec }, cases: 0, held: 0, skipped: "cannot open the schema" });
  const passed = aRecord({ check: { ...aCheck, codec: "a+b" } });

  expect(closed([passed]).exitCode).toBe(0);
  expect(closed([passed, skipped("a+c"), skipped("b+c")]).exitCode).toBe(4);
  expect(
    closingWarnings({
      records: [passed, skipped("a+c"), skipped("b+c")],
      known: [],
      extent: whole,
      interrupted: false,
    }),
  ).toEqual([
    {
      code: "codec-not-exercised",
      message: "c: nothing of it was exercised: cannot open the schema",
    },
  ]);
});

for (const [codec, hint] of [
  ["oracl", 'did you mean "oracle"?'],
  ["protobuffjs", 'did you mean "protobufjs"?'],
  [
    "zebra",
    "it is neither built in nor in this run: correct the entry, or add the codec with --codec",
  ],
] as const)
  test(`an entry of a codec that nobody has heard of is an error, whatever is run: ${codec}`, () => {
    for (const filters of [everything, { messages: ["Order"], properties: ["wire/*"] }])
      expect(() => assertKnownMatch([entry, { ...entry, codec }], [aCheck], filters)).toThrow(
        expect.objectContaining({
          code: "known",
          message: `known.txt:3: no codec is called "${codec}": wire/round-trip ${codec} Order`,
          hint,
        }),
      );
  });
