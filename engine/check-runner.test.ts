import { expect, test } from "vitest";
import { bufferReusingCodec } from "../mocks/buffer-reusing-codec.ts";
import { alternatingCodec } from "../mocks/byte-faults.ts";
import { holdsMinusOne, scribblingCodec } from "../mocks/crash-faults.ts";
import { faultyCodec } from "../mocks/faulty-codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { droppingFieldCodec } from "../mocks/value-faults.ts";
import { compileText } from "../schema/compile.ts";
import { checked, findingsOn } from "./testing/sabotage.ts";

const oracle = oracleCodec();

test("catches a codec that writes into its input, and knows what the input was", async () => {
  const codec = scribblingCodec(oracle, holdsMinusOne);

  expect(await findingsOn("wire/round-trip", codec)).toEqual([
    '{"total":"-1"} as 10ffffffffffffffffff01 gives crashed: changed the bytes it was given',
  ]);
});

test("the hash of the cases does not depend on what the codec does to them", async () => {
  const codec = scribblingCodec(oracle, holdsMinusOne);
  const right = { ...oracle, name: codec.name };

  const { check } = await checked("wire/round-trip", codec);

  expect(check.casesHash).toBe((await checked("wire/round-trip", right)).check.casesHash);
});

test("catches a codec that writes into the bytes of an object", async () => {
  const schema = compileText('syntax = "proto3"; message Blob { bytes content = 1; }');
  const codec = faultyCodec(oracle, {
    name: "scribbling",
    encodeObject(_type, object, next) {
      const answer = next();
      if (object["content"] instanceof Uint8Array) object["content"].fill(0);
      return answer;
    },
  });

  expect(await findingsOn("object/encode", codec, { schema, subject: "Blob" })).toEqual([
    '{"content":"AQ=="} gives crashed: changed the bytes it was given',
  ]);
});

test("a codec that answers in the same memory each time is right if its answers are", async () => {
  for (const property of ["wire/round-trip", "wire/stable", "wire/merge", "object/encode"])
    expect(await findingsOn(property, bufferReusingCodec(oracle))).toEqual([]);
});

test("catches a codec that is not stable, though its answers share their memory", async () => {
  const apart = await findingsOn("wire/stable", alternatingCodec(oracle));

  expect(apart).toHaveLength(1);
  expect(await findingsOn("wire/stable", bufferReusingCodec(alternatingCodec(oracle)))).toEqual(
    apart,
  );
});

test("what is not to be shrunk is not tried again", async () => {
  const options = { phases: ["random"], maxShrinkMs: 0 } as const;
  const codec = droppingFieldCodec(oracle, 1);

  const { findings } = await checked("wire/round-trip", codec, options);

  expect(findings.length).toBeGreaterThan(0);
  expect(findings.map(({ shrink }) => shrink.steps)).toEqual(findings.map(() => 0));
});

test("a finding that is listed by its id takes in no other that looks like it", async () => {
  const schema = compileText('syntax = "proto3"; message Pair { int32 a = 1; int32 b = 2; }');
  const codec = droppingFieldCodec(droppingFieldCodec(oracle, 1), 2);
  const on = async (listed: ReadonlySet<string>) =>
    (await checked("wire/round-trip", codec, { schema, subject: "Pair", listed })).findings;

  const [both] = await on(new Set());
  const apart = await on(new Set([both?.id ?? ""]));

  expect([both?.path, both?.alsoAt]).toEqual(["a is lost", ["b is lost"]]);
  expect(apart.map(({ path, alsoAt }) => [path, alsoAt])).toEqual([
    ["a is lost", undefined],
    ["b is lost", undefined],
  ]);
});
