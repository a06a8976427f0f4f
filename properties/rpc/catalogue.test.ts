import { expect, test } from "vitest";
import { claims } from "../catalogue.ts";
import { callClaims, callProperties, findCallProperty } from "./catalogue.ts";

test("properties of calls have the ids that reports, stores and known failures go by", () => {
  expect(callClaims.map(({ id }) => id)).toEqual([
    "rpc/no-unknown",
    "rpc/no-internal",
    "rpc/no-leak",
    "rpc/response-decodes",
    "rpc/status-valid",
    "rpc/details-decode",
    "rpc/deadline",
    "rpc/invalid-rejected",
    "rpc/valid-accepted",
    "rpc/unknown-method",
    "rpc/unknown-fields-tolerated",
    "rpc/legal-encodings-agree",
    "rpc/idempotent",
    "rpc/size-limit",
    "rpc/compression-agrees",
    "rpc/metadata",
    "rpc/no-cross-talk",
    "rpc/alive-after",
  ]);
});

test("no property of calls has the id of another claim", () => {
  const ids = [...claims, ...callClaims].map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
});

/** Who may say what is right: the specifications, and where they are silent those who wrote what is used. */
const authority =
  /^https:\/\/(?:protobuf\.dev|github\.com\/(?:grpc|protocolbuffers|googleapis)|grpc\.io|google\.aip\.dev|cwe\.mitre\.org)\//;

test.each(callClaims.map((claim) => [claim.id, claim] as const))(
  "%s says what it claims, where that is written, and why it matters",
  (_id, claim) => {
    expect(claim.claim).not.toMatch(/\n|\.$/);
    expect(claim.source).toMatch(authority);
    expect(claim.explanation.length).toBeGreaterThan(200);
  },
);

test("each property is found by its id, and a misspelt one is told the nearest", () => {
  for (const property of callProperties) expect(findCallProperty(property.id)).toBe(property);
  expect(() => findCallProperty("rpc/no-unknwon")).toThrow(
    expect.objectContaining({
      message: 'no property is called "rpc/no-unknwon"',
      hint: 'did you mean "rpc/no-unknown"?',
    }),
  );
});
