import assert from "node:assert/strict";
import type { CodecSession } from "../codec.ts";
import { assertMeans, hex, type SessionClause, unhex } from "./session-clause.ts";

/** What a codec owes that encodes plain objects. */
export const objectClauses: readonly SessionClause[] = [
  {
    title: "encodes an object of every kind of field",
    check: async (session) => {
      for (const [typeName, object, bytes] of objects)
        assertMeans(typeName, await encode(session, typeName, object), bytes);
    },
  },
  {
    title: "encodes own properties that are called __proto__",
    check: async (session) => {
      const g = JSON.parse('{"__proto__": 7}') as unknown;
      const bytes = "3a 0d 0a 09 5f 5f 70 72 6f 74 6f 5f 5f 10 07";
      assertMeans("Test6", await encode(session, "Test6", { g }), bytes);
    },
  },
  {
    title: "leaves the object alone",
    check: async (session) => {
      const object = deepFreeze({
        sub_message: { a: 1 },
        list_of_longs: [1n],
        by_bool: { true: {} },
      });
      await encode(session, "Kinds", object);
    },
  },
  {
    title: "hands a lone surrogate to the library unchanged",
    check: async (session) => {
      // Whatever it makes of it, it must not be taken for the text without it.
      const answer = await encode(session, "Test2", { b: "a\ud800" }).catch(
        (error: unknown) => error,
      );
      assert.ok(answer instanceof Error || hex(answer as Uint8Array) !== hex(unhex("12 01 61")));
    },
  },
];

async function encode(
  session: CodecSession,
  typeName: string,
  object: Readonly<Record<string, unknown>>,
): Promise<Uint8Array> {
  assert.ok(session.encodeObject !== undefined, "encodeObject is missing");
  return session.encodeObject(`contract.${typeName}`, object);
}

function deepFreeze<T extends object>(object: T): T {
  for (const part of Object.values(object))
    if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(object);
}

const minusOne = "ff ff ff ff ff ff ff ff ff 01";

/** Message, an object of it, and its bytes. */
const objects: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["Test1", { a: 150 }, "08 96 01"],
  ["Test1", {}, ""],
  ["Present", { value: 0 }, "08 00"],
  ["Long", { value: -1n, other_value: 2n ** 64n - 1n }, `08 ${minusOne} 10 ${minusOne}`],
  ["Kinds", { f1: -0, f2: Number.NaN }, "09 00 00 00 00 00 00 00 80 15 00 00 c0 7f"],
  ["Kinds", { f3: -1, f5: 2 ** 32 - 1, f7: -1 }, `18 ${minusOne} 28 ff ff ff ff 0f 38 01`],
  [
    "Kinds",
    { f8: -1n, f10: 1n, f12: -1n },
    "40 01 51 01 00 00 00 00 00 00 00 61 ff ff ff ff ff ff ff ff",
  ],
  ["Kinds", { f9: 2 ** 32 - 1, f11: -1 }, "4d ff ff ff ff 5d ff ff ff ff"],
  [
    "Kinds",
    { f13: true, f14: "é", f15: Uint8Array.of(0, 255), f16: 1 },
    "68 01 72 02 c3 a9 7a 02 00 ff 80 01 01",
  ],
  ["Kinds", { sub_message: { a: 1 } }, "8a 01 02 08 01"],
  [
    "Kinds",
    { list_of_longs: [-1n, 1n], list_of_messages: [{ b: "x" }, {}] },
    "92 01 02 01 02 9a 01 03 12 01 78 9a 01 00",
  ],
  [
    "Kinds",
    { by_long: { "-1": "a", "12345678": "b" } },
    `a2 01 0e 08 ${minusOne} 12 01 61 a2 01 08 08 ce c2 f1 05 12 01 62`,
  ],
  ["Kinds", { by_bool: { true: { a: 1 } } }, "aa 01 06 08 01 12 02 08 01"],
  ["Kinds", { by_text: { "": Uint8Array.of(1) } }, "b2 01 05 0a 00 12 01 01"],
  ["Kinds", { first_choice: 0 }, "b8 01 00"],
  ["Kinds", { second_choice: "" }, "c2 01 00"],
  ["Uses", { at: { seconds: 1n }, part: { label: "x" } }, "0a 03 0a 01 78 12 02 08 01"],
];
