import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import type { CodecSession } from "./codec.ts";
import { openSession } from "./load-codec.ts";
import { protobufjsCodec } from "./protobufjs.ts";
import type { ProtobufjsLibrary } from "./protobufjs-types.ts";
import { codecContract } from "./testing/codec-contract.ts";
import { opened } from "./testing/contract-schemas.ts";
import { protobufjs7 } from "./testing/protobufjs-7.ts";
import { hex, unhex } from "./testing/session-clause.ts";

for (const codec of [protobufjsCodec(), protobufjsCodec(protobufjs7())])
  for (const { title, check } of codecContract(codec, { encodesObjects: true }))
    test(`${codec.name} ${title}`, check);

test("is of the version that is installed", () => {
  expect(protobufjsCodec()).toMatchObject({ name: "protobufjs", version: "8.8.1" });
});

const groups = compileText(`
  edition = "2023";
  message M { M child = 1 [features.message_encoding = DELIMITED]; int32 a = 2; }
`);

for (const form of ["sources", "descriptors"] as const)
  test(`recodes a group (from ${form})`, async () => {
    const session = await openSession(protobufjsCodec(), opened(groups, form));

    const output = await session.transcode("M", unhex("0b 10 01 0c"), "binary", "binary");

    expect(hex(output)).toBe("0b10010c");
  });

test("runs two majors of the library in one process, each with its own behaviour", async () => {
  const schema = compileText('syntax = "proto3"; message M { M m = 1; int32 a = 2; int32 b = 3; }');
  // A message in two records: 8 merges them, as the encoding guide asks, 7 keeps the last.
  const split = unhex("0a 02 10 01 0a 02 18 02");
  const eight = await openSession(protobufjsCodec(), opened(schema, "sources"));
  const seven = await openSession(protobufjsCodec(protobufjs7()), opened(schema, "sources"));

  const recode = async (session: CodecSession): Promise<string> =>
    hex(await session.transcode("M", split, "binary", "binary"));

  expect(await recode(eight)).toBe("0a0410011802");
  expect(await recode(seven)).toBe("0a021802");
  expect(await recode(eight)).toBe("0a0410011802");
});

test("names the file and the line of text that the library cannot read", async () => {
  const { descriptorSet } = opened(groups, "sources");
  const sources = new Map([["a/b.proto", 'syntax = "proto3";\nmessag M {}']]);

  await expect(openSession(protobufjsCodec(), { descriptorSet, sources })).rejects.toThrow(
    "codec protobufjs: cannot open the schema: illegal token 'messag' (a/b.proto, line 2)",
  );
});

test("names an import that is not among the sources", async () => {
  const { descriptorSet } = opened(groups, "sources");
  const sources = new Map([["a.proto", 'syntax = "proto3"; import "b.proto";']]);

  await expect(openSession(protobufjsCodec(), { descriptorSet, sources })).rejects.toThrow(
    'import "b.proto" is not among the sources',
  );
});

test("opens descriptors only where the descriptor extension is loaded", async () => {
  const library = { ...protobufjs7().library, Root: class {} } as unknown as ProtobufjsLibrary;
  const codec = protobufjsCodec({ library, version: "0", name: "bare" });

  await expect(openSession(codec, opened(groups, "descriptors"))).rejects.toThrow(
    "the descriptor extension of this copy of protobufjs is not loaded",
  );
});
