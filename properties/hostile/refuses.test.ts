import { expect, test } from "vitest";
import { checked, contextOn, exceptionsOn, lineOf } from "../../engine/testing/sabotage.ts";
import { holdsMinusOne, overflowingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { acceptingCodec, wireTypeIgnoringCodec } from "../../mocks/hostile-reading-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { compileText } from "../../schema/compile.ts";
import type { Malformation } from "../../schema/wire/wire-error.ts";
import type { CaseInput } from "../input.ts";
import { rawInput } from "../inputs.ts";
import { clauses } from "./clauses.ts";
import { refuses } from "./refuses.ts";

const property = "hostile/refuses";
const oracle = oracleCodec();

test("holds for a codec that is right, on every kind of field", async () => {
  expect(await exceptionsOn(property, oracle)).toEqual({
    "rich.two.Endless": "not-applicable; no finite message has all the fields that it requires",
  });
});

for (const [malformation, finding] of [
  ["cut short", " as 48 gives an empty message"],
  ["length past the end", " as 5201 gives an empty message"],
  ["ragged packed run", " as 220180 gives an empty message"],
  ["overlong varint", " as 80808080808080808080 gives an empty message"],
  ["field number 0", " as 00 gives an empty message"],
  ["field number too large", " as 8080808010 gives an empty message"],
  ["unknown wire type", " as 56 gives an empty message"],
  ["unmatched end of group", " as 54 gives an empty message"],
  ["unended group", " as 0b gives an empty message"],
  ["invalid UTF-8", " as 0a0180 gives an empty message"],
] as const satisfies readonly (readonly [Malformation, string])[])
  test(`catches a codec that accepts ${malformation}, and names its clause`, async () => {
    const { findings } = await checked(property, acceptingCodec(oracle, malformation));

    expect(findings.map(lineOf)).toContain(finding);
    expect(findings.map(({ source }) => source)).toContain(clauses[malformation]?.source);
  });

test("catches a codec that goes by the types of fields and not by wire types", async () => {
  const { findings } = await checked(property, wireTypeIgnoringCodec(oracle), { subject: "Note" });

  expect(findings.map(({ signature }) => signature)).toContain(
    "accepted: a record is read by its field's type and not by its wire type",
  );
});

test("catches a codec that reads on behind the end of a message inside, once for all ways", async () => {
  const codec = faultyCodec(oracle, {
    name: "overrunning",
    // As if the length of the item had been one more.
    transcode({ input, next }) {
      const isShort = input[0] === 0x32 && input[1] === 1 && input.length === 4;
      return next(isShort ? Uint8Array.of(0x32, 2, ...input.subarray(2)) : input);
    },
  });
  const context = await contextOn(codec);

  const verdict = await refuses.check(bytesInput("32010a00"), context);

  expect(verdict).toMatchObject({
    kind: "broken",
    failure: {
      cause:
        "accepted: a part is read on behind the end of the message or packed run that it is in",
    },
  });
});

for (const [what, hex] of [
  ["more surplus bits than a varint has", "10808080808080808080 7e"],
  ["a tag in more bytes than it needs", "908000"],
  ["a length in more than five bytes", "0a808080808000"],
  ["what means something", "1001"],
] as const)
  test(`has nothing to say of ${what}`, async () => {
    const accepting = faultyCodec(oracle, { name: "empty", transcode: () => new Uint8Array(0) });

    const verdict = await refuses.check(bytesInput(hex), await contextOn(accepting));

    expect(verdict).toEqual({ kind: "declined" });
  });

test("has nothing to say of invalid UTF-8 where the schema does not have it verified", async () => {
  const schema = compileText('syntax = "proto2"; message Loose { optional string text = 1; }');
  const accepting = faultyCodec(oracle, { name: "empty", transcode: () => new Uint8Array(0) });
  const context = await contextOn(accepting, schema, "Loose");

  expect(await refuses.check(bytesInput("0a0180"), context)).toEqual({ kind: "declined" });
});

test("has nothing to say of what is wrong in an extension, which codecs may keep unread", async () => {
  const schema = compileText(`syntax = "proto2";
    message Open { optional int32 id = 1; extensions 10 to 20; }
    extend Open { optional Open more = 10; }`);
  const accepting = faultyCodec(oracle, { name: "empty", transcode: () => new Uint8Array(0) });
  const context = await contextOn(accepting, schema, "Open");

  expect(await refuses.check(bytesInput("520108"), context)).toEqual({ kind: "declined" });
  expect(await refuses.check(bytesInput("520208"), context)).toMatchObject({ kind: "broken" });
});

test("leaves crashes to another property", async () => {
  const { findings } = await checked(property, overflowingCodec(oracle, holdsMinusOne));

  expect(findings).toEqual([]);
});

test("leaves a codec that does not read the message around what is wrong to another property", async () => {
  const codec = faultyCodec(oracle, {
    name: "blind",
    // Takes an item for an unknown field and drops it.
    transcode: ({ input, next }) => next(input[0] === 0x32 ? new Uint8Array(0) : input),
  });

  const verdict = await refuses.check(bytesInput("320108"), await contextOn(codec));

  expect(verdict).toMatchObject({ kind: "blamed elsewhere", property: "wire/round-trip" });
});

function bytesInput(hex: string): CaseInput {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
  return rawInput([{ bytes, times: 1 }]);
}
