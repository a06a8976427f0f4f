import { expect, test } from "vitest";
import type { CodecClaims } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, pollutingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec, valueChangingCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import {
  losingBehindUnknownCodec,
  replacingUnknownCodec,
  stoppingAtUnknownCodec,
} from "../../mocks/unknown-faults.ts";
import { droppingFieldCodec, droppingUnknownCodec } from "../../mocks/value-faults.ts";
import { joinBytes } from "../../schema/byte-runs.ts";
import { compileText } from "../../schema/compile.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { recordsOf, tagOf } from "../../schema/wire/records.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { messagesIn } from "../messages-in.ts";

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

for (const claim of ["kept", "dropped"] as const) {
  const claims: CodecClaims = { formats: ["binary"], unknownFields: claim };

  test(`catches a codec that loses known fields behind an unknown one, which it says are ${claim}`, async () => {
    const codec = { ...losingBehindUnknownCodec(oracle), claims };

    expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
      '{"text":"a","$unknown":["1000"]} as 10000a0161, unknown fields first gives {"$unknown":["1000"]} (text is lost)',
    ]);
  });
}

test("catches a codec that stops at the first unknown field, though it says that it drops them", async () => {
  const claims: CodecClaims = { formats: ["binary"], unknownFields: "dropped" };
  const codec = { ...stoppingAtUnknownCodec(oracle), claims };

  expect(await findingsOn(property, codec)).toEqual([
    '{"note":"a","$unknown":["5000"]} as 50000a0161, unknown fields first gives {} (note is lost)',
  ]);
});

test("catches a codec that stops at the first unknown field, though it says that it keeps them", async () => {
  expect(await findingsOn(property, stoppingAtUnknownCodec(oracle))).toEqual([
    '{"$unknown":["5000"]} as 5000 gives {} ((unknown fields) changed)',
    '{"note":"a","$unknown":["5000"]} as 50000a0161, unknown fields first gives {} (note is lost)',
  ]);
});

test("catches a codec that loses what stands behind the second unknown field, be that between known ones", async () => {
  const codec = faultyCodec(oracle, {
    name: "confused",
    transcode({ type, input, next }) {
      const records = [...recordsOf(input)];
      const isKnown = (record: Uint8Array): boolean => type.byNumber.has(tagOf(record) >>> 3);
      const from = records.findIndex((one) => isKnown(one));
      const to = records.findIndex((one, index) => index > from && !isKnown(one));
      return next(
        joinBytes(
          records.filter((one, index) => from < 0 || to < 0 || index < to || !isKnown(one)),
        ),
      );
    },
  });

  expect(await findingsOn(property, codec, { subject: "Mix" })).toEqual([
    expect.stringContaining(", unknown fields between gives "),
  ]);
});

for (const [claim, unknownFields] of [
  ["to drop unknown fields", { unknownFields: "dropped" }],
  ["nothing of unknown fields", {}],
] as const)
  test(`catches a codec that claims ${claim}, and writes others in their place`, async () => {
    const claims: CodecClaims = { formats: ["binary"], ...unknownFields };
    const codec = { ...replacingUnknownCodec(oracle), claims };

    expect(await findingsOn(property, codec)).toEqual([
      '{"$unknown":["5000"]} as 5000 gives {"$unknown":["f80701"]} ((unknown fields) changed)',
    ]);
  });

test("tells a codec that drops some unknown fields and changes others of both", async () => {
  const codec = valueChangingCodec(oracle, "confused", (_type, { fields, unknown }) => ({
    fields,
    unknown: unknown.length > 1 ? [] : unknown.map(() => Uint8Array.of(0xf8, 0x07, 1)),
  }));

  expect(await findingsOn(property, codec)).toEqual([
    '{"$unknown":["5000"]} as 5000 gives {"$unknown":["f80701"]} ((unknown fields) changed)',
    '{"$unknown":["5000","5000"]} as 50005000 gives {} ((unknown fields) changed)',
  ]);
});

test("holds no unknown group, here or in submessages, against a codec that supports none", async () => {
  const codec = faultyCodec(oracle, {
    name: "groupless",
    transcode({ type, input, next }) {
      for (const { unknown } of messagesIn(type, decode(type, input)))
        if (unknown.some((record) => (tagOf(record) & 7) === wireType.startGroup))
          throw new Error("a group");
      return next(input);
    },
  });
  const claims: CodecClaims = { ...oracle.claims, unsupported: ["groups"] };

  expect((await checked(property, { ...codec, claims })).check.status).toBe("passed");
  expect(await findingsOn(property, codec)).toEqual([
    '{"$unknown":["5354"]} as 5354 gives refused: a group',
  ]);
});

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

const shut = compileText(`
  syntax = "proto2"; enum E { A = 0; B = 1; } message Inner { optional E e = 1; }
  message M { optional E e = 1; repeated E es = 2; map<string, E> m = 3; optional Inner inner = 4; }`);

for (const [what, number, finding] of [
  ["a field", 1, '{"$unknown":["0802"]} as 0802 gives {} ((unknown fields) changed)'],
  ["a list", 2, '{"$unknown":["1002"]} as 1002 gives {} ((unknown fields) changed)'],
  [
    "a map",
    3,
    '{"$unknown":["1a050a01611002"]} as 1a050a01611002 gives {} ((unknown fields) changed)',
  ],
] as const)
  test(`catches a codec that drops from ${what} the numbers that a closed enum does not name`, async () => {
    const codec = valueChangingCodec(oracle, "forgetful", (type, { fields, unknown }) => ({
      fields,
      unknown:
        type.typeName === "M" ? unknown.filter((one) => tagOf(one) >>> 3 !== number) : unknown,
    }));

    expect(await findingsOn(property, codec, { schema: shut, subject: "M" })).toEqual([finding]);
  });

test("catches a codec that drops such a number where another unknown field is", async () => {
  const codec = valueChangingCodec(oracle, "overwriting", (type, { fields, unknown }) => {
    const strange = unknown.filter((one) => !type.byNumber.has(tagOf(one) >>> 3));
    return { fields, unknown: strange.length > 0 ? strange : unknown };
  });

  expect(
    await findingsOn(property, codec, { schema: shut, subject: "M", phases: ["edges"] }),
  ).toEqual([
    '{"$unknown":["2800","0802"]} as 28000802 gives {"$unknown":["2800"]} ((unknown fields) changed)',
  ]);
});

test("passes a codec that takes such numbers for values of the enum, and writes them again", async () => {
  const open = compileText(`
    syntax = "proto3"; enum E { A = 0; B = 1; } message Inner { optional E e = 1; }
    message M { optional E e = 1; repeated E es = 2; map<string, E> m = 3; optional Inner inner = 4; }`);
  const codec = faultyCodec(oracle, {
    name: "open",
    transcode: ({ input }) => {
      const type = open.message("M");
      return encode(type, decode(type, input));
    },
  });

  const { check } = await checked(property, codec, { schema: shut, subject: "M" });
  expect(check.status).toBe("passed");
});
