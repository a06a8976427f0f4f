import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { stringReturningCodec, truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, overflowingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { lastWinsCodec, packedOnlyCodec } from "../../mocks/reading-faults.ts";
import { losingProtoKeyCodec, trimmingCodec } from "../../mocks/value-faults.ts";
import { compileText } from "../../schema/compile.ts";
import { decode } from "../../schema/wire/decode.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { merge } from "./merge.ts";

const property = "wire/merge";
const oracle = oracleCodec();

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("catches a codec that keeps the last of two submessages, once", async () => {
  expect(await findingsOn(property, lastWinsCodec(oracle))).toEqual([
    '{"item":{"sizes":[0]}} + {"item":{}} as 3203120100 + 3200 gives {"item":{}} (item.sizes is lost)',
  ]);
});

for (const [rule, subject, number, finding] of [
  [
    "the last value wins",
    "Mix",
    1,
    '{"level":0} + {"level":1} as 0800 + 0801 gives {"level":0} (level changed)',
  ],
  [
    "lists are appended",
    "Order",
    4,
    '{"counts":[0]} + {"counts":[0]} as 220100 + 220100 gives {"counts":[0]} (counts has another number of elements)',
  ],
  [
    "messages merge",
    "Order",
    6,
    '{"item":{}} + {"item":{"name":"a"}} as 3200 + 32030a0161 gives {"item":{}} (item.name is lost)',
  ],
  [
    "a member of a oneof replaces another",
    "Mix",
    5,
    '{"right":0} + {"right":1} as 2800 + 2801 gives {"right":0} (right changed)',
  ],
] as const)
  test(`catches a codec that keeps the first record of a field, where ${rule}`, async () => {
    const codec = faultyCodec(oracle, {
      name: "first-wins",
      transcode: ({ input, next }) => next(withFirst(number, input)),
    });

    expect(await findingsOn(property, codec, { subject })).toEqual([finding]);
  });

test("catches a codec that keeps the first entry of a key, where maps take entries over", async () => {
  const codec = faultyCodec(oracle, {
    name: "first-wins",
    transcode: ({ type, input, next }) => {
      const { fields } = decode(type, input);
      const entries = recordsOf(input).filter(({ number }) => number === 5);
      const map = fields.get(5);
      return map instanceof Map && map.size < entries.length
        ? next(withFirst(5, input))
        : next(input);
    },
  });

  expect(await findingsOn(property, codec)).toEqual([
    // Whatever the key: it must be the same in both, so it does not shrink.
    expect.stringMatching(/^\{"stock":\{("[^"]*"):0\}\} \+ \{"stock":\{\1:1\}\} as /),
  ]);
});

for (const codec of [
  losingProtoKeyCodec(oracle),
  trimmingCodec(oracle),
  overflowingCodec(oracle, holdsMinusOne),
  packedOnlyCodec(oracle),
])
  test(`says nothing of what the codec ${codec.name} does to one message too`, async () => {
    const { check, findings } = await checked(property, codec);

    expect(findings).toEqual([]);
    expect(check.status).toBe("passed");
  });

for (const codec of [stringReturningCodec(oracle), truncatingCodec(oracle)])
  test(`is skipped, not passed, where every message of a field fails alone, as on the codec ${codec.name}`, async () => {
    const { check } = await checked(property, codec);

    expect(check).toMatchObject({ status: "skipped", reason: "no case showed the claim to hold" });
  });

test("does not apply to messages that have nothing to merge", async () => {
  const schema = compileText('syntax = "proto3"; message Bare {}');

  expect((await checked(property, oracle, { schema, subject: "Bare" })).check).toMatchObject({
    status: "not-applicable",
    reason: "a message without fields has nothing to merge",
  });
});

test("counts no message with nothing before or behind it", async () => {
  const schema = compileText(`
    syntax = "proto2";
    message Empty { optional Never never = 1; }
    message Never { required Never again = 1; }
  `);

  expect((await checked(property, oracle, { schema, subject: "Empty" })).check).toMatchObject({
    status: "skipped",
    reason: "no case showed the claim to hold",
  });
});

/** The message with the first record alone of one field. */
function withFirst(number: number, input: Uint8Array): Uint8Array {
  const records = recordsOf(input);
  const first = records.find((record) => record.number === number);
  const kept = records.filter((record) => record.number !== number || record === first);
  return Uint8Array.from(Buffer.concat(kept.map(({ bytes }) => bytes)));
}

function recordsOf(
  input: Uint8Array,
): readonly { readonly number: number; readonly bytes: Uint8Array }[] {
  const reader = new Reader(input);
  const records: { number: number; bytes: Uint8Array }[] = [];
  while (reader.pos < reader.end) {
    const bytes = reader.record();
    records.push({ number: new Reader(bytes).tag() >>> 3, bytes });
  }
  return records;
}

for (let stride = 1; stride <= 8; stride++)
  test(`merges boundaries with themselves and with others about as often, at a stride of ${stride}`, () => {
    const edges = [...merge.inputs(richSchema().message("rich.three.Maps")).edges()];
    const taken = edges.filter((_, index) => index % stride === 0);

    const own = taken.filter((input) => {
      const [a, b] = input.kind === "wire" ? input.parts : [];
      return a?.value === b?.value;
    });

    expect(taken.length).toBeGreaterThan(50);
    expect(own.length / taken.length).toBeGreaterThan(0.35);
    expect(own.length / taken.length).toBeLessThan(0.65);
  });
