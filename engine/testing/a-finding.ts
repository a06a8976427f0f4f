import { type CheckRecord, emptyRecord } from "../check-outcome.ts";
import type { CheckId, Finding } from "../finding.ts";

/** A check that tests speak of. */
export const aCheck: CheckId = { property: "wire/round-trip", subject: "Order", codec: "oracle" };

/** A finding that tests can change a part of. */
export function aFinding(parts: Partial<Finding> = {}): Finding {
  return {
    ...aCheck,
    id: "4bc7kp",
    fingerprint: "0123456789abcdef",
    group: "01234567",
    codecVersion: "1",
    phase: "edges",
    seed: "1",
    index: 3,
    way: "wrong value",
    signature: "lost Order.1 text to nothing",
    claim: "encode(decode(bytes)) means what bytes mean",
    source: "https://protobuf.dev/programming-guides/encoding/",
    input: { kind: "wire", json: ['{"note":"a"}'], hex: ["0a0161"], written: [] },
    expected: '{"note":"a"}',
    actual: "{}",
    explanation: [],
    shrink: { steps: 0, fromBytes: 3, toBytes: 3 },
    count: 1,
    replay: "wireproof replay 4bc7kp",
    ...parts,
  };
}

/** The record of a check that held twice, which tests can change a part of. */
export function aRecord(parts: Partial<CheckRecord> = {}): CheckRecord {
  return { ...emptyRecord(aCheck), cases: 2, held: 2, digest: "0011223344556677", ...parts };
}
