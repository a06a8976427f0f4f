import type { CheckResult, CheckStatus, RunHeader, RunResult } from "../../engine/events.ts";
import type { Finding } from "../../engine/finding.ts";

/** A finding as the engine makes them, with parts of it exchanged. */
export function sampleFinding(parts: Partial<Finding> = {}): Finding {
  return {
    id: "k3f9a2",
    fingerprint: "0123456789abcdef",
    group: "89abcdef",
    property: "wire/round-trip",
    subject: "acme.v1.Order",
    codec: "protobufjs",
    codecVersion: "8.8.1",
    phase: "edges",
    seed: "42",
    index: 17,
    way: "wrong value",
    signature: "lost acme.v1.Order.1 text to nothing",
    claim: "encode(decode(bytes)) means what bytes mean",
    source: "https://protobuf.dev/programming-guides/encoding/",
    input: {
      kind: "wire",
      json: ['{"tags":{"__proto__":"x"}}'],
      hex: ["0a0e0a095f5f70726f746f5f5f120178"],
      written: [],
    },
    expected: '{"tags":{"__proto__":"x"}}',
    actual: "{}",
    output: "",
    explanation: [
      "0a 0e                     field 1 tags: map entry, 14 bytes",
      '  0a 09 5f 5f 70 … 5f 5f  field 1 key: string "__proto__"',
      '  12 01 78                field 2 value: string "x"',
    ],
    path: 'tags["__proto__"] is lost',
    place: { typeName: "acme.v1.Order", field: 1 },
    location: { file: "acme/v1/order.proto", line: 14, column: 3 },
    shrink: { steps: 31, fromBytes: 1412, toBytes: 16 },
    count: 3,
    replay: "wireproof replay k3f9a2",
    ...parts,
  };
}

/** A check of a message that holds, with parts of it exchanged. */
export function sampleCheck(status: CheckStatus, parts: Partial<CheckResult> = {}): CheckResult {
  return {
    property: "wire/round-trip",
    subject: "acme.v1.Order",
    codec: "protobufjs",
    status,
    cases: 100,
    durationMs: 12.5,
    casesHash: "0011223344556677",
    ...parts,
  };
}

/** What stands above the sample run. */
export const sampleHeader: RunHeader = {
  command: "wireproof roundtrip proto/ --seed 42",
  version: "0.1.0",
  seed: "42",
  startedAt: "2026-01-02T03:04:05.678Z",
  messages: 38,
  properties: ["wire/round-trip", "wire/merge"],
  codecs: [
    { name: "protobufjs", version: "8.8.1" },
    { name: "protobuf-es", version: "2.17.0" },
  ],
  checks: 1140,
  workers: 2,
};

/** A run of four checks with one finding, with parts of it exchanged. */
export function sampleResult(parts: Partial<RunResult> = {}): RunResult {
  return {
    header: sampleHeader,
    durationMs: 12_345,
    summary: { checks: 4, cases: 48_210, findings: 1, known: 0, skipped: 1, notApplicable: 1 },
    checks: [
      sampleCheck("failed"),
      sampleCheck("passed", { property: "wire/merge" }),
      sampleCheck("skipped", { codec: "protobuf-es", cases: 0, reason: "the time was up" }),
      sampleCheck("not-applicable", {
        property: "wire/merge",
        codec: "protobuf-es",
        cases: 0,
        reason: "a message set does not merge",
      }),
    ],
    findings: [sampleFinding()],
    warnings: [],
    stale: [],
    interrupted: false,
    exitCode: 1,
    ...parts,
  };
}
