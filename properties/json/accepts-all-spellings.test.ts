import { expect, test } from "vitest";
import { exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { refusingQuotedNumberCodec, roundingJsonLongCodec } from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";

test("holds for the reference on every message", async () => {
  expect(Object.keys(await exceptionsOn("json/accepts-all-spellings", oracleCodec()))).toEqual([
    "rich.two.Bag",
    "rich.two.Endless",
  ]);
});

test("catches a codec that refuses quoted numbers, and names the one spelling that does it", async () => {
  const codec = refusingQuotedNumberCodec(oracleCodec());

  expect(await findingsOn("json/accepts-all-spellings", codec, { subject: "Mix" })).toEqual([
    '{"level":"0"} gives refused: expected a number',
    '{"level":"0e0"} gives refused: expected a number',
  ]);
});

test("leaves what the plain text shows to json/to-binary", async () => {
  const codec = roundingJsonLongCodec(oracleCodec());

  expect(await findingsOn("json/accepts-all-spellings", codec)).toEqual([]);
});
