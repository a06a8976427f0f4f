import { expect, test } from "vitest";
import type { CheckResult } from "../../engine/events.ts";
import { sampleCheck, sampleFinding, sampleResult } from "../testing/samples.ts";
import { checkTable } from "./check-table.ts";
import { renderAlerts, renderSummary } from "./summary-text.ts";

const plain = { colour: false };

function summary(parts: Parameters<typeof sampleResult>[0]): string {
  return renderSummary(sampleResult(parts), plain);
}

test("the summary tells passed from failed, skipped and not applicable, and what to do next", () => {
  expect(`\n${summary({})}`).toMatchInlineSnapshot(`
    "
                     protobufjs  protobuf-es
    wire/round-trip  1 FAILED    1 skipped
    wire/merge       1 passed    1 n/a

      skipped   1 check  the time was up
      n/a       1 check  a message set does not merge

    FAIL 1 finding of 1 kind  4 checks, 48,210 cases in 12.3 s (3,905 a second), seed 42
      next      wireproof replay k3f9a2            shows it again; without the id, all that are stored
                wireproof explain wire/round-trip  says what the property claims and why
    "
  `);
});

test("a run that found nothing claims no more than that", () => {
  const text = summary({ findings: [], exitCode: 0 });

  expect(text).toContain(
    "HELD no counterexample  4 checks, 48,210 cases in 12.3 s (3,905 a second), seed 42",
  );
  expect(text).not.toContain("next");
});

test("a run in which nothing was exercised does not look like one that held", () => {
  const checks = [sampleCheck("not-applicable", { cases: 0, reason: "no" })];

  expect(summary({ checks, findings: [], exitCode: 4 })).toContain("NOTHING was exercised");
});

test("a run in which nothing of one codec was exercised names it", () => {
  const checks = [
    sampleCheck("passed"),
    sampleCheck("skipped", { codec: "hanging", reason: "the codec hung" }),
    sampleCheck("skipped", { reason: "the codec hung" }),
  ];

  expect(summary({ checks, findings: [], exitCode: 4 })).toContain(
    "NOTHING was exercised of hanging  4 checks",
  );
});

test("an interrupted run says so, with and without findings", () => {
  const note = "Interrupted: what had not run by then is not in these counts.";

  expect(summary({ interrupted: true, findings: [], exitCode: 130 })).toContain(
    "STOPPED no finding so far",
  );
  expect(summary({ interrupted: true, findings: [], exitCode: 130 })).toContain(note);
  expect(summary({ interrupted: true, exitCode: 130 })).toContain("FAIL 1 finding of 1 kind");
  expect(summary({ interrupted: true, exitCode: 130 })).toContain(note);
});

test("known failures are counted by their reasons, and are no new findings", () => {
  const findings = [1, 2, 3].map((id) =>
    sampleFinding({ id: String(id), known: id < 3 ? "drops -0 (#12)" : "other" }),
  );
  const counts = { checks: 4, cases: 10, findings: 0, known: 3, skipped: 0, notApplicable: 0 };

  const text = summary({ findings, summary: counts, exitCode: 0 });

  expect(text).toContain("HELD no counterexample (3 known)");
  expect(text).toContain(
    "  known     2 findings  protobufjs: drops -0 (#12)\n            1 finding   protobufjs: other\n",
  );
});

test("warnings and stale known failures are shown", () => {
  const result = sampleResult({
    warnings: [
      { code: "unknown-fields-dropped", message: "protobufjs drops \u001b unknown fields" },
    ],
    stale: ["known/protobufjs.txt:7"],
  });

  expect(renderAlerts(result, plain)).toBe(
    "WARN protobufjs drops \\u001b unknown fields\n" +
      "STALE known/protobufjs.txt:7: no longer fails, so take it off the list\n",
  );
});

test("codecs that do not fit beside each other go on below", () => {
  const checks: CheckResult[] = [];
  for (const codec of [
    "protobufjs",
    "protobufjs-object",
    "proto-loader",
    "proto-loader-recommended",
    "protobuf-es",
  ])
    for (const property of ["wire/round-trip", "wire/any-legal-encoding"])
      for (const status of ["passed", "passed", "failed", "not-applicable"] as const)
        checks.push(sampleCheck(status, { codec, property }));

  expect(`\n${checkTable(checks, plain)}`).toMatchInlineSnapshot(`
    "
                             protobufjs                 protobufjs-object
    wire/round-trip          2 passed, 1 FAILED, 1 n/a  2 passed, 1 FAILED, 1 n/a
    wire/any-legal-encoding  2 passed, 1 FAILED, 1 n/a  2 passed, 1 FAILED, 1 n/a

                             proto-loader               proto-loader-recommended
    wire/round-trip          2 passed, 1 FAILED, 1 n/a  2 passed, 1 FAILED, 1 n/a
    wire/any-legal-encoding  2 passed, 1 FAILED, 1 n/a  2 passed, 1 FAILED, 1 n/a

                             protobuf-es
    wire/round-trip          2 passed, 1 FAILED, 1 n/a
    wire/any-legal-encoding  2 passed, 1 FAILED, 1 n/a
    "
  `);
});

test("a property that a codec was not checked for has a dash", () => {
  const checks = [
    sampleCheck("passed"),
    sampleCheck("passed", { property: "wire/merge", codec: "protobuf-es" }),
  ];

  expect(`\n${checkTable(checks, plain)}`).toMatchInlineSnapshot(`
    "
                     protobufjs  protobuf-es
    wire/round-trip  1 passed    -
    wire/merge       -           1 passed
    "
  `);
});

test("many warnings of one code are counted", () => {
  const warnings = Array.from({ length: 40 }, (_, index) => ({
    code: "many",
    message: `no. ${index}`,
  }));

  const text = renderAlerts(
    sampleResult({ warnings: [...warnings, { code: "x", message: "look" }] }),
    plain,
  );

  expect(text.split("\n").slice(5, 8)).toEqual([
    "WARN no. 5",
    "WARN 34 more warnings of the kind many",
    "WARN look",
  ]);
});
