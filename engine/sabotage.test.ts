import { expect, test } from "vitest";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { properties } from "../properties/catalogue.ts";
import { checked, lineOf, orderSchema } from "./testing/sabotage.ts";
import { sabotages } from "./testing/sabotages.ts";

test("every property has a codec that breaks it, and no codec breaks a property that is none", () => {
  expect(Object.keys(sabotages)).toEqual(properties.map(({ id }) => id));
});

test.each(Object.entries(sabotages))(
  "%s holds for a codec that is right, and fails on one that is not, with the smallest input",
  async (property, {
    broken,
    sound = oracleCodec(),
    other,
    subject = "Order",
    schema = orderSchema(),
    finding,
  }) => {
    const options = { subject, schema, ...(other === undefined ? {} : { other }) };

    expect((await checked(property, sound, options)).check).toMatchObject({ status: "passed" });
    const { check, findings } = await checked(property, broken, options);
    expect(check).toMatchObject({ property, status: "failed" });
    expect(findings.map(lineOf)).toContain(finding);
  },
);
