import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { compileSources, compileText } from "../schema/compile.ts";
import type { Codec } from "./codec.ts";
import { googleProtobufCodec } from "./google-protobuf.ts";
import { openSession } from "./load-codec.ts";
import { opened } from "./testing/contract-schemas.ts";
import { testContract } from "./testing/contract-tests.ts";
import { hex, unhex } from "./testing/session-clause.ts";

const folder = fileURLToPath(new URL("testing/google-protobuf", import.meta.url));
const here = Object.hasOwn(globalThis, "proto");

// Generated code puts its names into a global called `proto`.
afterAll(() => {
  if (!here) Reflect.deleteProperty(globalThis, "proto");
});

function codec(): Codec {
  return googleProtobufCodec(`google-protobuf=${folder}`, "/") ?? expect.fail("no codec");
}

testContract(codec(), {
  encodesObjects: false,
  generatedBefore: true,
  broken: [
    // 64-bit integers are JavaScript numbers.
    "recodes the ends of 64 bits",
  ],
  // Some length prefixes beyond the end of the input take minutes.
  hangs: ["answers garbage"],
});

test("recodes proto2 with a group and an extension", async () => {
  const legacy = readFileSync(join(folder, "legacy.proto"), "utf8");
  const session = await openSession(
    codec(),
    opened(compileSources(new Map([["legacy.proto", legacy]])), "sources"),
  );
  const bytes = "08 01 12 01 78 23 2a 01 ff 24 a2 06 02 08 02";

  const output = await session.transcode("legacy.Old", unhex(bytes), "binary", "binary");

  expect(hex(output)).toBe(bytes.replaceAll(" ", ""));
});

test("recodes the well-known types that the runtime brings", async () => {
  const text = 'syntax = "proto3"; import "google/protobuf/struct.proto"; message M {}';
  const compiled = compileText(text);
  const session = await openSession(codec(), compiled.slice(["google.protobuf.Value"]));

  const output = await session.transcode(
    "google.protobuf.Value",
    unhex("1a 01 78"),
    "binary",
    "binary",
  );

  expect(hex(output)).toBe("1a0178");
});

test("says which file is missing", async () => {
  const other = compileSources(new Map([["other.proto", 'syntax = "proto3"; message M {}']]));
  const schema = opened(other, "sources");

  await expect(openSession(codec(), schema)).rejects.toThrow(/other_pb\.js/);
});

test("says that a folder, or the runtime, is not there", () => {
  const empty = mkdtempSync(join(tmpdir(), "wireproof-no-runtime-"));

  expect(() => googleProtobufCodec("google-protobuf=none", empty)).toThrow(
    "codec google-protobuf=none: no such folder",
  );
  expect(() => googleProtobufCodec("google-protobuf=.", empty)).toThrow(
    expect.objectContaining({ hint: "npm install google-protobuf" }),
  );
  expect(googleProtobufCodec("google-protobuf", empty)).toBeUndefined();
  rmSync(empty, { recursive: true });
});
