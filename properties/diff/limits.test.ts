import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn, orderSchema } from "../../engine/testing/sabotage.ts";
import { cuttingTextCodec, shallowCodec } from "../../mocks/limit-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { droppingFieldCodec } from "../../mocks/value-faults.ts";
import { joinRuns } from "../../schema/byte-runs.ts";
import { compileText } from "../../schema/compile.ts";
import { laddersOf, rungOf } from "./ladders.ts";

const oracle = oracleCodec();
const other: Codec = { ...oracleCodec(), name: "other" };

test("two codecs with the same limits agree", async () => {
  const exceptions = await exceptionsOn("diff/limits", oracle, other);

  expect([...new Set(Object.values(exceptions))]).toEqual([
    "not-applicable; oracle: a message with required fields, or a message set, is not counted",
    "not-applicable; oracle: no finite message has all the fields that it requires",
  ]);
});

test("catches a codec that takes a text and writes a part of it", async () => {
  expect(
    await findingsOn("diff/limits", cuttingTextCodec(oracle, 3), { other, subject: "Note" }),
  ).toEqual([
    '{"text":"aaaa"} as 0a0461616161, a string of 4 bytes, the bytes 0a04, 61 4 times gives cutting-text (wrong): {"text":"aaa"}; other: as expected (text changed)',
  ]);
});

test("a codec that loses a field of any size is for others to tell", async () => {
  const losing = droppingFieldCodec(oracle, 1);

  expect(await findingsOn("diff/limits", losing, { other, subject: "Note" })).toEqual([]);
});

test("to go less deep is no finding, and the limit is told", async () => {
  const { check, findings } = await checked("diff/limits", shallowCodec(oracle, 100), {
    other,
    subject: "Item",
  });

  expect(findings).toEqual([]);
  expect(check.status).toBe("passed");
});

for (const subject of ["Order", "Item", "Note", "Mix"])
  test(`each rung of a ladder of ${subject} is known again by its bytes`, () => {
    const type = orderSchema().message(subject);
    const rungs = laddersOf(type).flatMap((ladder) =>
      [1, 2, 100, ladder.top].map((rung) => ({ ladder, rung })),
    );

    expect(rungs.length).toBeGreaterThan(0);
    for (const { ladder, rung } of rungs)
      expect(rungOf(type, ladder.runs(rung))).toEqual({ ladder, rung });
    expect(rungOf(type, [{ bytes: Uint8Array.of(7), times: 3 }])).toBeUndefined();
  });

test("messages are nested as deep as the rung says, in groups as behind lengths", () => {
  const schema = compileText(`
    edition = "2023";
    message Node { Node a = 1; }
    message Ring { Group g = 20 [features.message_encoding = DELIMITED]; }
    message Group { Ring r = 1; }
  `);
  const hexOf = (name: string, rung: number) => {
    const [ladder] = laddersOf(schema.message(name));
    return Buffer.from(joinRuns(ladder?.runs(rung) ?? [])).toString("hex");
  };

  expect([1, 2, 3].map((rung) => hexOf("Node", rung))).toEqual([
    "0a00",
    "0a020a00",
    "0a040a020a00",
  ]);
  expect([1, 2, 3].map((rung) => hexOf("Ring", rung))).toEqual([
    "a301a401",
    "a3010a00a401",
    "a3010a04a301a401a401",
  ]);
});
