import { expect, test } from "vitest";
import type { Codec, CodecSession } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { trimmingCodec } from "../../mocks/value-faults.ts";
import { sameJson } from "./same-json.ts";

const oracle = oracleCodec();
const other: Codec = { ...oracleCodec(), name: "other" };

test("two codecs that are right understand each other's JSON of every message", async () => {
  expect(await exceptionsOn("diff/json", oracle, other)).toEqual({
    "rich.two.Endless":
      "not-applicable; oracle: no finite message has all the fields that it requires",
  });
});

/** The oracle, but for what becomes of JSON that it writes, and of JSON that it is given. */
function speaking(
  name: string,
  change: { readonly written?: (text: string) => string; readonly read?: (text: string) => string },
): Codec {
  const { written = (text) => text, read = (text) => text } = change;
  return {
    ...oracle,
    name,
    async open(schema) {
      const session: CodecSession = await oracle.open(schema);
      return {
        async transcode(typeName, input, from, to) {
          const given = from === "json" ? bytesOf(read(textOf(input))) : input;
          const answer = await session.transcode(typeName, given, from, to);
          return to === "json" ? bytesOf(written(textOf(answer))) : answer;
        },
      };
    },
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text));
}

test("catches a codec that writes JSON that means something else", async () => {
  const shouting = speaking("shouting", { written: (text) => text.replace('"a"', '"A"') });

  expect(await findingsOn("diff/json", shouting, { other, subject: "Note" })).toEqual([
    '{"text":"a"} as 0a0161 gives other: as expected; shouting (wrong): {"text":"A"} (text changed)',
  ]);
});

test("catches a codec that writes no JSON", async () => {
  const cutting = speaking("cutting", { written: (text) => text.slice(0, -1) });

  const lines = await findingsOn("diff/json", cutting, { other, subject: "Note" });

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{\} gives cutting \(wrong\): \{, that no reader may accept/);
});

test("catches a codec that reads something else in what the other writes", async () => {
  const { findings } = await checked("diff/json", trimmingCodec(oracle), {
    other,
    subject: "Note",
  });

  expect(findings[0]).toMatchObject({
    signature: "trimming reading JSON: lost Note.1 text to nothing",
    actual: "trimming (wrong): {}; other: as expected",
    wrong: ["trimming"],
  });
});

test("to spell JSON in another way is fine, and not to read it too", async () => {
  const exact = speaking("exact", {
    read(text) {
      if (text.includes("\\u0061")) throw new Error("an escape that I do not know");
      return text;
    },
  });
  const escaping = speaking("escaping", { written: (text) => text.replace('"a"', '"\\u0061"') });

  expect((await checked("diff/json", escaping, { other, subject: "Note" })).check.status).toBe(
    "passed",
  );
  // JSON itself says what an escape means: that is no spelling of ProtoJSON's.
  expect(
    (await checked("diff/json", exact, { other: escaping, subject: "Note" })).findings,
  ).toHaveLength(1);
});

test("what spells a number or a default in another way is open to be read", async () => {
  const strict = speaking("strict", {
    read(text) {
      if (text.includes('"total":')) throw new Error("a default");
      return text;
    },
  });
  const filling = speaking("filling", {
    written: (text) => (text === "{}" ? '{"total":"0"}' : text),
  });

  const { findings } = await checked("diff/json", filling, { other: strict, subject: "Order" });

  expect(findings.filter(({ input }) => input.hex.join() === "")).toEqual([]);
});

for (const [one, another, isSame] of [
  ['{"a":1,"b":[1e2]}', '{ "b" : [100.0], "a" : 1 }', true],
  ['"\\u0061"', '"a"', true],
  ["0", "-0", false],
  ['{"a":1}', '{"a":1,"b":null}', false],
  ['{"0":1}', "[1]", false],
  ["[1,2]", "[2,1]", false],
  ["{", "{", false],
  ["null", "{}", false],
] as const)
  test(`${one} ${isSame ? "says" : "does not say"} what ${another} says`, () => {
    expect(sameJson(one, another)).toBe(isSame);
  });
