import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, contextOn, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { holdsMinusOne, overflowingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { strictEntryCodec, wireTypeIgnoringCodec } from "../../mocks/hostile-reading-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { lastWinsCodec } from "../../mocks/reading-faults.ts";
import { droppingFieldCodec, droppingUnknownCodec } from "../../mocks/value-faults.ts";
import { compileText } from "../../schema/compile.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import type { CaseInput } from "../input.ts";
import { rawInput } from "../inputs.ts";
import { agrees } from "./agrees.ts";

const property = "hostile/agrees";
const oracle = oracleCodec();

const refusing: Codec = faultyCodec(oracle, {
  name: "refusing",
  transcode({ input, next }) {
    if (input.length > 0) throw new Error("not today");
    return next(input);
  },
});

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Bag": "not-applicable; nothing is said about odd ways to write a message set",
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

test("holds for a codec that drops unknown fields and says so", async () => {
  const codec = droppingUnknownCodec({
    ...oracle,
    claims: { ...oracle.claims, unknownFields: "dropped" },
  });

  expect((await checked(property, codec)).check).toMatchObject({ status: "passed" });
});

test("catches a codec that loses entries with more than a key and a value", async () => {
  expect(await findingsOn(property, strictEntryCodec(oracle))).toEqual([
    '{"stock":{"":0}} as 2a0610000a001000 gives {} (stock is lost)',
  ]);
});

test("names what is odd about the bytes as the cause", async () => {
  const verdict = await agrees.check(
    bytesInput("2a0610000a001000"),
    await contextOn(strictEntryCodec(oracle)),
  );

  expect(verdict).toMatchObject({
    kind: "broken",
    failure: { cause: "wrong value: a part of a map's entry twice" },
  });
});

test("catches a codec that goes by the types of fields and not by wire types", async () => {
  const schema = compileText(
    'syntax = "proto3"; message Pair { int32 left = 1; int32 right = 2; }',
  );
  const context = await contextOn(wireTypeIgnoringCodec(oracle), schema, "Pair");

  const verdict = await agrees.check(bytesInput("12020801"), context);

  expect(verdict).toMatchObject({
    kind: "broken",
    failure: { cause: "a record is read by its field's type and not by its wire type" },
  });
});

test("leaves open what becomes of a record of another wire type itself", async () => {
  const schema = compileText(
    'syntax = "proto3"; message Pair { int32 left = 1; int32 right = 2; }',
  );
  const context = await contextOn(wireTypeIgnoringCodec(oracle), schema, "Pair");

  expect(await agrees.check(bytesInput("1200"), context)).toEqual({ kind: "held" });
  // Four bytes that are the varint of 5 too.
  expect(await agrees.check(bytesInput("15 85808000"), context)).toEqual({ kind: "declined" });
});

for (const [what, hex] of [
  ["of another wire type", "0d00000000"],
  ["nested deeper than others go", ladder(63 + 2)],
] as const)
  test(`lets a codec refuse what is ${what}`, async () => {
    expect(await agrees.check(bytesInput(hex), await contextOn(refusing))).toEqual({
      kind: "declined",
    });
  });

test("passes nothing on of what lacks a required field, or is no value of a well-known type", async () => {
  const schema = compileText(`
    syntax = "proto2";
    import "google/protobuf/struct.proto";
    message Must { required int32 id = 1; repeated string names = 2; optional google.protobuf.Value any = 3; }
  `);
  const type = schema.message("Must");
  const codec = faultyCodec(oracle, {
    name: "strict",
    transcode({ input, next }) {
      const { fields } = decode(type, input);
      const any = fields.get(3) as MessageValue | undefined;
      if (!fields.has(1) || any?.fields.size === 0) throw new Error("not like that");
      return next(input);
    },
  });

  const { findings, passedOn } = await checked(property, codec, { schema, subject: "Must" });

  expect({ findings, passedOn }).toEqual({ findings: [], passedOn: [] });
});

test("lets a codec refuse what lacks a required field", async () => {
  const schema = compileText('syntax = "proto2"; message Must { required int32 id = 1; }');

  const verdict = await agrees.check(bytesInput("1001"), await contextOn(refusing, schema, "Must"));

  expect(verdict).toEqual({ kind: "declined" });
});

for (const codec of [
  droppingFieldCodec(oracle, 1),
  lastWinsCodec(oracle),
  droppingUnknownCodec(oracle),
  overflowingCodec(oracle, holdsMinusOne),
])
  test(`says nothing of what the codec ${codec.name} does to plainer bytes too`, async () => {
    expect(await findingsOn(property, codec)).toEqual([]);
  });

function ladder(depth: number): string {
  let bytes = Buffer.alloc(0);
  // Short enough for lengths of one byte: an item in an item, and so on, in an order.
  for (let level = 0; level < depth; level++)
    bytes = Buffer.concat([Buffer.of(level === depth - 1 ? 0x32 : 0x1a, bytes.length), bytes]);
  return bytes.toString("hex");
}

function bytesInput(hex: string): CaseInput {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
  return rawInput([{ bytes, times: 1 }]);
}
