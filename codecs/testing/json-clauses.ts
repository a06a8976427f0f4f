import assert from "node:assert/strict";
import { assertMeans, type SessionClause, unhex } from "./session-clause.ts";

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

/** What a codec owes that claims ProtoJSON. https://protobuf.dev/programming-guides/json/ */
export const jsonClauses: readonly SessionClause[] = [
  {
    title: "reads JSON",
    check: async (session) => {
      for (const [typeName, json, bytes] of readings) {
        const input = textEncoder.encode(json);
        const output = await session.transcode(`contract.${typeName}`, input, "json", "binary");
        assertMeans(typeName, output, bytes);
      }
    },
  },
  {
    title: "writes JSON",
    check: async (session) => {
      for (const [typeName, json, bytes] of readings) {
        const input = unhex(bytes);
        const output = await session.transcode(`contract.${typeName}`, input, "binary", "json");
        assert.deepEqual(JSON.parse(textDecoder.decode(output)), JSON.parse(json));
      }
    },
  },
  {
    title: "refuses text that is no JSON",
    check: async (session) => {
      for (const text of ["", "{", "[]", '{"a": "x"}', '{"noSuchField": 1}'])
        await assert.rejects(
          async () => session.transcode("contract.Test1", textEncoder.encode(text), "json", "json"),
          text,
        );
    },
  },
];

/** Message, its JSON, and its bytes. */
export const readings: readonly (readonly [typeName: string, json: string, bytes: string])[] = [
  ["Test1", '{"a":150}', "08 96 01"],
  ["Test2", '{"b":"testing"}', "12 07 74 65 73 74 69 6e 67"],
  [
    "Long",
    '{"value":"-1","otherValue":"18446744073709551615"}',
    "08 ff ff ff ff ff ff ff ff ff 01 10 ff ff ff ff ff ff ff ff ff 01",
  ],
  ["Test5", '{"f":[3,270,86942]}', "32 06 03 8e 02 9e a7 05"],
  ["Test6", '{"g":{"a":1}}', "3a 05 0a 01 61 10 01"],
  [
    "Uses",
    '{"part":{"label":"x"},"at":"1970-01-01T00:00:01.500Z"}',
    "0a 03 0a 01 78 12 08 08 01 10 80 ca b5 ee 01",
  ],
];
