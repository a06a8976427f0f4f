import { expect, test } from "vitest";
import { openSession } from "../codecs/load-codec.ts";
import { codecContract } from "../codecs/testing/codec-contract.ts";
import { opened } from "../codecs/testing/contract-schemas.ts";
import { hex, unhex } from "../codecs/testing/session-clause.ts";
import { compileText } from "../schema/compile.ts";
import { asyncCodec } from "./async-codec.ts";
import { oracleCodec } from "./oracle-codec.ts";

for (const codec of [oracleCodec(), asyncCodec(oracleCodec())])
  for (const { title, check } of codecContract(codec, { encodesObjects: true, inOneStep: true }))
    test(`${codec.name} ${title}`, check);

const schema = compileText(`
  edition = "2023";
  message M {
    M child = 1 [features.message_encoding = DELIMITED];
    int32 a = 2 [features.field_presence = IMPLICIT];
    repeated int32 list = 3;
    map<bool, int32> flags = 4;
    oneof choice { int32 left = 5; int32 right = 6; }
    map<uint64, string> longs = 7;
    float f = 8 [features.field_presence = IMPLICIT];
  }
`);

test.each([
  [{ child: { a: 1 } }, "0b10010c"],
  [{ a: 0, list: [], flags: {} }, ""],
  [{ f: -0 }, "4500000080"],
  [{ flags: { true: 1, false: 0 } }, "22040801100122040800 1000"],
  [{ left: 1, right: 0 }, "3000"],
  [{ longs: { "18446744073709551615": "x" } }, "3a0e08ffffffffffffffffff01120178"],
])("encodes the object %o", async (object, bytes) => {
  const session = await openSession(oracleCodec(), opened(schema, "descriptors"));

  expect(hex((await session.encodeObject?.("M", object)) ?? unhex("ff"))).toBe(
    bytes.replaceAll(" ", ""),
  );
});

test("refuses a lone surrogate and a key that names no field", async () => {
  const session = await openSession(oracleCodec(), opened(schema, "descriptors"));

  expect(() => session.encodeObject?.("M", { longs: { 1: "\udc00" } })).toThrow("lone surrogate");
  expect(() => session.encodeObject?.("M", { b: 1 })).toThrow('M has no field "b"');
});

test("an async codec answers later", async () => {
  const session = await openSession(asyncCodec(oracleCodec()), opened(schema, "descriptors"));

  const answer = session.transcode("M", unhex("10 01"), "binary", "binary");

  expect(answer).toBeInstanceOf(Promise);
  expect(hex(await answer)).toBe("1001");
});
