import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { encode } from "../wire/encode.ts";
import { fromJson } from "./from-json.ts";
import { toJson } from "./to-json.ts";

const schema = compileText(`
  syntax = "proto3";
  package x;
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/empty.proto";
  import "google/protobuf/struct.proto";
  message Child { int32 x = 1; string y = 2; Holder z = 3; }
  message Holder { google.protobuf.Any any = 1; repeated google.protobuf.Any list = 2; }
`);
const any = schema.message("google.protobuf.Any");

function message(fields: Readonly<Record<number, FieldValue>> = {}): MessageValue {
  return {
    fields: new Map(Object.entries(fields).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

function anyOf(typeName: string, content: MessageValue): MessageValue {
  const bytes = encode(schema.message(typeName), content);
  const url = `type.googleapis.com/${typeName}`;
  return message(bytes.length === 0 ? { 1: url } : { 1: url, 2: bytes });
}

const child = message({ 1: 1, 2: "hello world" });

test("says a message inside with its type added", () => {
  for (const [text, content] of [
    ['{"@type":"type.googleapis.com/x.Child","x":1,"y":"hello world"}', anyOf("x.Child", child)],
    [
      '{"@type":"type.googleapis.com/google.protobuf.Duration","value":"3.100s"}',
      anyOf("google.protobuf.Duration", message({ 1: 3n, 2: 100_000_000 })),
    ],
    [
      '{"@type":"type.googleapis.com/google.protobuf.Empty"}',
      anyOf("google.protobuf.Empty", message()),
    ],
    [
      '{"@type":"type.googleapis.com/google.protobuf.Value","value":null}',
      anyOf("google.protobuf.Value", message({ 1: 0 })),
    ],
    [
      '{"@type":"type.googleapis.com/google.protobuf.Struct","value":{"@type":1}}',
      anyOf("google.protobuf.Struct", message({ 1: new Map([["@type", message({ 2: 1 })]]) })),
    ],
    [
      '{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/x.Child","x":1,"y":"hello world"}}',
      anyOf("google.protobuf.Any", anyOf("x.Child", child)),
    ],
    [
      '{"@type":"type.googleapis.com/x.Child","z":{"any":{"@type":"type.googleapis.com/x.Child"},"list":[{}]}}',
      anyOf("x.Child", message({ 3: message({ 1: anyOf("x.Child", message()), 2: [message()] }) })),
    ],
  ] as const) {
    expect(fromJson(schema, any, text), text).toEqual(content);
    expect(toJson(schema, any, content)).toBe(text);
  }
});

test("says an Any in which nothing is set as an empty object", () => {
  expect(fromJson(schema, any, "{}")).toEqual(message());
  expect(toJson(schema, any, message())).toBe("{}");
});

test("finds the type wherever it stands, behind the last slash of any URL", () => {
  for (const [text, url] of [
    ['{"x":1,"@type":"type.googleapis.com/x.Child"}', "type.googleapis.com/x.Child"],
    ['{"x":1,"@type":"http://example.com/a/b/x.Child"}', "http://example.com/a/b/x.Child"],
    ['{"x":1,"@type":"/x.Child"}', "/x.Child"],
  ] as const)
    expect(fromJson(schema, any, text)).toEqual(message({ 1: url, 2: Uint8Array.of(8, 1) }));
});

// https://github.com/protocolbuffers/protobuf/issues/17099
test("reads an Empty inside with and without a value, and writes it without", () => {
  for (const text of [
    '{"@type":"a/google.protobuf.Empty"}',
    '{"@type":"a/google.protobuf.Empty","value":{}}',
    '{"value":{ },"@type":"a/google.protobuf.Empty"}',
  ]) {
    const value = fromJson(schema, any, text);

    expect(value, text).toEqual(message({ 1: "a/google.protobuf.Empty" }));
    expect(toJson(schema, any, value)).toBe('{"@type":"a/google.protobuf.Empty"}');
  }
});

test("refuses to write a lone surrogate in the type URL", () => {
  expect(() => toJson(schema, any, message({ 1: "\ud800/x.Child" }))).toThrow(
    String.raw`$["@type"]: a lone surrogate, which UTF-8 cannot carry, in "\ud800/x.Child"`,
  );
});

test("refuses an object that is no Any", () => {
  for (const [text, error] of [
    ["null", "$: expected an object, got null"],
    ['{"x":1}', '$: an Any without "@type"'],
    ['{"@type":1}', '$["@type"]: expected a string, got 1'],
    ['{"@type":""}', '$: the schema has no type ""'],
    ['{"@type":"x.Child"}', '$: the schema has no type "x.Child"'],
    ['{"@type":"a/x.Nobody"}', '$: the schema has no type "a/x.Nobody"'],
    ['{"@type":"a/x.Child","@type":"a/x.Child"}', '$["@type"]: given twice'],
    ['{"@type":"a/x.Child","w":1}', "$.w: x.Child has no such field"],
    ['{"@type":"a/x.Child","value":{"x":1}}', "$.value: x.Child has no such field"],
    [
      '{"@type":"a/google.protobuf.Empty","value":{"x":1}}',
      "$.value: google.protobuf.Empty has no such field",
    ],
    [
      '{"@type":"a/google.protobuf.Empty","value":null}',
      "$.value: google.protobuf.Empty has no such field",
    ],
    [
      '{"@type":"a/google.protobuf.Empty","value":{},"value":{}}',
      "$.value: google.protobuf.Empty has no such field",
    ],
    [
      '{"@type":"a/google.protobuf.Duration"}',
      '$: an Any of google.protobuf.Duration without "value"',
    ],
    ['{"@type":"a/google.protobuf.Duration","value":"1"}', "$.value: expected a duration"],
    ['{"@type":"a/google.protobuf.Duration","value":null}', "$.value: expected a duration"],
    ['{"@type":"a/google.protobuf.Duration","value":"1s","value":"1s"}', "$.value: given twice"],
    [
      '{"@type":"a/google.protobuf.Duration","value":"1s","x":1}',
      '$.x: an Any of google.protobuf.Duration has "@type" and "value" only',
    ],
  ] as const)
    expect(() => fromJson(schema, any, text), text).toThrow(error);
});

test("skips unknown members of what is inside where asked to", () => {
  const ignoreUnknown = true;

  expect(fromJson(schema, any, '{"@type":"a/x.Child","w":1,"x":1}', { ignoreUnknown })).toEqual(
    message({ 1: "a/x.Child", 2: Uint8Array.of(8, 1) }),
  );
  expect(
    fromJson(schema, any, '{"@type":"a/google.protobuf.Duration","w":1,"value":"1s"}', {
      ignoreUnknown,
    }),
  ).toEqual(message({ 1: "a/google.protobuf.Duration", 2: Uint8Array.of(8, 1) }));
});

test("cannot say an Any whose type or bytes the schema does not know", () => {
  for (const [content, error] of [
    [message({ 2: Uint8Array.of(8, 1) }), '$: the schema has no type ""'],
    [message({ 1: "x.Child" }), '$: the schema has no type "x.Child"'],
    [message({ 1: "a/x.Nobody" }), '$: the schema has no type "a/x.Nobody"'],
    [message({ 1: "a/x.Child", 2: Uint8Array.of(8) }), "$: the bytes are no x.Child: at byte"],
    [
      anyOf("google.protobuf.Duration", message({ 1: 315576000001n })),
      "$.value: duration out of range",
    ],
  ] as const)
    expect(() => toJson(schema, any, content)).toThrow(error);
});

test("has no bytes for a lone surrogate inside, even where those are read", () => {
  const text = String.raw`{"@type":"a/x.Child","y":"\ud800"}`;

  expect(() => fromJson(schema, any, text, { loneSurrogates: true })).toThrow(
    "$: an Any of x.Child that has no bytes",
  );
});
