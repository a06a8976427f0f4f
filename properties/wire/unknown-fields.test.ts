import { expect, test } from "vitest";
import type { CodecClaims } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, pollutingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec, valueChangingCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { droppingFieldCodec, droppingUnknownCodec } from "../../mocks/value-faults.ts";
import { decode } from "../../schema/wire/decode.ts";

const property = "wire/unknown-fields";
const oracle = oracleCodec();

const notice =
  "drops unknown fields: a service that passes messages on with it strips what newer schemas have added";

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Bag": "not-applicable; a message set has no unknown fields",
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("catches a codec that claims to keep unknown fields, and drops them", async () => {
  expect(await findingsOn(property, droppingUnknownCodec(oracle))).toEqual([
    '{"$unknown":["5000"]} as 5000 gives {} ((unknown fields) changed)',
  ]);
});

for (const [claim, unknownFields] of [
  ["to drop unknown fields", { unknownFields: "dropped" }],
  ["nothing of unknown fields", {}],
] as const)
  test(`is neither passed nor failed by a codec that claims ${claim}, and drops them`, async () => {
    const claims: CodecClaims = { formats: ["binary"], ...unknownFields };

    const { check, findings } = await checked(property, {
      ...droppingUnknownCodec(oracle),
      claims,
    });

    expect(check).toMatchObject({ status: "not-applicable", reason: notice });
    expect(check.cases).toBeGreaterThan(20);
    expect(findings).toEqual([]);
  });

test("passes a codec that claims nothing of unknown fields, and keeps them", async () => {
  const { check } = await checked(property, { ...oracle, claims: { formats: ["binary"] } });

  expect(check.status).toBe("passed");
});

for (const claim of ["kept", "dropped"] as const) {
  const claims: CodecClaims = { formats: ["binary"], unknownFields: claim };

  test(`catches a codec that loses a known field beside unknown ones, which it says are ${claim}`, async () => {
    const confused = valueChangingCodec(oracle, "confused", (_type, { fields, unknown }) => ({
      fields: unknown.length === 0 ? fields : new Map(),
      unknown,
    }));

    expect(await findingsOn(property, { ...confused, claims }, { subject: "Note" })).toEqual([
      '{"text":"a","$unknown":["1000"]} as 0a01611000 gives {"$unknown":["1000"]} (text is lost)',
    ]);
  });

  test(`catches a codec that refuses unknown fields, which it says are ${claim}`, async () => {
    const refusing = faultyCodec(oracle, {
      name: "refusing",
      transcode({ type, input, next }) {
        if (decode(type, input).unknown.length === 0) return next(input);
        throw new Error("field 10 is not in the schema");
      },
    });

    expect(await findingsOn(property, { ...refusing, claims })).toEqual([
      '{"$unknown":["5000"]} as 5000 gives refused: field 10 is not in the schema',
    ]);
  });
}

test("catches a codec that turns round the unknown fields of one number", async () => {
  const codec = valueChangingCodec(oracle, "turning", (_type, { fields, unknown }) => ({
    fields,
    unknown: unknown.toReversed(),
  }));

  expect(await findingsOn(property, codec)).toEqual([
    '{"$unknown":["5000","5001"]} as 50005001 gives {"$unknown":["5001","5000"]} ((unknown fields) changed)',
  ]);
});

test("catches a codec that crashes on an unknown field alone", async () => {
  expect(await findingsOn(property, pollutingCodec(oracle, holdsMinusOne))).toEqual([
    '{"$unknown":["50ffffffffffffffffff01"]} as 50ffffffffffffffffff01 gives crashed: put wireproofPolluted on Object.prototype',
  ]);
});

test("catches a codec that cuts the last byte off, be it an unknown field's", async () => {
  expect(await findingsOn(property, truncatingCodec(oracle))).toEqual([
    '{"$unknown":["5000"]} as 5000 gives bytes that no decoder may accept (at byte 1: a varint is cut short)',
  ]);
});

test("says nothing of values that fail without unknown fields too", async () => {
  const { check, findings } = await checked(property, droppingFieldCodec(oracle, 1));

  expect(findings).toEqual([]);
  expect(check.status).toBe("passed");
});
