import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { ContractCoverage } from "../../engine/live/coverage.ts";
import type { CallCheckResult, LiveHeader, LiveResult } from "../../engine/live/live-events.ts";

/** A finding of a server as the engine makes them, with parts of it exchanged. */
export function sampleCallFinding(parts: Partial<CallFinding> = {}): CallFinding {
  return {
    id: "k3f9a2",
    fingerprint: "0123456789abcdef",
    group: "89abcdef",
    property: "rpc/no-unknown",
    subject: "acme.v1.Orders/Create",
    target: "localhost:50051",
    phase: "edges",
    seed: "42",
    index: 7,
    way: "wrong status",
    signature: "UNKNOWN",
    claim: "no call ends with UNKNOWN, which says that the handler threw",
    source: "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md",
    calls: [
      {
        subject: "acme.v1.Orders/Create",
        json: ['{"name":"a\u0000"}'],
        hex: ["0a026100"],
        takes: [],
        metadata: [],
        written: [],
      },
    ],
    expected: "OK, or a status that says what is wrong",
    actual: "UNKNOWN: Cannot read properties of undefined (reading 'length')",
    status: {
      code: 2,
      name: "UNKNOWN",
      details: "Cannot read properties of undefined (reading 'length')",
    },
    explanation: ['0a 02 61 00  field 1 name: string "a\\u0000"'],
    location: { file: "acme/v1/orders.proto", line: 14, column: 3 },
    shrink: { steps: 31, calls: 64, fromBytes: 1412, toBytes: 4 },
    repeats: { failed: 5, of: 5 },
    count: 12,
    grpcurl: `grpcurl -plaintext -d '{"name":"a\\u0000"}' localhost:50051 acme.v1.Orders/Create`,
    replay: "wireproof replay k3f9a2",
    ...parts,
  };
}

/** A finding with every member that one can have. */
export const fullCallFinding: CallFinding = sampleCallFinding({
  id: "f00f00",
  group: "00000001",
  property: "rpc/legal-encodings-agree",
  subject: "acme.v1.Orders/Get",
  calls: [
    {
      subject: "acme.v1.Orders/Create",
      json: ['{"name":"x"}'],
      hex: ["0a0178"],
      takes: [],
      metadata: [],
      written: [],
    },
    {
      subject: "acme.v1.Orders/Get",
      json: ['{"id":"1"}', "{}"],
      hex: ["0a0131", ""],
      takes: ["id from the answer to call 1"],
      metadata: [{ name: "x-probe", value: "1" }],
      compression: "gzip",
      written: ["fields descending"],
    },
  ],
  because: "the last of two values counts",
  security: true,
  path: "id is lost",
  place: { typeName: "acme.v1.Id", field: 1 },
  shrink: { steps: 0, calls: 500, fromBytes: 9, toBytes: 9, stopped: "500 calls were made" },
  repeats: { failed: 3, of: 5 },
  count: 1,
  known: "https://tracker.example/12",
});

/** A check of a method, with parts of it exchanged. */
export function sampleCallCheck(parts: Partial<CallCheckResult> = {}): CallCheckResult {
  return {
    property: "rpc/no-unknown",
    subject: "acme.v1.Orders/Create",
    target: "localhost:50051",
    status: "passed",
    cases: 100,
    durationMs: 12.5,
    ...parts,
  };
}

/** What stands above the sample run. */
export const sampleLiveHeader: LiveHeader = {
  command: "wireproof run localhost:50051 --seed 42",
  version: "0.1.0",
  seed: "42",
  startedAt: "2026-01-02T03:04:05.678Z",
  target: "localhost:50051",
  schemaFrom: "reflection (v1)",
  services: ["acme.v1.Orders"],
  methods: 3,
  properties: ["rpc/no-unknown", "rpc/alive-after"],
  checks: 6,
  concurrency: 8,
};

/** What the sample run has seen. */
export const sampleCoverage: ContractCoverage = {
  methods: [
    {
      subject: "acme.v1.Orders/Create",
      calls: 1000,
      statuses: { UNKNOWN: 12, OK: 880, INVALID_ARGUMENT: 108 },
    },
    { subject: "acme.v1.Orders/Delete", calls: 0, statuses: {}, notRun: "--exclude **/Delete" },
    { subject: "acme.v1.Orders/Get", calls: 300, statuses: { NOT_FOUND: 299, OK: 1 } },
  ],
  sent: [
    {
      typeName: "acme.v1.Order",
      fields: [
        { name: "name", set: 900, absent: 100 },
        { name: "note", set: 0, absent: 1000 },
        { name: "kind", set: 5, absent: 995, values: { seen: ["A", "unknown"], unseen: ["B"] } },
        { name: "card", set: 0, absent: 1000 },
        { name: "cash", set: 10, absent: 990 },
      ],
      oneofs: [{ name: "payment", seen: ["cash"], unseen: ["card"] }],
    },
  ],
  received: [
    {
      typeName: "acme.v1.Id",
      fields: [{ name: "id", set: 881, absent: 0 }],
      oneofs: [],
    },
  ],
  totals: {
    methods: { seen: 2, of: 3 },
    methodsOk: { seen: 2, of: 3 },
    requestFields: { seen: 3, of: 5 },
    responseFields: { seen: 0, of: 1 },
    enumValues: { seen: 1, of: 2 },
    oneofArms: { seen: 1, of: 2 },
  },
};

/** A run with a finding, with parts of it exchanged. */
export function sampleLiveResult(parts: Partial<LiveResult> = {}): LiveResult {
  return {
    header: sampleLiveHeader,
    durationMs: 12_345,
    summary: {
      ...{ checks: 6, cases: 1234, calls: 1300 },
      ...{ findings: 1, known: 0, skipped: 2, notApplicable: 0 },
    },
    checks: [
      sampleCallCheck({ status: "failed" }),
      sampleCallCheck({ subject: "acme.v1.Orders/Get" }),
      sampleCallCheck({
        ...{ subject: "acme.v1.Orders/Delete", status: "skipped", cases: 0 },
        reason: "--exclude **/Delete",
      }),
      sampleCallCheck({ property: "rpc/alive-after" }),
      sampleCallCheck({ property: "rpc/alive-after", subject: "acme.v1.Orders/Get" }),
      sampleCallCheck({
        ...{ property: "rpc/alive-after", subject: "acme.v1.Orders/Delete" },
        ...{ status: "skipped", cases: 0, reason: "--exclude **/Delete" },
      }),
    ],
    findings: [sampleCallFinding()],
    warnings: [
      { code: "not-reached", message: "99 % of calls to acme.v1.Orders/Get got NOT_FOUND" },
    ],
    coverage: sampleCoverage,
    stale: [],
    interrupted: false,
    exitCode: 1,
    ...parts,
  };
}
