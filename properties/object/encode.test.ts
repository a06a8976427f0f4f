import { isUtf8 } from "node:buffer";
import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { asyncCodec } from "../../mocks/async-codec.ts";
import { stringReturningCodec, truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, overflowingCodec, pollutingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { surrogateLeakingCodec, surrogateReplacingCodec } from "../../mocks/object-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { emptyStringRefusingCodec } from "../../mocks/reading-faults.ts";
import { droppingFieldCodec, losingNanCodec, trimmingCodec } from "../../mocks/value-faults.ts";

const property = "object/encode";
const oracle = oracleCodec();

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Bag": "not-applicable; a message set has no object form",
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("waits for a codec that answers later", async () => {
  const now = await checked(property, oracle);
  const later = await checked(property, asyncCodec(oracle));

  expect(later.check).toMatchObject({ status: "passed", cases: now.check.cases });
});

test("catches a codec that writes lone surrogates as bytes that are no text", async () => {
  expect(await findingsOn(property, surrogateLeakingCodec(oracle))).toEqual([
    '{"note":"\\ud800"} gives bytes that no decoder may accept (at byte 1: field note: text that is not valid UTF-8)',
  ]);
});

test("catches a codec that refuses what it writes itself, though others would not", async () => {
  const codec = faultyCodec(oracle, {
    name: "refusing-its-own",
    encodeObject: async (_type, _object, next) => Uint8Array.from([...(await next()), 0x78, 0]),
    transcode({ input, next }) {
      if (input.at(-2) === 0x78) throw new Error("field 15 came out of nothing");
      return next(input);
    },
  });

  expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
    "{} gives wrote bytes that it refuses itself: field 15 came out of nothing",
  ]);
});

test("catches a codec that crashes on the bytes that it makes of a lone surrogate", async () => {
  const codec = faultyCodec(surrogateLeakingCodec(oracle), {
    name: "crashing-on-its-own",
    transcode: ({ input, next }) =>
      // A cast, since that is the fault.
      isUtf8(input) ? next(input) : ("nothing" as unknown as Uint8Array),
  });

  expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
    '{"text":"\\ud800"} gives crashed: returned string where a Uint8Array was due',
  ]);
});

for (const [answer, codec] of [
  ["replaces", surrogateReplacingCodec(oracle)],
  ["refuses", oracle],
] as const)
  test(`passes a codec that ${answer} lone surrogates`, async () => {
    expect((await checked(property, codec)).check.status).toBe("passed");
  });

for (const [fault, encode, finding] of [
  ["writes nothing", () => new Uint8Array(0), '{"text":"a"} gives {} (text is lost)'],
  [
    "writes bytes that end too early",
    () => Uint8Array.of(0x0a, 2),
    "{} gives bytes that no decoder may accept (at byte 1: a length of 2, but 0 bytes left)",
  ],
  [
    "gives back a string",
    // A cast, since that is the fault.
    () => "bytes" as unknown as Uint8Array,
    "{} gives crashed: returned string where a Uint8Array was due",
  ],
] as const)
  test(`catches a codec that ${fault} for an object`, async () => {
    const codec = faultyCodec(oracle, { name: "faulty", encodeObject: encode });

    expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([finding]);
  });

for (const codec of [
  truncatingCodec(oracle),
  droppingFieldCodec(oracle, 1),
  losingNanCodec(oracle),
  trimmingCodec(oracle),
  emptyStringRefusingCodec(oracle),
  overflowingCodec(oracle, holdsMinusOne),
  pollutingCodec(oracle, holdsMinusOne),
])
  test(`says nothing of what the codec ${codec.name} does to the same message in bytes`, async () => {
    const { check, findings } = await checked(property, codec);

    expect(findings).toEqual([]);
    expect(check.status).toBe("passed");
  });

test("is skipped, not passed, by a codec that refuses every object", async () => {
  const codec = faultyCodec(oracle, {
    name: "refusing",
    encodeObject() {
      throw new TypeError("no objects please");
    },
  });

  expect((await checked(property, codec)).check).toMatchObject({
    status: "skipped",
    reason: "no case showed the claim to hold",
  });
});

test("does not apply to a codec that takes no objects", async () => {
  const bytesOnly = {
    ...oracle,
    async open(schema: Parameters<typeof oracle.open>[0]) {
      const { transcode } = await oracle.open(schema);
      return { transcode };
    },
  };

  expect((await checked(property, bytesOnly)).check).toMatchObject({
    status: "not-applicable",
    reason: "the codec takes no objects",
  });
});

test("does not apply to messages that need what the codec does not support", async () => {
  const codec = {
    ...stringReturningCodec(oracle),
    claims: { formats: ["binary"], unsupported: ["closed-enums"] },
  } as const;

  const { check } = await checked(property, codec, {
    schema: richSchema(),
    subject: "rich.two.Two",
  });

  expect(check).toMatchObject({
    status: "not-applicable",
    reason: "the codec says that it does not support closed-enums",
  });
});
