import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { protoMemberRefusingCodec } from "../../mocks/json-faults.ts";
import { oracleCodec, oracleIgnoringUnknownCodec } from "../../mocks/oracle-codec.ts";

test("holds for the reference that ignores the unknown, on every message", async () => {
  const codec = oracleIgnoringUnknownCodec();

  expect(Object.keys(await exceptionsOn("json/ignores-unknown", codec))).toEqual([
    "rich.two.Bag",
    "rich.two.Endless",
  ]);
});

test("does not apply to a codec that does not claim it", async () => {
  expect((await checked("json/ignores-unknown", oracleCodec())).check).toMatchObject({
    status: "not-applicable",
    reason: "the codec does not claim to ignore unknown members of JSON",
  });
});

test("catches a codec that refuses a member called __proto__, whatever it holds", async () => {
  const codec = protoMemberRefusingCodec(oracleIgnoringUnknownCodec());

  expect(await findingsOn("json/ignores-unknown", codec)).toEqual([
    '{"__proto__":1} as unknown member "__proto__" gives refused: unknown member __proto__',
  ]);
});

test("catches a codec that refuses what it claims to ignore", async () => {
  const refusing = { ...oracleCodec(), claims: oracleIgnoringUnknownCodec().claims };

  const findings = await findingsOn("json/ignores-unknown", refusing, { subject: "Note" });

  expect(findings[0]).toBe(
    '{"noSuchFieldInAnySchema":1} as unknown member "noSuchFieldInAnySchema" gives refused: $.noSuchFieldInAnySchema: Note has no such field',
  );
});
