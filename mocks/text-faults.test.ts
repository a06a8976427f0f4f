import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { opened } from "../codecs/testing/contract-schemas.ts";
import { hex, unhex } from "../codecs/testing/session-clause.ts";
import { compileText } from "../schema/compile.ts";
import { oracleCodec } from "./oracle-codec.ts";
import {
  chunkBreakingCodec,
  cuttingCodec,
  latin1AcceptingCodec,
  markDroppingCodec,
  mojibakeCodec,
  wholeTextCodec,
} from "./text-faults.ts";

const schema = compileText('syntax = "proto3"; message M { string s = 1; bytes b = 2; }');

async function recoded(codec: Codec, bytes: Uint8Array): Promise<string> {
  const session = await openSession(codec, opened(schema, "descriptors"));
  return hex(await session.transcode("M", bytes, "binary", "binary"));
}

function text(content: string): Uint8Array {
  const bytes = Buffer.from(content);
  const length =
    bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) | 128, bytes.length >> 7];
  return Uint8Array.of(0x0a, ...length, ...bytes);
}

for (const [fault, codec, read, written] of [
  ["mojibake", mojibakeCodec, "é", "Ã©"],
  ["a lost mark", markDroppingCodec, "\ufeffa\ufeff", "a\ufeff"],
  ["a cut", cuttingCodec, "a".repeat(256), "a".repeat(255)],
] as const)
  test(`${fault} is all that is wrong`, async () => {
    expect(await recoded(codec(oracleCodec()), text(read))).toBe(hex(text(written)));
    expect(await recoded(codec(oracleCodec()), text("abc"))).toBe(hex(text("abc")));
  });

test("bytes that are no UTF-8 are read as ISO 8859-1, and what is malformed otherwise is refused", async () => {
  const codec = latin1AcceptingCodec(oracleCodec());

  expect(await recoded(codec, unhex("0a 01 e9"))).toBe(hex(text("é")));
  expect(await recoded(codec, text("é"))).toBe(hex(text("é")));
  await expect(recoded(codec, unhex("0a 02 e9"))).rejects.toThrow();
});

test("one codec of text waits for the last chunk, and the other does not", async () => {
  const whole = await openSession(wholeTextCodec(), opened(schema, "descriptors"));
  const broken = await openSession(chunkBreakingCodec(), opened(schema, "descriptors"));
  const chunks = [unhex("c3"), unhex("a9")];

  expect(whole.decodeText?.("utf8", chunks)).toBe("é");
  expect(broken.decodeText?.("utf8", chunks)).toBe("\ufffd\ufffd");
  expect(hex(whole.encodeText?.("utf8", ["\ud83d", "\ude00"]) ?? unhex(""))).toBe("f09f9880");
  expect(hex(broken.encodeText?.("utf8", ["\ud83d", "\ude00"]) ?? unhex(""))).toBe("efbfbdefbfbd");
  expect(() => whole.decodeText?.("shiftjis", chunks)).toThrow('no encoding "shiftjis"');
});
