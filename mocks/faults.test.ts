import process from "node:process";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Codec, CodecSession } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { protobufjsCodec } from "../codecs/protobufjs.ts";
import { opened } from "../codecs/testing/contract-schemas.ts";
import { hex, unhex } from "../codecs/testing/session-clause.ts";
import { compileText } from "../schema/compile.ts";
import { asyncCodec } from "./async-codec.ts";
import { bufferReusingCodec } from "./buffer-reusing-codec.ts";
import { alternatingCodec, stringReturningCodec, truncatingCodec } from "./byte-faults.ts";
import {
  exitingCodec,
  hangingCodec,
  holdsMinusOne,
  overflowingCodec,
  pollutedName,
  pollutingCodec,
  scribblingCodec,
} from "./crash-faults.ts";
import { surrogateLeakingCodec, surrogateReplacingCodec } from "./object-faults.ts";
import { oracleCodec } from "./oracle-codec.ts";
import { emptyStringRefusingCodec, lastWinsCodec, packedOnlyCodec } from "./reading-faults.ts";
import {
  droppingFieldCodec,
  droppingUnknownCodec,
  losingNanCodec,
  losingNegativeZeroCodec,
  losingProtoKeyCodec,
  lowerCasingCodec,
  mapReversingCodec,
  normalizingCodec,
  reorderingCodec,
  roundingLongCodec,
  trimmingCodec,
} from "./value-faults.ts";

const schema = compileText(`
  syntax = "proto3";
  message M {
    M m = 1; string s = 2; repeated int32 list = 3; map<string, int32> map = 4; double d = 5;
    int64 i = 6; uint64 u = 7; repeated string texts = 8; repeated int32 expanded = 9 [packed = false];
    repeated M more = 10; optional string o = 11;
  }
`);

async function open(codec: Codec): Promise<CodecSession> {
  return openSession(codec, opened(schema, "descriptors"));
}

async function recode(codec: Codec, bytes: string): Promise<string> {
  const session = await open(codec);
  return hex(await session.transcode("M", unhex(bytes), "binary", "binary"));
}

function digits(bytes: string): string {
  return bytes.replaceAll(" ", "");
}

const protoEntry = "22 0d 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 10 07";

/** The fault, bytes that show it, and what becomes of them. */
const faults: readonly (readonly [codec: Codec, bytes: string, becomes: string])[] = [
  [truncatingCodec(oracleCodec()), "12 01 78", "12 01"],
  [droppingFieldCodec(oracleCodec(), 2), "0a 05 12 01 78 30 01 12 01 78", "0a 02 30 01"],
  [droppingUnknownCodec(oracleCodec()), "0a 05 30 01 f8 07 01 f8 07 01", "0a 02 30 01"],
  [reorderingCodec(oracleCodec()), "0a 05 1a 03 01 02 03", "0a 05 1a 03 03 02 01"],
  [
    losingProtoKeyCodec(oracleCodec()),
    `${protoEntry} 22 05 0a 01 61 10 01`,
    "22 05 0a 01 61 10 01",
  ],
  [
    mapReversingCodec(oracleCodec()),
    "22 05 0a 01 61 10 01 22 05 0a 01 62 10 02",
    "22 05 0a 01 62 10 02 22 05 0a 01 61 10 01",
  ],
  [trimmingCodec(oracleCodec()), "12 03 20 78 09 42 02 0a 78", "12 01 78 42 01 78"],
  [lowerCasingCodec(oracleCodec()), "52 03 12 01 58", "52 03 12 01 78"],
  [normalizingCodec(oracleCodec()), "12 03 65 cc 81", "12 02 c3 a9"],
  [
    losingNegativeZeroCodec(oracleCodec()),
    "29 00 00 00 00 00 00 00 80",
    "29 00 00 00 00 00 00 00 00",
  ],
  [losingNanCodec(oracleCodec()), "29 00 00 00 00 00 00 f8 7f", "29 00 00 00 00 00 00 00 00"],
  [roundingLongCodec(oracleCodec()), "30 81 80 80 80 80 80 80 10", "30 80 80 80 80 80 80 80 10"],
  [roundingLongCodec(oracleCodec()), "38 ff ff ff ff ff ff ff ff ff 01", "38 00"],
  [packedOnlyCodec(oracleCodec()), "18 01 1a 01 02 18 03 48 04", "1a 01 02 48 04"],
  [packedOnlyCodec(oracleCodec()), "52 02 18 01", "52 00"],
  [lastWinsCodec(oracleCodec()), "0a 02 30 01 0a 03 12 01 78", "0a 03 12 01 78"],
  [lastWinsCodec(oracleCodec()), "52 08 0a 02 30 01 0a 02 38 01 52 00", "52 04 0a 02 38 01 52 00"],
];

