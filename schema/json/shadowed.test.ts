import { expect, test } from "vitest";
import { compileSources } from "../compile.ts";
import { describeJson } from "./describe-json.ts";
import { fromJson } from "./from-json.ts";
import { toJson } from "./to-json.ts";

test("a type that only has the name of a well-known one is an ordinary message", () => {
  const text =
    'syntax = "proto3"; package google.protobuf; message Timestamp { string seconds = 1; }';
  const schema = compileSources(new Map([["own.proto", text]]));
  const type = schema.message("google.protobuf.Timestamp");

  const value = fromJson(schema, type, '{"seconds":"soon"}');

  expect(toJson(schema, type, value)).toBe('{"seconds":"soon"}');
  expect(describeJson(schema, type, value)).toContain("soon");
});
