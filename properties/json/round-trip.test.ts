import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import {
  lowerCasingJsonCodec,
  numberWritingLongCodec,
  roundingJsonLongCodec,
} from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";

test("holds for the reference on every message", async () => {
  expect(Object.keys(await exceptionsOn("json/round-trip", oracleCodec()))).toEqual([
    "rich.two.Bag",
    "rich.two.Endless",
  ]);
});

test("catches a codec that changes text only from JSON to JSON, and shrinks to one letter", async () => {
  const codec = lowerCasingJsonCodec(oracleCodec());

  expect(await findingsOn("json/round-trip", codec, { subject: "Note" })).toEqual([
    '{"text":"A"} gives {"text":"a"} (text changed)',
  ]);
});

test("leaves what fails one way to the property of that way", async () => {
  for (const codec of [numberWritingLongCodec(oracleCodec()), roundingJsonLongCodec(oracleCodec())])
    expect(await findingsOn("json/round-trip", codec)).toEqual([]);
});

test("tells by itself of a codec that has no binary", async () => {
  const codec: Codec = { ...roundingJsonLongCodec(oracleCodec()), claims: { formats: ["json"] } };

  expect(await findingsOn("json/round-trip", codec)).toContain(
    '{"total":"9007199254740993"} gives {"total":"9007199254740992"} (total changed)',
  );
});
