import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import type { CodecSession } from "./codec.ts";
import { iconvLiteCodec } from "./iconv-lite.ts";
import { openSession } from "./load-codec.ts";
import { opened } from "./testing/contract-schemas.ts";
import { hex, unhex } from "./testing/session-clause.ts";

const schema = compileText('syntax = "proto3"; message M { string s = 1; }');

function session(): Promise<CodecSession> {
  return openSession(iconvLiteCodec(), opened(schema, "descriptors"));
}

test("is of the version that is installed, and claims no format of messages", async () => {
  expect(iconvLiteCodec()).toMatchObject({
    name: "iconv-lite",
    version: "0.7.3",
    claims: { formats: [] },
  });
  const { transcode } = await session();
  expect(() => transcode("M", new Uint8Array(0), "binary", "binary")).toThrow(
    "iconv-lite reads and writes text, and no messages",
  );
});

for (const [encoding, bytes, text] of [
  ["shiftjis", "82 a0", "あ"],
  ["windows1251", "ff", "я"],
  ["utf16", "ff fe 61 00", "a"],
  ["utf7", "2b 41 4f 6b 2d", "é"],
] as const)
  test(`reads and writes ${encoding}, at once and in chunks`, async () => {
    const { decodeText, encodeText } = await session();
    const whole = unhex(bytes);
    const chunks = [whole.subarray(0, 1), new Uint8Array(0), whole.subarray(1)];

    expect(decodeText?.(encoding, [whole])).toBe(text);
    expect(decodeText?.(encoding, chunks)).toBe(text);
    expect(hex(encodeText?.(encoding, [text]) ?? whole)).toBe(bytes.replaceAll(" ", ""));
    expect(hex(encodeText?.(encoding, ["", text]) ?? whole)).toBe(bytes.replaceAll(" ", ""));
  });

test("keeps what is not whole yet from one chunk to the next", async () => {
  const { decodeText, encodeText } = await session();

  expect(decodeText?.("eucjp", [unhex("8f"), unhex("b0"), unhex("a1")])).toBe("丂");
  expect(hex(encodeText?.("utf8", ["\ud83d", "\ude00"]) ?? unhex(""))).toBe("f09f9880");
});

test("ends without a mark of the end where the decoder of CESU-8 gives 0", async () => {
  const { decodeText } = await session();

  expect(decodeText?.("cesu8", [unhex("61"), unhex("62")])).toBe("ab");
});

test("refuses an encoding that the library does not know", async () => {
  const { decodeText, encodeText } = await session();

  expect(() => decodeText?.("klingon", [])).toThrow('iconv-lite knows no encoding "klingon"');
  expect(() => encodeText?.("klingon", [])).toThrow('iconv-lite knows no encoding "klingon"');
});
