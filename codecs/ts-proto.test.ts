import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { opened } from "./testing/contract-schemas.ts";
import { testContract } from "./testing/contract-tests.ts";
import { hex, unhex } from "./testing/session-clause.ts";
import { tsProtoCodec } from "./ts-proto.ts";

testContract(tsProtoCodec(), {
  encodesObjects: false,
  broken: [
    // A list is read as the empty message.
    "refuses text that is no JSON",
  ],
});

test("keeps nanoseconds and the ends of 64 bits, as its options ask for", async () => {
  const text = `syntax = "proto3"; import "google/protobuf/timestamp.proto";
    message M { google.protobuf.Timestamp at = 1; int64 n = 2; }`;
  const session = await openSession(tsProtoCodec(), opened(compileText(text), "sources"));
  const bytes = unhex("0a 02 10 01 10 80 80 80 80 80 80 80 80 80 01");

  expect(hex(await session.transcode("M", bytes, "binary", "binary"))).toBe(hex(bytes));
});
