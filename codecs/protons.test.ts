import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { protonsCodec } from "./protons.ts";
import { opened } from "./testing/contract-schemas.ts";
import { testContract } from "./testing/contract-tests.ts";

testContract(protonsCodec(), {
  encodesObjects: false,
  needsSources: true,
  onePackage: true,
  broken: [
    // The lowest 64-bit integers come back as others.
    "recodes a zigzag",
    "recodes the ends of 64 bits",
    // It reads no packed records.
    "recodes a packed list (",
    "recodes an expanded list in one record",
  ],
});

test("does not open proto2, which it does not support", async () => {
  const schema = compileText('syntax = "proto2"; message M { optional int32 a = 1; }');

  await expect(openSession(protonsCodec(), opened(schema, "sources"))).rejects.toThrow(
    "protons supports proto3 only",
  );
});

test("tells what its generator complains of, and leaves no folder behind", async () => {
  const schema = compileText('syntax = "proto3"; package a.b; message M { int32 n = 1; }');
  // A folder that no other test has files in.
  const folder = mkdtempSync(join(tmpdir(), "wireproof-test-"));
  vi.stubEnv("TMPDIR", folder);

  await expect(openSession(protonsCodec(), opened(schema, "sources"))).rejects.toThrow(
    /^codec protons: cannot open the schema: TypeError: Cannot convert undefined or null to object$/,
  );

  vi.unstubAllEnvs();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
