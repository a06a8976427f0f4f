import { expect, test } from "vitest";
import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { LiveEvent } from "../../engine/live/live-events.ts";
import {
  fullCallFinding,
  sampleCallCheck,
  sampleCallFinding,
  sampleCoverage,
  sampleLiveHeader,
  sampleLiveResult,
} from "../testing/live-samples.ts";
import { liveProgressText } from "./live-progress.ts";
import { LiveText } from "./live-text.ts";

function textOf(events: readonly LiveEvent[], quiet = false, colour = false): string {
  const text = new LiveText({ colour, quiet });
  return events.map((event) => text.textOf(event)).join("");
}

function found(finding: CallFinding): LiveEvent {
  return { kind: "finding", finding };
}

test("above a run stands what is called, with what, and the seed", () => {
  expect(textOf([{ kind: "run-started", header: sampleLiveHeader }])).toMatchInlineSnapshot(`
    "wireproof 0.1.0  seed 42
      target    localhost:50051
      schema    3 methods, by reflection (v1)
      services  acme.v1.Orders
      property  rpc/no-unknown, rpc/alive-after
      checks    6, with 8 calls under way at once
    "
  `);
});

test("more properties than a line has room for are counted", () => {
  const properties = Array.from({ length: 18 }, (_, index) => `rpc/number-${index}`);
  const header = { ...sampleLiveHeader, properties };

  expect(textOf([{ kind: "run-started", header }])).toContain("\n  property  18 properties\n");
});

test("the first of a group is told in full, others in a line, known ones once a reason", () => {
  const text = textOf([
    found(sampleCallFinding()),
    found(sampleCallFinding({ id: "second", subject: "acme.v1.Orders/Get" })),
    found(sampleCallFinding({ id: "aknown", known: "#1", group: "x" })),
    found(sampleCallFinding({ id: "bknown", known: "#1", group: "y" })),
  ]);

  const lines = text.split("\n").filter((line) => /^[A-Z]/.test(line));
  expect(lines).toMatchInlineSnapshot(`
    [
      "FAIL  rpc/no-unknown  acme.v1.Orders/Create  deterministic 5/5                                k3f9a2",
      "FAIL   like k3f9a2  acme.v1.Orders/Get  UNKNOWN: Cannot read properties of undefined (readin…  second",
      "KNOWN rpc/no-unknown  acme.v1.Orders/Create  deterministic 5/5                                aknown",
    ]
  `);
});

test("a server that breaks everywhere buries nothing, and nothing is left out in silence", () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    found(sampleCallFinding({ id: `id${index}`, group: `g${index}` })),
  );
  const text = textOf([...many, { kind: "run-finished", result: sampleLiveResult() }]);

  expect(text.match(/^FAIL {2}/gm)?.length).toBe(30);
  expect(text).toContain("\n10 more findings of the same claims: see the JSON report\n");
});

test("a quiet run tells findings, warnings and stale entries alone", () => {
  const result = sampleLiveResult({ stale: ["known.txt:3: rpc/no-unknown acme.v1.Orders/Get"] });
  const events: readonly LiveEvent[] = [
    { kind: "run-started", header: sampleLiveHeader },
    { kind: "run-finished", result },
  ];

  expect(textOf(events, true)).toMatchInlineSnapshot(`
    "WARN 99 % of calls to acme.v1.Orders/Get got NOT_FOUND
    STALE known.txt:3: rpc/no-unknown acme.v1.Orders/Get: no longer fails, so take it off the list
    "
  `);
});

test("below a run stand methods, claims, what was not run and why, coverage, warnings and the verdict", () => {
  expect(textOf([{ kind: "run-finished", result: sampleLiveResult() }])).toMatchInlineSnapshot(`
    "
    method    calls           other statuses
    acme.v1.Orders
      Create  1,000  88 % OK  INVALID_ARGUMENT 108, UNKNOWN 12
      Get     300    <1 % OK  NOT_FOUND 299

    property         passed  FAILED  skipped  cases
    rpc/no-unknown   1       1       1        200
    rpc/alive-after  2       -       1        200

      skipped   2 checks  rpc/no-unknown, rpc/alive-after: --exclude **/Delete

      coverage  methods 2/3 called, 2/3 answered OK, request fields 3/5 set and absent,
                response fields 0/1 set and absent, enum values 1/2, oneof arms 1/2
      unsent    acme.v1.Order.note, acme.v1.Order.kind = B, acme.v1.Order.card
      not run   1 method, by --exclude **/Delete

    WARN 99 % of calls to acme.v1.Orders/Get got NOT_FOUND

    FAIL 1 finding of 1 kind
    6 checks, 1,234 cases, 1,300 calls in 12.3 s (105 a second), seed 42
      next      wireproof replay k3f9a2           shows it again; without the id, all that are stored
                wireproof explain rpc/no-unknown  says what the property claims and why
    "
  `);
});

