import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { openSession } from "./load-codec.ts";
import { protobufjsObjectCodec } from "./protobufjs-object.ts";
import { codecContract } from "./testing/codec-contract.ts";
import { opened } from "./testing/contract-schemas.ts";
import { protobufjs7 } from "./testing/protobufjs-7.ts";
import { hex } from "./testing/session-clause.ts";

const seven = { ...protobufjs7(), name: "protobufjs-7-object" };

for (const codec of [protobufjsObjectCodec(), protobufjsObjectCodec(seven)])
  for (const { title, check } of codecContract(codec, { encodesObjects: true }))
    test(`${codec.name} ${title}`, check);

const schema = opened(compileText('syntax = "proto3"; message M { string s = 1; }'), "sources");

test("refuses what verify complains of, in its words", async () => {
  const session = await openSession(protobufjsObjectCodec(), schema);

  expect(() => session.encodeObject?.("M", { s: 1 })).toThrow("verify: s: string expected");
});

test("writes a lone surrogate that it will not read back", async () => {
  const session = await openSession(protobufjsObjectCodec(), schema);

  const written = (await session.encodeObject?.("M", { s: "\ud800" })) ?? new Uint8Array();

  expect(hex(written)).toBe("0a03eda080");
  expect(() => session.transcode("M", written, "binary", "binary")).toThrow();
});
