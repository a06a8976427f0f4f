import { expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { compileText } from "../schema/compile.ts";
import { decode } from "../schema/wire/decode.ts";
import { openSession } from "./load-codec.ts";
import { protobufEsCodec, protobufEsIgnoringUnknownCodec } from "./protobuf-es.ts";
import { codecContract } from "./testing/codec-contract.ts";
import { opened } from "./testing/contract-schemas.ts";
import { hex, unhex } from "./testing/session-clause.ts";

for (const { title, check } of codecContract(protobufEsCodec(), { encodesObjects: true }))
  test(`protobuf-es ${title}`, check);

const schema = compileText(`
  edition = "2023";
  import "google/protobuf/struct.proto";
  import "google/protobuf/wrappers.proto";
  message M {
    google.protobuf.Int64Value wrapped = 1;
    google.protobuf.Struct structure = 2;
    repeated google.protobuf.StringValue more = 3;
    oneof choice { google.protobuf.BoolValue flag = 4; int32 count = 5; }
    map<string, google.protobuf.Value> values = 6;
    M group = 7 [features.message_encoding = DELIMITED];
    extensions 100 to 200;
  }
  extend M {
    repeated int32 numbers = 100;
    M child = 101;
    google.protobuf.Int64Value wrapped_extension = 102;
    google.protobuf.Struct structure_extension = 103;
    string text = 104;
  }
`);
const type = schema.message("M");

const text = { string_value: "x" };
const structBytes = "0a 08 0a 01 6b 12 03 1a 01 78";

for (const [title, object, bytes] of [
  ["a wrapper", { wrapped: { value: -1n } }, "0a 0b 08 ff ff ff ff ff ff ff ff ff 01"],
  ["a Struct", { structure: { fields: { k: text } } }, `12 0a ${structBytes}`],
  ["a list of wrappers", { more: [{ value: "x" }, {}] }, "1a 03 0a 01 78 1a 00"],
  ["a wrapper in a oneof", { flag: { value: true } }, "22 02 08 01"],
  ["the last of two members of a oneof", { flag: {}, count: 0 }, "28 00"],
  ["a map of messages", { values: { __proto__: null, k: text } }, "32 08 0a 01 6b 12 03 1a 01 78"],
  ["a delimited message", { group: { count: 1 } }, "3b 28 01 3c"],
  ["a list extension", { numbers: [1, 2] }, "a2 06 02 01 02"],
  ["a message extension", { child: { count: 1 } }, "aa 06 02 28 01"],
  ["a wrapper extension", { wrapped_extension: { value: 1n } }, "b2 06 02 08 01"],
  [
    "a Struct extension",
    { structure_extension: { fields: { k: text } } },
    `ba 06 0a ${structBytes}`,
  ],
  ["a text extension", { text: "x" }, "c2 06 01 78"],
] as const)
  test(`encodes ${title} of a plain object`, async () => {
    const session = await openSession(protobufEsCodec(), opened(schema, "descriptors"));

    const output = (await session.encodeObject?.("M", object)) ?? new Uint8Array();

    const difference = firstDifference(type, decode(type, unhex(bytes)), decode(type, output));
    expect({ difference, output: hex(output) }).toMatchObject({ difference: undefined });
  });

test("ignores what names no field, as create() does", async () => {
  const session = await openSession(protobufEsCodec(), opened(schema, "descriptors"));

  expect(session.encodeObject?.("M", { nothing: 1, count: undefined })).toHaveLength(0);
});

test("ignores unknown members and names of enums where it is told to, and only there", async () => {
  const enums = compileText('syntax = "proto3"; message M { E e = 1; } enum E { ZERO = 0; }');
  const input = Buffer.from('{"unknown":{"a":1},"e":"NO_SUCH"}');
  const strict = await openSession(protobufEsCodec(), opened(enums, "descriptors"));
  const lenient = await openSession(protobufEsIgnoringUnknownCodec(), opened(enums, "descriptors"));

  expect(() => strict.transcode("M", input, "json", "json")).toThrow("unknown");
  expect(Buffer.from(await lenient.transcode("M", input, "json", "json")).toString()).toBe("{}");
});