/** One message with some of everything, in which every byte means something. */
const plain = "0a 03 12 01 78 12 01 79 1a 02 01 02 22 05 0a 01 61 10 01 30 01 42 00 42 01 78";

describe("a faulty codec", () => {
  test.each(faults.map((fault) => [fault[0].name, ...fault] as const))(
    "%s shows its fault",
    async (_name, codec, bytes, becomes) => {
      expect(await recode(oracleCodec(), bytes)).not.toBe(digits(becomes));
      expect(await recode(codec, bytes)).toBe(digits(becomes));
    },
  );

  test("is right where its fault does not matter", async () => {
    const unaffected = [
      droppingFieldCodec(oracleCodec(), 5),
      droppingUnknownCodec(oracleCodec()),
      losingProtoKeyCodec(oracleCodec()),
      mapReversingCodec(oracleCodec()),
      trimmingCodec(oracleCodec()),
      lowerCasingCodec(oracleCodec()),
      normalizingCodec(oracleCodec()),
      losingNegativeZeroCodec(oracleCodec()),
      losingNanCodec(oracleCodec()),
      roundingLongCodec(oracleCodec()),
      packedOnlyCodec(oracleCodec()),
      lastWinsCodec(oracleCodec()),
      pollutingCodec(oracleCodec(), holdsMinusOne),
      scribblingCodec(oracleCodec(), holdsMinusOne),
      bufferReusingCodec(oracleCodec()),
      overflowingCodec(oracleCodec(), holdsMinusOne),
      hangingCodec(oracleCodec(), holdsMinusOne),
      exitingCodec(oracleCodec(), holdsMinusOne),
    ];

    for (const codec of unaffected)
      expect([codec.name, await recode(codec, plain)]).toEqual([codec.name, digits(plain)]);
  });

  test("may wrap any codec, also one that answers later", async () => {
    expect(await recode(trimmingCodec(protobufjsCodec()), "12 02 20 78")).toBe("120178");
    expect(await recode(trimmingCodec(asyncCodec(oracleCodec())), "12 02 20 78")).toBe("120178");
  });

  test("leaves what is malformed to the codec inside, which refuses it", async () => {
    for (const codec of [packedOnlyCodec(oracleCodec()), lastWinsCodec(oracleCodec())])
      await expect(recode(codec, "0a 05 18")).rejects.toThrow("at byte");
  });

  test("has its fault in what it encodes from objects too", async () => {
    const session = await open(trimmingCodec(oracleCodec()));

    expect(hex((await session.encodeObject?.("M", { s: " x " })) ?? unhex(""))).toBe("120178");
  });
});

test("alternating writes the same message in two ways by turns", async () => {
  const session = await open(alternatingCodec(oracleCodec()));
  const write = async (): Promise<string> =>
    hex(await session.transcode("M", unhex("12 01 78 30 01"), "binary", "binary"));

  expect([await write(), await write(), await write()]).toEqual([
    "1201783001",
    "3001120178",
    "1201783001",
  ]);
});

