import { expect, test } from "vitest";
import { findProperty, properties } from "./catalogue.ts";

test("properties have the ids that reports, stores and known failures go by", () => {
  expect(properties.map(({ id }) => id)).toEqual([
    "wire/round-trip",
    "wire/any-legal-encoding",
    "wire/unknown-fields",
    "wire/merge",
    "wire/stable",
    "object/encode",
    "json/to-binary",
    "json/from-binary",
    "json/round-trip",
    "json/accepts-all-spellings",
    "json/refuses",
    "json/well-known",
    "json/ignores-unknown",
    "text/legacy-charset",
    "text/streaming-agrees",
    "diff/value",
    "diff/accept",
    "diff/json",
    "diff/limits",
    "hostile/refuses",
    "hostile/agrees",
    "hostile/survives",
    "hostile/no-stale-memory",
  ]);
});

/** Who may say what is right: the specifications, and where they are silent those who wrote what is used. */
const authority =
  /^https:\/\/(?:protobuf\.dev|encoding\.spec\.whatwg\.org|nodejs\.org|github\.com\/protocolbuffers\/protobuf)\//;

test.each(properties.map((property) => [property.id, property] as const))(
  "%s says what it claims, where the specification says so, and why it matters",
  (id, property) => {
    expect(findProperty(id)).toBe(property);
    expect(property.claim).not.toMatch(/\n|\.$/);
    expect(property.source).toMatch(authority);
    expect(property.explanation.length).toBeGreaterThan(200);
  },
);

test("a misspelt property is told the nearest one", () => {
  expect(() => findProperty("wire/rond-trip")).toThrow(
    expect.objectContaining({
      message: 'no property is called "wire/rond-trip"',
      hint: 'did you mean "wire/round-trip"?',
    }),
  );
  expect(() => findProperty("grpc")).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("there are: wire/round-trip, ") }),
  );
});
