import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { numberWritingLongCodec } from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { losingNanCodec } from "../../mocks/value-faults.ts";

test("holds for the reference on every message", async () => {
  expect(Object.keys(await exceptionsOn("json/from-binary", oracleCodec()))).toEqual([
    "rich.two.Bag",
    "rich.two.Endless",
  ]);
});

test("catches a codec that writes 64-bit integers as numbers, once for all fields, with the clause", async () => {
  const { findings } = await checked("json/from-binary", numberWritingLongCodec(oracleCodec()));

  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    input: { json: ['{"total":"1"}'] },
    expected: '{"total":"1"}, for a 64-bit integer is a decimal string',
    actual: '{"total":1}, with 1 at $.total',
    source: "https://protobuf.dev/programming-guides/json/#field-representation",
  });
});

test("leaves what fails in binary alone to wire/round-trip", async () => {
  expect(await findingsOn("json/from-binary", losingNanCodec(oracleCodec()))).toEqual([]);
});
