import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { pbfCodec } from "./pbf.ts";
import { opened } from "./testing/contract-schemas.ts";
import { testContract } from "./testing/contract-tests.ts";
import { hex, unhex } from "./testing/session-clause.ts";

testContract(pbfCodec(), {
  encodesObjects: false,
  needsSources: true,
  onePackage: true,
  broken: [
    // 64-bit integers are JavaScript numbers, and the ends of the range are refused when written.
    "recodes a zigzag",
    "recodes the ends of 64 bits",
    // What is 0 is not written, `optional` or not.
    "recodes a present default",
  ],
});

test("finds a nested type below its package", async () => {
  const schema = compileText(
    'syntax = "proto3"; package a.b; message Outer { message Inner { int32 n = 1; } }',
  );
  const session = await openSession(pbfCodec(), opened(schema, "sources"));

  const output = await session.transcode("a.b.Outer.Inner", unhex("08 05"), "binary", "binary");

  expect(hex(output)).toBe("0805");
});

test("says in the library's own words that it cannot resolve a qualified name", async () => {
  const schema = compileText('syntax = "proto3"; package a; message M { a.M m = 1; }');

  await expect(openSession(pbfCodec(), opened(schema, "sources"))).rejects.toThrow(
    "codec pbf: cannot open the schema: Unexpected type: a.M",
  );
});
