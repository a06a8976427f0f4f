import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { lastWinsCodec, packedOnlyCodec } from "../../mocks/reading-faults.ts";
import {
  droppingFieldCodec,
  droppingUnknownCodec,
  trimmingCodec,
} from "../../mocks/value-faults.ts";

const oracle = oracleCodec();
const other: Codec = { ...oracleCodec(), name: "other" };

const endless = "not-applicable; oracle: no finite message has all the fields that it requires";

test("two codecs that are right agree on every message", async () => {
  expect(await exceptionsOn("diff/value", oracle, other)).toEqual({ "rich.two.Endless": endless });
});

test("catches a codec that loses a field beside one that does not, and says which of them is wrong", async () => {
  const { findings } = await checked("diff/value", droppingFieldCodec(oracle, 1), {
    other,
    subject: "Note",
  });

  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    codec: "dropping-field+other",
    codecVersion: "1 + 1",
    wrong: ["dropping-field"],
    expected: '{"text":"a"}',
    actual: "dropping-field (wrong): {}; other: as expected",
    path: "text is lost",
    shrink: { toBytes: 3 },
  });
});

test("says the same in whichever order the codecs are given", async () => {
  const [faulty, options] = [trimmingCodec(oracle), { subject: "Note" }];

  const one = await checked("diff/value", faulty, { ...options, other });
  const another = await checked("diff/value", other, { ...options, other: faulty });

  expect(one.findings.length).toBeGreaterThan(0);
  expect(another.findings).toEqual(one.findings);
  expect(another.check.casesHash).toBe(one.check.casesHash);
});

test("of two that are wrong in two ways both are named", async () => {
  const { findings } = await checked("diff/value", trimmingCodec(oracle), {
    other: droppingFieldCodec(oracle, 1),
    subject: "Note",
  });

  expect(findings.map(({ wrong }) => wrong)).toEqual([
    ["dropping-field"],
    ["dropping-field", "trimming"],
  ]);
  expect(findings[1]?.actual).toBe('dropping-field (wrong): {}; trimming (wrong): {"text":"a"}');
});

test("two that are wrong in one way agree", async () => {
  const same = { ...trimmingCodec(oracle), name: "also-trimming" };

  expect(await findingsOn("diff/value", trimmingCodec(oracle), { other: same })).toEqual([]);
});

test("what goes wrong only where it is written otherwise is one failure, whatever field it is in", async () => {
  expect(await findingsOn("diff/value", packedOnlyCodec(oracle), { other })).toEqual([
    '{"counts":[0]} as 2000, lists packed the other way gives other: as expected; packed-only (wrong): {} (counts is lost)',
    '{"items":[{"sizes":[0]}]} as 42021000, lists packed the other way gives other: as expected; packed-only (wrong): {"items":[{}]} (items[0].sizes is lost)',
  ]);
});

test("a codec that does not merge messages is caught beside one that does", async () => {
  const lines = await findingsOn("diff/value", lastWinsCodec(oracle), { other });

  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("\n")).toContain("messages split in two records gives last-wins (wrong)");
});

test("to drop unknown fields is open where nothing else is claimed, and wrong where they are said to be kept", async () => {
  const liar = droppingUnknownCodec(oracle);
  const honest: Codec = { ...liar, claims: { formats: ["binary"], unknownFields: "dropped" } };
  const options = { other, schema: richSchema(), subject: "rich.two.Two" };

  const free = await checked("diff/value", honest, options);
  const bound = await checked("diff/value", liar, options);

  expect(free.check.status).toBe("passed");
  expect(bound.findings.length).toBeGreaterThan(0);
  expect(bound.findings.every(({ wrong }) => wrong?.join() === "dropping-unknown")).toBe(true);
});

test("one codec cannot be compared", async () => {
  await expect(checked("diff/value", oracle)).rejects.toMatchObject({
    code: "usage",
    message: "diff/value: compares two codecs",
  });
  await expect(checked("wire/merge", oracle, { other })).rejects.toMatchObject({
    message: "wire/merge: takes one codec",
  });
});
