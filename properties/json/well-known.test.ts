import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { yearZeroTakingCodec } from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";

const schema = richSchema();

test.each([
  "rich.three.Times",
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
  "google.protobuf.Value",
])("holds for the reference on %s", async (subject) => {
  const options = { schema, subject, maxExamples: 100 };

  expect((await checked("json/well-known", oracleCodec(), options)).check).toMatchObject({
    status: "passed",
  });
});

test("does not apply to a message without well-known types", async () => {
  expect((await checked("json/well-known", oracleCodec())).check).toMatchObject({
    status: "not-applicable",
    reason: "the message holds no well-known type with a form in JSON",
  });
});

const times = { schema, subject: "rich.three.Times" };

test("catches a codec that reads the year 0", async () => {
  expect(await findingsOn("json/well-known", yearZeroTakingCodec(oracleCodec()), times)).toEqual([
    '{"at":"0000-01-01T00:00:00Z"} as a google.protobuf.Timestamp gives accepted, and read as {"at":"0001-01-01T00:00:00Z"}',
  ]);
});

test("catches a codec that writes what JSON cannot say", async () => {
  const inner = oracleCodec();
  const clamping: Codec = {
    ...inner,
    async open(slice) {
      const session = await inner.open(slice);
      return {
        ...session,
        transcode(name, input, from, to) {
          try {
            return session.transcode(name, input, from, to);
          } catch (error) {
            if (from !== "binary") throw error;
            return Buffer.from('{"took":"0s"}');
          }
        },
      };
    },
  };

  const findings = await findingsOn("json/well-known", clamping, times);

  expect(findings.map((line) => line.replace(/ as [0-9a-f]+, /, " as …, "))).toEqual([
    '{"at":{"$type":"google.protobuf.Timestamp","seconds":"-62135596801"}} as …, a google.protobuf.Timestamp past its limits gives {"took":"0s"}',
    '{"took":{"$type":"google.protobuf.Duration","seconds":"315576000001"}} as …, a google.protobuf.Duration past its limits gives {"took":"0s"}',
    '{"value":{"$type":"google.protobuf.Value","numberValue":"NaN"}} as …, a google.protobuf.Value past its limits gives {"took":"0s"}',
  ]);
});
