import { expect, test } from "vitest";
import type { CodecClaims, Unsupported } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { asyncCodec } from "../../mocks/async-codec.ts";
import { stringReturningCodec, truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, overflowingCodec, pollutingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { emptyStringRefusingCodec } from "../../mocks/reading-faults.ts";
import {
  droppingFieldCodec,
  droppingUnknownCodec,
  losingNanCodec,
  losingNegativeZeroCodec,
  losingProtoKeyCodec,
  lowerCasingCodec,
  mapReversingCodec,
  normalizingCodec,
  reorderingCodec,
  roundingLongCodec,
  trimmingCodec,
} from "../../mocks/value-faults.ts";

const property = "wire/round-trip";
const oracle = oracleCodec();

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("waits for a codec that answers later", async () => {
  const now = await checked(property, oracle);
  const later = await checked(property, asyncCodec(oracle));

  expect(later.check).toMatchObject({ status: "passed", cases: now.check.cases });
});

for (const [fault, codec, findings] of [
  [
    "drops the last byte",
    truncatingCodec(oracle),
    [
      '{"note":"a"} as 0a0161 gives bytes that no decoder may accept (at byte 1: a length of 1, but 0 bytes left)',
      '{"total":"1"} as 1001 gives bytes that no decoder may accept (at byte 1: a varint is cut short)',
      '{"price":1} as 19000000000000f03f gives bytes that no decoder may accept (at byte 1: 8 bytes wanted, but 7 left)',
    ],
  ],
  [
    "drops a field, here and in submessages",
    droppingFieldCodec(oracle, 1),
    [
      '{"note":"a"} as 0a0161 gives {} (note is lost)',
      '{"item":{"name":"a"}} as 32030a0161 gives {"item":{}} (item.name is lost)',
    ],
  ],
  [
    "drops a number, whatever it is",
    droppingFieldCodec(oracle, 3),
    [
      '{"price":1} as 19000000000000f03f gives {} (price is lost)',
      '{"item":{"part":{}}} as 32021a00 gives {"item":{}} (item.part is lost)',
    ],
  ],
  [
    "drops a list",
    droppingFieldCodec(oracle, 8),
    ['{"items":[{}]} as 4200 gives {} (items is lost)'],
  ],
  [
    "loses -0",
    losingNegativeZeroCodec(oracle),
    ['{"price":-0} as 190000000000000080 gives {} (price is lost)'],
  ],
  [
    "loses NaN",
    losingNanCodec(oracle),
    ['{"price":"NaN"} as 19000000000000f87f gives {} (price is lost)'],
  ],
  [
    "loses NaN and -0, which are two failures of one field",
    losingNanCodec(losingNegativeZeroCodec(oracle)),
    [
      '{"price":-0} as 190000000000000080 gives {} (price is lost)',
      '{"price":"NaN"} as 19000000000000f87f gives {} (price is lost)',
    ],
  ],
  [
    "loses the key __proto__",
    losingProtoKeyCodec(oracle),
    ['{"stock":{"__proto__":0}} as 2a0d0a095f5f70726f746f5f5f1000 gives {} (stock is lost)'],
  ],
  [
    "crashes",
    overflowingCodec(oracle, holdsMinusOne),
    ['{"total":"-1"} as 10ffffffffffffffffff01 gives crashed: stack overflow'],
  ],
  [
    "changes Object.prototype, if only at one value",
    pollutingCodec(oracle, holdsMinusOne),
    [
      '{"total":"-1"} as 10ffffffffffffffffff01 gives crashed: put wireproofPolluted on Object.prototype',
    ],
  ],
  [
    "gives back a string, even for the empty message",
    stringReturningCodec(oracle),
    ["{} gives crashed: returned string where a Uint8Array was due"],
  ],
  [
    "refuses empty text",
    emptyStringRefusingCodec(oracle),
    ['{"code":""} as 3a00 gives refused: Order.code: empty string'],
  ],
] as const)
  test(`catches a codec that ${fault}`, async () => {
    expect(await findingsOn(property, codec)).toEqual(findings);
  });

for (const [fault, codec, findings] of [
  [
    "takes white space off",
    trimmingCodec(oracle),
    [
      '{"text":" "} as 0a0120 gives {} (text is lost)',
      '{"text":" a"} as 0a022061 gives {"text":"a"} (text changed)',
    ],
  ],
  [
    "writes text in lower case",
    lowerCasingCodec(oracle),
    ['{"text":"A"} as 0a0141 gives {"text":"a"} (text changed)'],
  ],
  [
    "joins letters and marks",
    normalizingCodec(oracle),
    ['{"text":"a\u0300"} as 0a0361cc80 gives {"text":"\u00e0"} (text changed)'],
  ],
] as const)
  test(`catches a codec that ${fault}`, async () => {
    expect(await findingsOn(property, codec, { subject: "Note" })).toEqual(findings);
  });

test("catches a codec that takes 64 bits through a number, at a value that a number cannot hold", async () => {
  const { findings } = await checked(property, roundingLongCodec(oracle), { phases: ["edges"] });
  const totals = findings.filter(({ place }) => place?.field === 2).map(({ input }) => input.json);

  // 2^53 + 1, or else 2^54 - 1.
  expect(totals).toEqual([[expect.stringMatching(/"(9007199254740993|18014398509481983)"/)]]);
});

test("catches a codec that writes lists from the back, with two elements", async () => {
  expect(await findingsOn(property, reorderingCodec(oracle))).toContain(
    '{"counts":[1,0]} as 22020100 gives {"counts":[0,1]} (counts[0] changed)',
  );
});

test("counts a failure that many cases show, and reports it once", async () => {
  const { findings } = await checked(property, droppingFieldCodec(oracle, 8));

  expect(findings).toHaveLength(1);
  expect(findings[0]?.count).toBeGreaterThan(20);
});

test("is not broken by another order of map entries, nor by lost unknown fields", async () => {
  for (const codec of [mapReversingCodec(oracle), droppingUnknownCodec(oracle)])
    expect((await checked(property, codec)).check).toMatchObject({ status: "passed" });
});

test("catches a codec that refuses everything, which is no pass and no skip", async () => {
  const refusing = faultyCodec(oracle, {
    name: "refusing",
    transcode() {
      throw new Error("not today, 17");
    },
  });

  expect(await findingsOn(property, refusing)).toEqual(["{} gives refused: not today, 17"]);
  expect((await checked(property, refusing)).check.status).toBe("failed");
});

for (const [claim, claims, subject, reason] of [
  [
    "JSON alone",
    { formats: ["json"] },
    "rich.two.Leaf",
    "the codec does not claim to read and write binary",
  ],
  ["no groups", unsupporting("groups"), "rich.two.Two", "does not support groups"],
  ["no groups", unsupporting("groups"), "rich.editions.Edition", "does not support groups"],
  ["no extensions", unsupporting("extensions"), "rich.two.Two", "does not support extensions"],
  ["no message sets", unsupporting("message-set"), "rich.two.Bag", "does not support message-set"],
  ["no message sets", unsupporting("message-set"), "rich.two.Two", "does not support message-set"],
  [
    "no closed enums",
    unsupporting("closed-enums"),
    "rich.two.Two",
    "does not support closed-enums",
  ],
] as const)
  test(`does not apply to ${subject} on a codec that claims ${claim}`, async () => {
    const codec = { ...truncatingCodec(oracle), claims };

    const { check, findings } = await checked(property, codec, { schema: richSchema(), subject });

    expect(check).toMatchObject({ status: "not-applicable", cases: 0 });
    expect(check.reason).toContain(reason);
    expect(findings).toEqual([]);
  });

test("applies to messages that need nothing of what a codec does not support", async () => {
  const codec = {
    ...oracle,
    claims: unsupporting("groups", "extensions", "message-set", "closed-enums"),
  };

  const { check } = await checked(property, codec, {
    schema: richSchema(),
    subject: "rich.three.Choice",
  });

  expect(check.status).toBe("passed");
});

function unsupporting(...unsupported: readonly Unsupported[]): CodecClaims {
  return { formats: ["binary"], unsupported };
}
