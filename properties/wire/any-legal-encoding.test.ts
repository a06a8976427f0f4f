import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { styleEdges } from "../../generators/encodings.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { stringReturningCodec, truncatingCodec } from "../../mocks/byte-faults.ts";
import { holdsMinusOne, overflowingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { lastWinsCodec, packedOnlyCodec } from "../../mocks/reading-faults.ts";
import { droppingFieldCodec, trimmingCodec } from "../../mocks/value-faults.ts";
import { compileText } from "../../schema/compile.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { onlyPart } from "../inputs.ts";
import { anyLegalEncoding } from "./any-legal-encoding.ts";

const property = "wire/any-legal-encoding";
const oracle = oracleCodec();

/** Messages that can be written in one way only: the one has no field, the other none that can be set. */
const lone = compileText(`
  syntax = "proto2";
  message Bare {}
  message Lone { optional Never never = 1; }
  message Never { required Never again = 1; }
`);

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Bag": "not-applicable; nothing is said about other ways to write a message set",
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("catches a codec that reads packed lists only, once for each kind of element", async () => {
  expect(await findingsOn(property, packedOnlyCodec(oracle))).toEqual([
    '{"counts":[0]} as 2000, lists packed the other way gives {} (counts is lost)',
    '{"item":{"sizes":[0]}} as 32021000, lists packed the other way gives {"item":{}} (item.sizes is lost)',
  ]);
});

test("catches a codec that keeps the last part of a message in two, once", async () => {
  expect(await findingsOn(property, lastWinsCodec(oracle))).toEqual([
    '{"item":{"name":"a","sizes":[0]}} as 320312010032030a0161, messages split in two records gives {"item":{"name":"a"}} (item.sizes is lost)',
  ]);
});

/** One record of a message, as far as its tag says. */
interface WireRecord {
  readonly number: number;
  readonly wire: number;
  readonly content: Uint8Array;
}

for (const [fault, refuses, finding] of [
  [
    "wants one field before another",
    (records) => {
      const numbers = records.map(({ number }) => number);
      return numbers.includes(2) && numbers.indexOf(2) < numbers.indexOf(1);
    },
    '{"level":0,"text":""} as 12000800, fields descending gives refused: not like that',
  ],
  [
    "wants the fewest bytes for a value",
    (records) =>
      records.some(({ wire, content }) => wire === 0 && content.length > 1 && content.at(-1) === 0),
    '{"level":0} as 088000, varints with 1 surplus bytes gives refused: not like that',
  ],
  [
    "wants the fewest bytes for a length",
    (records) => records.some(({ wire, content }) => wire === 2 && (content[0] ?? 0) >= 0x80),
    '{"text":""} as 128000, lengths with 1 surplus bytes gives refused: not like that',
  ],
  [
    "wants 32 bits for an int32",
    (records) =>
      records.some(
        ({ wire, content }) => wire === 0 && content.length === 5 && (content[4] ?? 0) > 0x0f,
      ),
    '{"level":0} as 088080808050, bits above the field\'s own gives refused: not like that',
  ],
  [
    "wants each field once",
    (records) =>
      records.some((one, index) =>
        records.slice(0, index).some((other) => one.number !== 3 && other.number === one.number),
      ),
    '{"level":0} as 08010800, each value after one that it replaces gives refused: not like that',
  ],
  [
    "wants one member of a oneof",
    (records) => [4, 5].every((member) => records.some(({ number }) => number === member)),
    '{"left":0} as 28002000, each value after one that it replaces gives refused: not like that',
  ],
] as readonly (readonly [string, (records: readonly WireRecord[]) => boolean, string])[])
  test(`catches a codec that ${fault}`, async () => {
    const codec = faultyCodec(oracle, {
      name: "picky",
      transcode({ input, next }) {
        if (refuses(recordsOf(input))) throw new Error("not like that");
        return next(input);
      },
    });

    expect(await findingsOn(property, codec, { subject: "Mix" })).toEqual([finding]);
  });

function recordsOf(input: Uint8Array): readonly WireRecord[] {
  const reader = new Reader(input);
  const records: WireRecord[] = [];
  while (reader.pos < reader.end) {
    const record = new Reader(reader.record());
    const tag = record.tag();
    records.push({ number: tag >>> 3, wire: tag & 7, content: record.bytes.slice(record.pos) });
  }
  return records;
}

for (const [fault, refuses, finding] of [
  [
    "wants the key of a map's entry first",
    (entry) => entry[0] === 0x10 && entry.includes(0x0a, 2),
    '{"stock":{"":0}} as 1a0410000a00, map entries value-first gives refused: not like that',
  ],
  [
    "wants each entry to have a key",
    (entry) => entry[0] !== 0x0a && !entry.includes(0x0a, 2),
    '{"stock":{"":0}} as 1a00, map entries without-defaults gives refused: not like that',
  ],
] as readonly (readonly [string, (entry: Uint8Array) => boolean, string])[])
  test(`catches a codec that ${fault}`, async () => {
    const codec = faultyCodec(oracle, {
      name: "picky",
      transcode({ input, next }) {
        const entries = recordsOf(input).filter(({ number }) => number === 3);
        if (entries.some((entry) => refuses(new Reader(entry.content).delimited())))
          throw new Error("not like that");
        return next(input);
      },
    });

    // An empty key is rare.
    expect(await findingsOn(property, codec, { subject: "Mix", maxExamples: 400 })).toEqual([
      finding,
    ]);
  });

test("catches a codec that refuses a default that is written out", async () => {
  const codec = faultyCodec(oracle, {
    name: "picky",
    transcode({ input, next }) {
      if (Buffer.from(input).equals(Buffer.of(0x0a, 0))) throw new Error("not like that");
      return next(input);
    },
  });

  expect(await findingsOn(property, codec, { subject: "Note" })).toEqual([
    "{} as 0a00, defaults written out gives refused: not like that",
  ]);
});

for (const codec of [
  droppingFieldCodec(oracle, 1),
  trimmingCodec(oracle),
  overflowingCodec(oracle, holdsMinusOne),
])
  test(`says nothing of what the codec ${codec.name} does to the plainest encoding too`, async () => {
    const { check, findings } = await checked(property, codec);

    expect(findings).toEqual([]);
    expect(check.status).toBe("passed");
  });

for (const codec of [stringReturningCodec(oracle), truncatingCodec(oracle)])
  test(`is skipped, not passed, where the plainest encoding of all that can be written otherwise fails, as on the codec ${codec.name}`, async () => {
    const { check } = await checked(property, codec);

    expect(check).toMatchObject({ status: "skipped", reason: "no case showed the claim to hold" });
  });

test("counts no message of which the choices change nothing", async () => {
  const { check } = await checked(property, oracle, { schema: lone, subject: "Lone" });

  expect(check).toMatchObject({ status: "skipped", reason: "no case showed the claim to hold" });
});

test("does not apply to messages that have one encoding only", async () => {
  const { check } = await checked(property, oracle, { schema: lone, subject: "Bare" });

  expect(check).toMatchObject({
    status: "not-applicable",
    reason: "a message without fields has one encoding only",
  });
});

for (let stride = 1; stride <= 8; stride++)
  test(`writes boundaries in every style, be only each taken at a stride of ${stride}`, () => {
    const edges = [...anyLegalEncoding.inputs(richSchema().message("rich.three.Maps")).edges()];
    const taken = edges.filter((_, index) => index % stride === 0);

    const styles = taken.map((input) => onlyPart(input).style);

    expect(taken.length).toBeGreaterThan(50);
    expect(new Set(styles)).toEqual(new Set(styleEdges));
  });
