import { expect, test } from "vitest";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { lastWinsCodec, packedOnlyCodec } from "../mocks/reading-faults.ts";
import { droppingFieldCodec, losingNanCodec } from "../mocks/value-faults.ts";
import { compileText } from "../schema/compile.ts";
import type { Finding } from "./finding.ts";
import { fingerprint } from "./finding-of.ts";
import { aCheck } from "./testing/a-finding.ts";
import { checked } from "./testing/sabotage.ts";

const schema = compileText(`
  syntax = "proto3";
  package shop;
  message Order { string note = 1; double price = 2; string code = 3; repeated int32 counts = 4; Item item = 5; }
  message Item { string name = 1; optional string tag = 3; repeated uint32 sizes = 4; Item part = 5; }
  message Word { string text = 1; }
`);

async function found(
  property: string,
  codec: Parameters<typeof checked>[1],
  subject: string,
): Promise<readonly Finding[]> {
  return (await checked(property, codec, { schema, subject: `shop.${subject}` })).findings;
}

test("fingerprints and ids are the same for ever: known failures and stores go by them", async () => {
  const [finding] = await found("wire/round-trip", droppingFieldCodec(oracleCodec(), 1), "Word");

  expect(fingerprint(aCheck, "lost Order.1 text to nothing")).toBe("52afad433ab4a28a");
  expect(finding).toMatchObject({
    fingerprint: "756b9eaeec02e8e2",
    id: "gdqvdw",
    group: "8f440f48",
  });
});

test("a fingerprint depends on check and signature", () => {
  const prints = [
    fingerprint(aCheck, "a"),
    fingerprint(aCheck, "b"),
    fingerprint({ ...aCheck, subject: "Item" }, "a"),
    fingerprint({ ...aCheck, codec: "other" }, "a"),
    fingerprint({ ...aCheck, property: "wire/merge" }, "a"),
  ];

  expect(new Set(prints).size).toBe(5);
});

test("a finding has all that it takes to understand it", async () => {
  const [finding] = await found("wire/round-trip", droppingFieldCodec(oracleCodec(), 1), "Word");

  expect(finding).toMatchObject({
    property: "wire/round-trip",
    subject: "shop.Word",
    codec: "dropping-field",
    codecVersion: "1",
    phase: "edges",
    seed: "1",
    way: "wrong value",
    claim: "encode(decode(bytes)) means what bytes mean",
    input: { kind: "wire", json: ['{"text":"a"}'], hex: ["0a0161"], written: [] },
    expected: '{"text":"a"}',
    actual: "{}",
    output: "",
    path: "text is lost",
    place: { typeName: "shop.Word", field: 1 },
    shrink: { toBytes: 3 },
    replay: `wireproof replay ${finding?.id}`,
  });
  expect(finding?.id).toMatch(/^[0-9bcdfghjkmnpqrstvwxyz]{6}$/);
  expect(finding?.explanation.join("\n")).toContain("text");
});

test("failures of one shape in other messages, and under other names, are one group", async () => {
  const codec = droppingFieldCodec(oracleCodec(), 1);
  const [order] = await found("wire/round-trip", codec, "Order");
  const [item] = await found("wire/round-trip", codec, "Item");

  expect(order?.group).toBe(item?.group);
  expect(order?.id).not.toBe(item?.id);
});

test("failures of other shapes are other groups", async () => {
  const lost = await found("wire/round-trip", droppingFieldCodec(oracleCodec(), 1), "Order");
  const number = await found("wire/round-trip", droppingFieldCodec(oracleCodec(), 2), "Order");
  const optional = await found("wire/round-trip", droppingFieldCodec(oracleCodec(), 3), "Item");
  const nan = await found("wire/round-trip", losingNanCodec(oracleCodec()), "Order");

  const groups = [lost[0], number[0], optional[0], nan[0]].map((finding) => finding?.group);
  expect(new Set(groups).size).toBe(4);
});

test("one finding stands for the other fields of its message at which the same shape fails", async () => {
  const codec = droppingFieldCodec(droppingFieldCodec(oracleCodec(), 1), 3);
  const findings = await found("wire/round-trip", codec, "Order");

  const [first] = findings.filter(({ input }) => input.json[0] === '{"note":"a"}');
  expect(first?.alsoAt).toContain("code is lost");
  expect(findings.map(({ input }) => input.json[0])).not.toContain('{"code":"a"}');
});

test("how bytes are written is said in words where it is unusual", async () => {
  const [list] = await found("wire/any-legal-encoding", packedOnlyCodec(oracleCodec()), "Order");
  const [message] = await found("wire/any-legal-encoding", lastWinsCodec(oracleCodec()), "Item");
  const [merge] = await found("wire/merge", lastWinsCodec(oracleCodec()), "Item");

  expect(list?.input.written).toEqual(["lists packed the other way"]);
  expect(message?.input.written).toEqual(["messages split in two records"]);
  expect(merge?.input.written).toEqual([]);
});