test("buffer-reusing writes each answer over the one before, but for what does not fit", async () => {
  const session = await open(bufferReusingCodec(oracleCodec()));
  const write = (bytes: string) => session.transcode("M", unhex(bytes), "binary", "binary");
  const long = `12 80 40 ${"78 ".repeat(8192)}`;

  const first = await write("12 01 78");
  const second = await write("12 01 79");

  expect([hex(first), hex(second)]).toEqual(["120179", "120179"]);
  expect(hex(await write(long))).toBe(digits(long));
});

test("string-returning gives no Uint8Array", async () => {
  const session = await open(stringReturningCodec(oracleCodec()));

  expect(session.transcode("M", unhex("30 01"), "binary", "binary")).toBe("0\u0001");
});

test.each(["5a 00", "0a 02 5a 00", "42 00", "42 01 78 42 00"])(
  "empty-string-refusing refuses %s",
  async (bytes) => {
    await expect(recode(emptyStringRefusingCodec(oracleCodec()), bytes)).rejects.toThrow(
      "empty string",
    );
    expect(await recode(emptyStringRefusingCodec(oracleCodec()), "12 01 78")).toBe("120178");
  },
);

describe("an object with a lone surrogate", () => {
  const object = { m: { s: "a\ud800é\u{10ffff}" }, texts: ["\udfff"] };

  test("leaks from surrogate-leaking as bytes that are no UTF-8", async () => {
    const session = await open(surrogateLeakingCodec(oracleCodec()));
    const written = (await session.encodeObject?.("M", object)) ?? unhex("");

    expect(hex(written)).toBe(digits("0a 0c 12 0a 61 ed a0 80 c3 a9 f4 8f bf bf 42 03 ed bf bf"));
    expect(() => session.transcode("M", written, "binary", "binary")).toThrow("UTF-8");
  });

  test("is replaced by surrogate-replacing", async () => {
    const session = await open(surrogateReplacingCodec(oracleCodec()));
    const written = (await session.encodeObject?.("M", object)) ?? unhex("");

    expect(hex(written)).toBe(digits("0a 0c 12 0a 61 ef bf bd c3 a9 f4 8f bf bf 42 03 ef bf bd"));
  });
});

describe("on an input that holds -1", () => {
  const minusOne = unhex("30 ff ff ff ff ff ff ff ff ff 01");
  const transcode = async (codec: Codec): Promise<() => unknown> => {
    const session = await open(codec);
    return () => session.transcode("M", minusOne, "binary", "binary");
  };

  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, pollutedName);
    vi.restoreAllMocks();
  });

  test("overflowing exhausts the stack", async () => {
    expect(await transcode(overflowingCodec(oracleCodec(), holdsMinusOne))).toThrow(RangeError);
  });

  test("hanging does not return", async () => {
    const call = await transcode(hangingCodec(oracleCodec(), holdsMinusOne));

    expect(() => runInNewContext("call()", { call }, { timeout: 50 })).toThrow("timed out");
  });

  test("exiting ends the process", async () => {
    vi.spyOn(process, "exit").mockImplementation((code) => {
      throw new Error(`exited with ${code}`);
    });

    expect(await transcode(exitingCodec(oracleCodec(), holdsMinusOne))).toThrow("exited with 7");
  });

  test("polluting changes Object.prototype, and answers right", async () => {
    const call = await transcode(pollutingCodec(oracleCodec(), holdsMinusOne));

    expect(call()).toEqual(minusOne);
    expect({}).toHaveProperty(pollutedName, true);
  });

  test("scribbling writes over it, and answers right", async () => {
    const session = await open(scribblingCodec(oracleCodec(), holdsMinusOne));
    const input = Uint8Array.from(minusOne);

    expect(session.transcode("M", input, "binary", "binary")).toEqual(minusOne);
    expect(input).toEqual(new Uint8Array(minusOne.length));
  });
});
