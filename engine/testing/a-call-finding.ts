import type { CallFinding } from "../live/call-finding.ts";

/** A finding of a server that tests can change a part of. */
export function aCallFinding(parts: Partial<CallFinding> = {}): CallFinding {
  return {
    property: "rpc/no-unknown",
    subject: "acme.v1.Orders/Create",
    target: "localhost:50051",
    id: "k3f9a2",
    fingerprint: "0123456789abcdef",
    group: "01234567",
    phase: "edges",
    seed: "42",
    index: 7,
    way: "wrong status",
    signature: "UNKNOWN",
    claim: "no call ends with UNKNOWN",
    source: "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md",
    calls: [
      {
        subject: "acme.v1.Orders/Create",
        json: ['{"name":""}'],
        hex: [""],
        takes: [],
        metadata: [],
        written: [],
      },
    ],
    expected: "OK, or a status that says what is wrong with the request",
    actual: "UNKNOWN: Cannot read properties of undefined (reading 'length')",
    status: {
      code: 2,
      name: "UNKNOWN",
      details: "Cannot read properties of undefined (reading 'length')",
    },
    explanation: [],
    shrink: { steps: 31, calls: 64, fromBytes: 412, toBytes: 0 },
    repeats: { failed: 5, of: 5 },
    count: 12,
    replay: "wireproof replay k3f9a2",
    ...parts,
  };
}
