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
  ]);
});

test.each(properties.map((property) => [property.id, property] as const))(
  "%s says what it claims, where the specification says so, and why it matters",
  (id, property) => {
    expect(findProperty(id)).toBe(property);
    expect(property.claim).not.toMatch(/\n|\.$/);
    expect(property.source).toMatch(/^https:\/\/protobuf\.dev\//);
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
