import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { protobufTsCodec } from "./protobuf-ts.ts";
import { opened } from "./testing/contract-schemas.ts";
import { testContract } from "./testing/contract-tests.ts";
import { hex } from "./testing/session-clause.ts";

testContract(protobufTsCodec(), {
  encodesObjects: true,
  broken: [
    // -0 is taken for the default, and not written.
    "encodes an object of every kind",
    // `create` loses the key of a map.
    "encodes own properties that are called __proto__",
  ],
});

test("encodes 64-bit integers in each form that a field can ask for", async () => {
  const schema = compileText(`syntax = "proto3"; message M {
    int64 as_bigint = 1;
    int64 as_string = 2 [jstype = JS_STRING];
    int64 as_number = 3 [jstype = JS_NUMBER];
    map<string, int64> of_bigint = 4;
  }`);
  const session = await openSession(protobufTsCodec(), opened(schema, "descriptors"));
  const object = { as_bigint: 1n, as_string: 2n, as_number: 3n, of_bigint: { a: 4n } };

  const output = await session.encodeObject?.("M", object);

  expect(hex(output ?? new Uint8Array())).toBe("08011002180322050a01611004");
});

test("writes and reads what an Any holds in JSON", async () => {
  const text = `syntax = "proto3"; import "google/protobuf/any.proto";
    message M { google.protobuf.Any any = 1; int32 n = 2; }`;
  const session = await openSession(protobufTsCodec(), opened(compileText(text), "sources"));
  const json = '{"any":{"@type":"type.googleapis.com/M","n":1}}';

  const output = await session.transcode("M", new TextEncoder().encode(json), "json", "json");

  expect(JSON.parse(new TextDecoder().decode(output))).toEqual(JSON.parse(json));
});
