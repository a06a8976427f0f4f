import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import {
  alternatingCodec,
  stringReturningCodec,
  truncatingCodec,
} from "../../mocks/byte-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import {
  losingNegativeZeroCodec,
  mapReversingCodec,
  reorderingCodec,
  roundingLongCodec,
  trimmingCodec,
} from "../../mocks/value-faults.ts";
import { joinBytes } from "../../schema/byte-runs.ts";
import { compileText } from "../../schema/compile.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import { recordsOf } from "../../schema/wire/records.ts";
import { canonicalStyle } from "../../schema/wire/style.ts";

const property = "wire/stable";
const oracle = oracleCodec();

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("catches a codec that writes fields from the front and from the back by turns", async () => {
  expect(await findingsOn(property, alternatingCodec(oracle), { subject: "Mix" })).toEqual([
    '{"level":0,"text":""} as 08001200 gives 12000800',
  ]);
});

/** Writes lengths in more bytes than they need, and does something else when it reads such a length. */
function paddingCodec(read: () => Uint8Array): Codec {
  return faultyCodec(oracle, {
    name: "padding",
    written: (type, bytes) =>
      encodeInStyle(type, decode(type, bytes), { ...canonicalStyle, lengthPadding: 1 }),
    transcode: ({ input, next }) => (input[1] === 0x81 && input[2] === 0 ? read() : next(input)),
  });
}

test("catches a codec that writes the second time what nobody can read", async () => {
  const seen = new Set<string>();
  const forgetting = faultyCodec(oracle, {
    name: "forgetting",
    transcode({ input, next }) {
      const isAgain = seen.has(String(input));
      seen.add(String(input));
      return isAgain ? Uint8Array.of(0x0a) : next(input);
    },
  });

  const [finding] = await findingsOn(property, forgetting, { subject: "Mix" });

  expect(finding).toContain("gives 0a");
});

test("catches a codec that refuses what it writes", async () => {
  const codec = paddingCodec(() => {
    throw new Error("a length of too many bytes");
  });

  expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
    '{"text":"a"} as 0a0161 gives refused: a length of too many bytes',
  ]);
});

test("catches a codec that reads its own bytes as another message", async () => {
  const codec = paddingCodec(() => Uint8Array.of(0x0a, 1, 0x62));

  expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
    '{"text":"a"} as 0a0161 gives 0a810062',
  ]);
});

test("concedes that the entries of a map come in another order, be the map a submessage's", async () => {
  for (const maxExamples of [60, 0]) {
    const { check, findings } = await checked(property, mapReversingCodec(oracle), { maxExamples });

    expect(findings).toEqual([]);
    expect(check).toMatchObject({
      status: "not-applicable",
      reason: "writes the entries of maps in another order each time",
    });
  }
});

test("catches a codec that writes the items of a message set in another order each time", async () => {
  const schema = compileText(`
    syntax = "proto2";
    message Bag { option message_set_wire_format = true; extensions 4 to max; }
    message Pin { extend Bag { optional Pin pin = 5000; optional Pin other = 5001; } }
  `);
  let isSecond = true;
  const codec = faultyCodec(oracle, {
    name: "turning",
    written(_type, bytes) {
      isSecond = !isSecond;
      return isSecond ? joinBytes([...recordsOf(bytes)].reverse()) : bytes;
    },
  });

  expect(await findingsOn(property, codec, { schema, subject: "Bag" })).toEqual([
    '{"[Pin.pin]":{},"[Pin.other]":{}} as 0b1088271a000c0b1089271a000c gives 0b1089271a000c0b1088271a000c',
  ]);
});

for (const codec of [
  truncatingCodec(oracle),
  losingNegativeZeroCodec(oracle),
  trimmingCodec(oracle),
  roundingLongCodec(oracle),
  reorderingCodec(oracle),
])
  test(`says nothing of what the codec ${codec.name} gets wrong the first time`, async () => {
    const { check, findings } = await checked(property, codec);

    expect(findings).toEqual([]);
    expect(check.status).toBe("passed");
  });

test("is skipped, not passed, where nothing is written", async () => {
  const { check } = await checked(property, stringReturningCodec(oracle));

  expect(check).toMatchObject({ status: "skipped", reason: "no case showed the claim to hold" });
});
