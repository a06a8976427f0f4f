import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { type FieldValue, type MessageValue, noUnknownFields } from "../value.ts";
import { decode, maxDecodeDepth } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { describeJson } from "./describe-json.ts";
import { fromJson } from "./from-json.ts";
import { maxJsonDepth } from "./parse.ts";
import { toJson } from "./to-json.ts";

const schema = compileText(`
  syntax = "proto3";
  package t;
  import "google/protobuf/any.proto";
  import "google/protobuf/struct.proto";
  message M {
    M inner = 1; repeated M list = 2; map<string, M> map = 3;
    google.protobuf.Value value = 4; google.protobuf.Any any = 5;
  }
`);
const type = schema.message("t.M");

function nested(open: string, levels: number, innermost: string): string {
  const brackets = [...open.replace(/[^{[]/g, "")].reverse();
  const close = brackets.map((bracket) => (bracket === "{" ? "}" : "]")).join("");
  return open.repeat(levels) + innermost + close.repeat(levels);
}

/** Texts of so many objects and arrays, one in the other. */
const texts: Readonly<Record<string, (depth: number) => string>> = {
  messages: (depth) => nested('{"inner":', depth - 1, "{}"),
  "messages in lists": (depth) => nested('{"list":[', (depth - 2) / 2, '{"inner":{}}'),
  "messages in maps": (depth) => nested('{"map":{"a":', (depth - 2) / 2, '{"inner":{}}'),
  "lists in Values": (depth) => `{"value":${nested("[", depth - 2, "[]")}}`,
  "Structs in Values": (depth) => `{"value":${nested('{"a":', depth - 2, "{}")}}`,
  Anys: (depth) =>
    `{"any":${nested('{"@type":"a/google.protobuf.Any","value":', depth - 2, "{}")}}`,
  "messages in Anys": (depth) =>
    nested('{"any":{"@type":"a/t.M","inner":', (depth - 2) / 2, '{"inner":{}}'),
};

// Vitest runs this on the main thread of a process, with the stack that every program starts with.
for (const [what, textOf] of Object.entries(texts))
  test(`reads, writes and describes ${what} as deep as JSON may nest`, () => {
    const text = textOf(maxJsonDepth);
    const value = fromJson(schema, type, text);

    expect(toJson(schema, type, value)).toBe(text);
    expect(describeJson(schema, type, value)).toBe(text);
    expect(() => fromJson(schema, type, textOf(maxJsonDepth + 2))).toThrow("nests deeper than");
  });

test("what JSON reads is not too deep for the wire", () => {
  for (const [what, textOf] of Object.entries(texts)) {
    const value = fromJson(schema, type, textOf(maxJsonDepth));

    expect(decode(type, encode(type, value)), what).toEqual(value);
  }
});

function message(number: number, content: FieldValue): MessageValue {
  return { fields: new Map([[number, content]]), unknown: noUnknownFields };
}

/** Chains of so many messages on the wire, map entries counted too. */
const chains: Readonly<Record<string, (depth: number) => MessageValue>> = {
  messages: (depth) => chain(depth, (inner) => message(1, inner)),
  "messages in maps": (depth) => chain(depth / 2, (inner) => message(3, new Map([["a", inner]]))),
  Values: (depth) =>
    message(
      4,
      chain(depth / 2 - 1, (inner) => message(6, message(1, [inner])), message(1, 0)),
    ),
  Structs: (depth) =>
    message(
      4,
      chain(
        Math.floor(depth / 3) - 1,
        (inner) => message(5, message(1, new Map([["a", inner]]))),
        message(1, 0),
      ),
    ),
};

function chain(
  levels: number,
  around: (inner: MessageValue) => MessageValue,
  innermost: MessageValue = { fields: new Map(), unknown: noUnknownFields },
): MessageValue {
  let value = innermost;
  for (let level = 0; level < levels; level += 1) value = around(value);
  return value;
}

for (const [what, chainOf] of Object.entries(chains)) {
  const bytes = encode(type, chainOf(maxDecodeDepth));

  test(`describes ${what} as deep as the wire may nest`, () => {
    const described = describeJson(schema, type, decode(type, bytes));

    expect(described).toContain('"$deeper"');
    expect(() => JSON.parse(described)).not.toThrow();
  });

  test(`describes an Any of ${what}, itself as deep as JSON may nest`, () => {
    const any: MessageValue = {
      fields: new Map<number, FieldValue>([
        [1, "a/t.M"],
        [2, bytes],
      ]),
      unknown: noUnknownFields,
    };
    const value = chain(maxJsonDepth / 2 - 2, (inner) => message(2, [inner]), message(5, any));
    const described = describeJson(schema, type, value);

    expect(described).toContain('"$deeper"');
    expect(() => JSON.parse(described)).not.toThrow();
  });
}
