import { versions } from "node:process";
import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import type { CodecSession } from "./codec.ts";
import { openSession } from "./load-codec.ts";
import { opened } from "./testing/contract-schemas.ts";
import { unhex } from "./testing/session-clause.ts";
import { textDecoderCodec } from "./text-decoder.ts";

const schema = compileText('syntax = "proto3"; message M { string s = 1; }');

function session(): Promise<CodecSession> {
  return openSession(textDecoderCodec(), opened(schema, "descriptors"));
}

test("is of the version of Node, and claims no format of messages", () => {
  expect(textDecoderCodec()).toMatchObject({
    name: "text-decoder",
    version: versions.node,
    claims: { formats: [] },
  });
});

for (const [encoding, bytes, text] of [
  ["utf8", "ef bb bf c3 a9", "é"],
  ["ucs2", "3d d8 00 de", "\u{1f600}"],
  ["utf16be", "d8 3d de 00", "\u{1f600}"],
  ["windows1251", "ff", "я"],
  ["iso88592", "b1", "ą"],
  ["koi8r", "d1", "я"],
  ["shiftjis", "82 a0", "あ"],
  ["eucjp", "a4 a2", "あ"],
  ["cp949", "c7 d1", "한"],
  ["big5hkscs", "a4 40", "一"],
  ["gb18030", "90 30 81 30", "\u{10000}"],
  ["iso2022jp", "1b 24 42 24 22", "あ"],
] as const)
  test(`reads ${encoding} by its label in the standard, at once and byte by byte`, async () => {
    const { decodeText } = await session();
    const whole = unhex(bytes);

    expect(decodeText?.(encoding, [whole])).toBe(text);
    expect(
      decodeText?.(
        encoding,
        [...whole].map((byte) => Uint8Array.of(byte)),
      ),
    ).toBe(text);
  });

test("refuses what the standard does not have, and to write", async () => {
  const { decodeText, encodeText } = await session();

  expect(() => decodeText?.("cp437", [])).toThrow('TextDecoder knows no encoding "cp437"');
  expect(() => encodeText?.("utf8", ["a"])).toThrow("TextEncoder does not write in chunks");
});