test.each([
  [{ findings: [], exitCode: 0 }, "HELD no counterexample"],
  [{ findings: [], exitCode: 1 }, "WARNED no finding, but 1 warning, with --fail-on-warning"],
  [{ findings: [], exitCode: 4 }, "NOTHING was exercised: localhost:50051 gave no answer"],
  [{ findings: [], exitCode: 5, stale: ["a", "b"] }, "STALE 2 known failures"],
  [{ findings: [], exitCode: 130, interrupted: true }, "STOPPED no finding so far"],
  [{ findings: [fullCallFinding], exitCode: 0 }, "HELD no counterexample"],
  [{ findings: [sampleCallFinding(), fullCallFinding] }, "FAIL 1 finding of 1 kind"],
])("the verdict of %o begins with its word", (parts, verdict) => {
  const text = textOf([{ kind: "run-finished", result: sampleLiveResult(parts) }]);

  expect(text).toContain(`\n${verdict}`);
});

test("colour marks words and changes none", () => {
  const events: readonly LiveEvent[] = [
    { kind: "run-started", header: sampleLiveHeader },
    found(sampleCallFinding()),
    { kind: "run-finished", result: sampleLiveResult() },
  ];

  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours.
  const stripped = textOf(events, false, true).replace(/\u001b\[\d+m/g, "");
  expect(stripped).toBe(textOf(events));
});

test("the progress line says how far a run is, how fast, and at what", () => {
  const progress = { casesDone: 1234, cases: 5000, calls: 3000, findings: 1, elapsedMs: 2500 };

  expect(liveProgressText({ ...progress, doing: "edges acme.v1.Orders/\u001bGet" })).toBe(
    "1,234/5,000 cases  1,200 calls/s  1 finding  2.5 s  edges acme.v1.Orders/\\u001bGet",
  );
  expect(liveProgressText({ ...progress, cases: 7, elapsedMs: 0, doing: "reach" })).toBe(
    "1,234/1,234 cases  0 calls/s  1 finding  0 ms  reach",
  );
});

test("why checks do not apply is told once for all services, and what only the config leaves open last", () => {
  const silent = "the config does not say which requests are valid";
  const reasons = [silent, silent, silent, "a", "a"].concat(
    ["A/One", "B/Two"].map((name) => `it is tried once for the service, with acme.v1.${name}`),
  );
  const checks = reasons.map((reason) => sampleCallCheck({ status: "not-applicable", reason }));
  const text = textOf([{ kind: "run-finished", result: sampleLiveResult({ checks }) }]);

  expect(text).toContain(`
  n/a       2 checks  a
            2 checks  tried once for each service
            3 checks  ${silent}
`);
});

test("a skipped check names its property, and many of one reason their number", () => {
  const reason = "no call showed it either way";
  const one = sampleCallCheck({ status: "skipped", reason, property: "rpc/deadline" });
  const many = Array.from({ length: 9 }, (_, index) =>
    sampleCallCheck({ status: "skipped", reason: "gone", property: `rpc/${index}` }),
  );
  const result = sampleLiveResult({ checks: [one, one, ...many] });
  const text = textOf([{ kind: "run-finished", result }]);

  expect(text).toContain(`
  skipped   9 checks  9 properties: gone
            2 checks  rpc/deadline: no call showed it either way
`);
});

test("what the schema does not have is not covered, and what filters left out is counted", () => {
  const { totals, methods } = sampleCoverage;
  const left = [
    ["acme.v1.Orders/B", "not in --include"],
    ["acme.v1.Orders/C", "not in --include"],
    ["a.B/C", "no time"],
  ].map(([subject = "", notRun = ""]) => ({ subject, calls: 0, statuses: {}, notRun }));
  const none = { seen: 0, of: 0 };
  const coverage = {
    ...sampleCoverage,
    methods: [...left, ...methods],
    totals: { ...totals, enumValues: none, oneofArms: none },
  };
  const text = textOf([{ kind: "run-finished", result: sampleLiveResult({ coverage }) }]);

  expect(text).toContain("\n            response fields 0/1 set and absent\n");
  expect(text).toContain(`
  not run   3 methods, by --include and --exclude **/Delete
            a.B/C: no time
`);
});

test("names of statuses go on in the next line where one has no room", () => {
  const names = ["INVALID_ARGUMENT", "FAILED_PRECONDITION", "RESOURCE_EXHAUSTED", "NOT_FOUND"];
  const statuses = { ...Object.fromEntries(names.map((name) => [name, 100])), OK: 600 };
  const methods = [{ subject: "acme.v1.Orders/Create", calls: 1000, statuses }];
  const coverage = { ...sampleCoverage, methods };
  const text = textOf([{ kind: "run-finished", result: sampleLiveResult({ coverage }) }]);

  expect(text).toContain(`
method    calls           other statuses
acme.v1.Orders
  Create  1,000  60 % OK  FAILED_PRECONDITION 100, INVALID_ARGUMENT 100, NOT_FOUND 100,
                          RESOURCE_EXHAUSTED 100
`);
});

test("a property of the user's own is not to be explained, and what is not stored has no next command", () => {
  const own = sampleCallFinding({ property: "acme/cents" });
  const unstored = sampleCallFinding({ replay: "wireproof run localhost:1 --no-store" });
  const next = (findings: readonly CallFinding[]): string => {
    const text = textOf([{ kind: "run-finished", result: sampleLiveResult({ findings }) }]);
    return text.split("seed 42\n")[1] ?? "";
  };

  expect(next([own])).toBe(
    "  next      wireproof replay k3f9a2  shows it again; without the id, all that are stored\n",
  );
  expect(next([unstored])).toBe(
    "  next      wireproof explain rpc/no-unknown  says what the property claims and why\n",
  );
  expect(next([{ ...own, replay: "" }])).toBe("");
});

test("a long command stands above what it is for, and what its variables stand for comes first", () => {
  const replay =
    'wireproof replay k3f9a2 --cacert /etc/shop/certificates/ca.pem -H "x-api.key: $X_API_KEY"';
  const result = sampleLiveResult({ findings: [sampleCallFinding({ replay })] });

  const text = textOf([{ kind: "run-finished", result }]);

  expect(`\n${text.split("seed 42\n")[1]}`).toMatchInlineSnapshot(`
    "
      next      export X_API_KEY='…'
                  first: the value of x-api.key, which is written nowhere
                wireproof replay k3f9a2 --cacert /etc/shop/certificates/ca.pem -H "x-api.key: $X_API_KEY"
                  shows it again; without the id, all that are stored
                wireproof explain rpc/no-unknown
                  says what the property claims and why
    "
  `);
});

test("fields that no answer had are named, of messages that came", () => {
  const field = (name: string, set: number, absent: number) => ({ name, set, absent });
  const order = [field("id", 9, 0), field("due", 0, 9), field("note", 4, 5)];
  const received = [
    { typeName: "acme.v1.Order", fields: order, oneofs: [] },
    { typeName: "acme.v1.Never", fields: [field("x", 0, 0)], oneofs: [] },
  ];
  const result = sampleLiveResult({ coverage: { ...sampleCoverage, received } });

  const text = textOf([{ kind: "run-finished", result }]);

  expect(text).toContain("\n  unseen    acme.v1.Order.due\n");
});

test("a schema that is not the server's is told before what is found with it, once", () => {
  const warning = (code: string): LiveEvent => ({
    kind: "warning",
    warning: { code, message: "the schemas disagree" },
  });

  const warnings = ["slow", "schema-drift", "schema-drift"].map(warning);

  expect(textOf(warnings)).toBe(
    "  drift     the server tells another schema: what is found may come of that; see the end\n",
  );
  expect(textOf(warnings, true)).toBe("");
});
