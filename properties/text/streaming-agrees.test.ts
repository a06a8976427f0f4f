import { expect, test } from "vitest";
import { iconvLiteCodec } from "../../codecs/iconv-lite.ts";
import { checked, findingsOn, lineOf } from "../../engine/testing/sabotage.ts";
import { prngOf } from "../../generators/prng.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { chunkBreakingCodec, wholeTextCodec } from "../../mocks/text-faults.ts";
import { compileText } from "../../schema/compile.ts";
import type { CaseInput } from "../input.ts";
import { streamingAgrees } from "./streaming-agrees.ts";

const property = "text/streaming-agrees";
const note = { subject: "Note" };
const type = compileText('syntax = "proto3"; message M { string s = 1; }').message("M");

test("holds for a codec that waits for the last chunk", async () => {
  expect((await checked(property, wholeTextCodec(), note)).check).toMatchObject({
    status: "passed",
  });
});

test("catches a codec that takes each chunk for all there is", async () => {
  expect(await findingsOn(property, chunkBreakingCodec(), note)).toMatchInlineSnapshot(`
    [
      " as e0a080, utf8 gives "���" from the chunks e0 a080",
      " as e180, utf8 gives "��" from the chunks e1 80",
    ]
  `);
});

test("is about codecs of text, and messages with text", async () => {
  const { check } = await checked(property, oracleCodec(), note);
  const numbers = compileText('syntax = "proto3"; message N { int32 i = 1; }');

  expect(check).toMatchObject({
    status: "not-applicable",
    reason: "the codec does not read text in other encodings",
  });
  expect(
    (await checked(property, wholeTextCodec(), { schema: numbers, subject: "N" })).check,
  ).toMatchObject({ status: "not-applicable", reason: "the message has no string of its own" });
});

// https://github.com/pillarjs/iconv-lite/pull/417 (gb18030, big5hkscs); the rest found here.
for (const [encoding, bytes, chunked, expected] of [
  ["gb18030", "90308130", '"\\ud800" from the chunks 903081 30', '"\u{10000}", as at once'],
  ["big5hkscs", "8748", '"\\ud85f" from the chunks 87 48', '"\u{27cb1}", as at once'],
  ["utf7", "2b2b2f512d", '"+" from the chunks 2b2b2f51 2d', '"\ufbf4", as at once'],
  ["utf7imap", "262b2b512d", '"&" from the chunks 262b2b51 2d', '"\ufbe4", as at once'],
  ["shiftjis", "8100", '"\ufffd" from the chunks 81 00', '"\ufffd\\u0000", as at once'],
  ["hex", "00", ' from the chunks "0" "0"', '00 for "00", as at once'],
] as const)
  test(`finds what iconv-lite does wrong with ${bytes} in ${encoding}`, async () => {
    const { findings } = await checked(property, iconvLiteCodec(), {
      ...note,
      phases: ["edges"],
      choice: { encodings: [encoding] },
    });
    const found = findings.find(({ input }) => input.hex.join() === bytes);

    expect(findings.map(lineOf)).toContain(` as ${bytes}, ${encoding} gives ${chunked}`);
    expect(found?.expected).toBe(expected);
  });

test("the cases of an encoding are the same whatever others are asked for", () => {
  const all = [...streamingAgrees.inputs(type).edges()];
  const some = { encodings: ["shiftjis", "utf7"] };
  const chosen = [...streamingAgrees.inputs(type, some).edges()];

  expect(chosen.length).toBeGreaterThan(50);
  expect(chosen).toEqual(all.filter((input) => some.encodings.includes(encodingIn(input))));
  const one = streamingAgrees.inputs(type, { encodings: ["utf7"] });
  for (let seed = 0; seed < 200; seed++) {
    const drawn = streamingAgrees.inputs(type, some).random(prngOf(seed, 1, 2, 3));
    const alone = one.random(prngOf(seed, 1, 2, 3));

    expect(encodingIn(drawn) === "utf7" ? drawn : alone).toEqual(alone);
  }
});

function encodingIn(input: CaseInput): string {
  return input.kind === "charset" ? input.encoding : "";
}
