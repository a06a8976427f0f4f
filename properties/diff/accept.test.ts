import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { shallowCodec } from "../../mocks/limit-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { emptyStringRefusingCodec } from "../../mocks/reading-faults.ts";
import { decode } from "../../schema/wire/decode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";

const oracle = oracleCodec();
const other: Codec = { ...oracleCodec(), name: "other" };

test("two codecs that are right accept the same", async () => {
  expect(await exceptionsOn("diff/accept", oracle, other)).toEqual({
    "rich.two.Bag":
      "not-applicable; oracle: nothing is said about other ways to write a message set",
    "rich.two.Endless":
      "not-applicable; oracle: no finite message has all the fields that it requires",
  });
});

/** Takes what is malformed in one way for the empty message. */
function taking(malformation: string): Codec {
  return faultyCodec(oracle, {
    name: "taking",
    transcode({ type, input, next }) {
      try {
        decode(type, input);
      } catch (error) {
        if (error instanceof WireError && error.malformation === malformation)
          return new Uint8Array(0);
      }
      return next(input);
    },
  });
}

for (const [malformation, hex, source] of [
  ["field number 0", "00", "binary_illegal_tags_test.cc"],
  ["cut short", "0a", "#structure"],
] as const)
  test(`catches a codec that takes what is malformed (${malformation}), with the clause`, async () => {
    const { findings } = await checked("diff/accept", taking(malformation), {
      other,
      subject: "Note",
    });

    const smallest = findings.find(({ input }) => input.hex.join() === hex);
    expect(smallest).toMatchObject({ way: "accepted", wrong: ["taking"] });
    expect(smallest?.source).toContain(source);
  });

test("catches a codec that refuses what is legal", async () => {
  expect(await findingsOn("diff/accept", emptyStringRefusingCodec(oracle), { other })).toContain(
    '{"code":""} as 3a00 gives empty-string-refusing (wrong): refused: Order.code: empty string; other: as expected',
  );
});

test("a codec that goes less deep than another is not wrong", async () => {
  const { check, findings } = await checked("diff/accept", shallowCodec(oracle, 100), {
    other,
    subject: "Item",
  });

  expect(findings).toEqual([]);
  expect(check.status).toBe("passed");
});
