import { expect, test } from "vitest";
import { compileSources } from "../schema/compile.ts";
import { messageDrawer } from "./message.ts";
import { prngOf } from "./prng.ts";
import { wellKnownKind } from "./well-known.ts";

test("a type that only shares the name of a well-known one is drawn by its fields", () => {
  const type = compileSources(
    new Map([
      [
        "own.proto",
        'syntax = "proto3"; package google.protobuf; message Timestamp { string text = 1; Timestamp inner = 2; }',
      ],
    ]),
  ).message("google.protobuf.Timestamp");
  const draw = messageDrawer(type);
  const prng = prngOf(1, 2, 3, 4);

  const kinds = new Set(Array.from({ length: 50 }, () => typeof draw(prng).fields.get(1)));

  expect(wellKnownKind(type)).toBeUndefined();
  expect(kinds).toEqual(new Set(["undefined", "string"]));
});

test.each([
  ["Timestamp", "timestamp"],
  ["Duration", "duration"],
  ["FieldMask", "field-mask"],
  ["Value", "value"],
  ["Any", "any"],
  ["Struct", undefined],
])("google.protobuf.%s is told apart as %s", (name, kind) => {
  const schema = compileSources(
    new Map([
      [
        "all.proto",
        `syntax = "proto3";
        import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
        import "google/protobuf/field_mask.proto"; import "google/protobuf/struct.proto"; import "google/protobuf/any.proto";
        message M { google.protobuf.Timestamp a = 1; google.protobuf.Duration b = 2; google.protobuf.FieldMask c = 3;
        google.protobuf.Value d = 4; google.protobuf.Any e = 5; }`,
      ],
    ]),
  );

  expect(wellKnownKind(schema.message(`google.protobuf.${name}`))).toBe(kind);
});
