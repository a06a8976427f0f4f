import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { protoLoaderCodec, protoLoaderRecommendedCodec } from "./proto-loader.ts";
import { codecContract } from "./testing/codec-contract.ts";
import { opened } from "./testing/contract-schemas.ts";
import { hex, unhex } from "./testing/session-clause.ts";

for (const codec of [protoLoaderCodec(), protoLoaderRecommendedCodec()])
  for (const { title, check } of codecContract(codec, { encodesObjects: true }))
    test(`${codec.name} ${title}`, check);

test("the recommended options write defaults of fields without presence", async () => {
  const schema = opened(compileText('syntax = "proto3"; message M { int32 a = 1; }'), "sources");
  const byDefault = await openSession(protoLoaderCodec(), schema);
  const recommended = await openSession(protoLoaderRecommendedCodec(), schema);
  const empty = new Uint8Array();

  expect(hex(await byDefault.transcode("M", empty, "binary", "binary"))).toBe("");
  expect(hex(await recommended.transcode("M", empty, "binary", "binary"))).toBe("0800");
});

test("keeps a service of the schema out of the way of its own", async () => {
  const text =
    'syntax = "proto3"; message Subjects { message Nested { int32 a = 1; } Nested n = 1; }';
  const session = await openSession(protoLoaderCodec(), opened(compileText(text), "sources"));

  const output = await session.transcode("Subjects.Nested", unhex("08 01"), "binary", "binary");

  expect(hex(output)).toBe("0801");
});

test("serializes a nested type of a file that it has its own copy of", async () => {
  const text = `syntax = "proto2"; import "google/protobuf/descriptor.proto";
    message M { optional google.protobuf.DescriptorProto d = 1; }`;
  const compiled = compileText(text);
  const session = await openSession(protoLoaderCodec(), compiled.slice(["M"]));
  const range = "google.protobuf.DescriptorProto.ReservedRange";

  const output = await session.transcode(range, unhex("08 01 10 02"), "binary", "binary");

  expect(hex(output)).toBe("08011002");
});

test("leaves imports to the library, which has copies of its own that clash with the real ones", async () => {
  const text =
    'syntax = "proto3"; import "google/protobuf/type.proto"; message M { google.protobuf.Option o = 1; }';
  const session = await openSession(protoLoaderCodec(), opened(compileText(text), "sources"));

  const output = await session.transcode("M", unhex("0a 03 0a 01 78"), "binary", "binary");

  expect(hex(output)).toBe("0a030a0178");
});

test("leaves no files behind, also where the schema does not load", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-test-"));
  vi.stubEnv("TMPDIR", folder);
  const { descriptorSet } = opened(compileText('syntax = "proto3"; message M {}'), "sources");

  await openSession(protoLoaderCodec(), {
    descriptorSet,
    sources: new Map([["a/b.proto", 'syntax = "proto3"; message M {}']]),
  });
  const failing = { descriptorSet, sources: new Map([["a.proto", "messag M {}"]]) };
  await expect(openSession(protoLoaderCodec(), failing)).rejects.toThrow(
    /^codec proto-loader: cannot open the schema: illegal token 'messag' \(a.proto, line 1\)$/,
  );
  vi.unstubAllEnvs();

  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("does not write a source outside its folder", async () => {
  const { descriptorSet } = opened(compileText('syntax = "proto3"; message M {}'), "sources");
  const sources = new Map([["../out.proto", 'syntax = "proto3"; message M {}']]);

  await expect(openSession(protoLoaderCodec(), { descriptorSet, sources })).rejects.toThrow(
    'import path "../out.proto" leads out',
  );
});
