import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { opened } from "../codecs/testing/contract-schemas.ts";
import { hex, unhex } from "../codecs/testing/session-clause.ts";
import { compileText } from "../schema/compile.ts";
import { oracleCodec } from "./oracle-codec.ts";
import {
  losingBehindUnknownCodec,
  replacingUnknownCodec,
  stoppingAtUnknownCodec,
} from "./unknown-faults.ts";

const schema = compileText('syntax = "proto3"; message M { M m = 1; string s = 2; int32 i = 3; }');

async function recode(codec: Codec, bytes: string): Promise<string> {
  const session = await openSession(codec, opened(schema, "descriptors"));
  return hex(await session.transcode("M", unhex(bytes), "binary", "binary"));
}

for (const [codec, bytes, becomes] of [
  [stoppingAtUnknownCodec(oracleCodec()), "1801 5001 120178 5801", "1801"],
  [stoppingAtUnknownCodec(oracleCodec()), "0a04 5001 1801", "0a04 1801 5001"],
  [losingBehindUnknownCodec(oracleCodec()), "1801 5001 120178 5801", "1801 5001 5801"],
  [losingBehindUnknownCodec(oracleCodec()), "0a04 5001 1801", "0a04 1801 5001"],
  [replacingUnknownCodec(oracleCodec()), "1801 5005 5801", "1801 f80701 f80701"],
  [replacingUnknownCodec(oracleCodec()), "0a02 5005", "0a03 f80701"],
] as const)
  test(`${codec.name} makes ${becomes} of ${bytes}, and nothing else of known fields alone`, async () => {
    expect(await recode(codec, bytes)).toBe(becomes.replaceAll(" ", ""));
    expect(await recode(codec, "0a021801120178")).toBe("0a021801120178");
  });
