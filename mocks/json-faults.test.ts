import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { opened } from "../codecs/testing/contract-schemas.ts";
import { compileText } from "../schema/compile.ts";
import {
  lowerCasingJsonCodec,
  nanTakingCodec,
  numberWritingLongCodec,
  protoMemberRefusingCodec,
  refusingQuotedNumberCodec,
  roundingJsonLongCodec,
  yearZeroTakingCodec,
} from "./json-faults.ts";
import { oracleCodec, oracleIgnoringUnknownCodec } from "./oracle-codec.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  message M { int32 i = 1; int64 l = 2; string s = 3; google.protobuf.Timestamp at = 4; }
`);

async function recode(codec: Codec, json: string): Promise<string> {
  const session = await openSession(codec, opened(schema, "descriptors"));
  const output = await session.transcode("M", Buffer.from(json), "json", "json");
  return Buffer.from(output).toString();
}

const oracle = oracleCodec();

test.each<[Codec, string, string]>([
  [roundingJsonLongCodec(oracle), '{"l":"9007199254740993"}', '{"l":"9007199254740992"}'],
  [nanTakingCodec(oracle), '{"i":"NaN"}', "{}"],
  [yearZeroTakingCodec(oracle), '{"at":"0000-01-01T00:00:00Z"}', '{"at":"0001-01-01T00:00:00Z"}'],
  [numberWritingLongCodec(oracle), '{"l":"1"}', '{"l":1}'],
  [lowerCasingJsonCodec(oracle), '{"s":"X"}', '{"s":"x"}'],
])(
  "$name makes something else of a text, and nothing else of others",
  async (codec, json, becomes) => {
    expect(await recode(codec, json)).toBe(becomes);
    expect(await recode(codec, '{"i":7,"s":"x","at":"1970-01-01T00:00:01Z"}')).toBe(
      '{"i":7,"s":"x","at":"1970-01-01T00:00:01Z"}',
    );
  },
);

test.each<[Codec, string, string]>([
  [refusingQuotedNumberCodec(oracle), '{"i":"7"}', "expected a number"],
  [protoMemberRefusingCodec(oracleIgnoringUnknownCodec()), '{"__proto__":1}', "unknown member"],
])("$name refuses what it should read", async (codec, json, reason) => {
  await expect(recode(codec, json)).rejects.toThrow(reason);
  expect(await recode(codec, '{"i":7}')).toBe('{"i":7}');
});

test("leaves what is no JSON to the codec inside, which refuses it", async () => {
  await expect(recode(nanTakingCodec(oracle), "{")).rejects.toThrow("line 1");
});
