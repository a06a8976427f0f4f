import { clone, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { compileText } from "./compile.ts";
import { addJsonNames } from "./json-names.ts";
import { Schema } from "./schema.ts";

const compiled = compileText(`syntax = "proto3"; package a;
  message M {
    int32 page_size = 1; int32 a1_b2 = 2; int32 _a = 3; int32 a_ = 4; int32 a__b = 5; int32 A_bC = 6; int32 a_1 = 7;
    map<string, M> by_name = 8;
    message Inner { string long_name = 1; }
    Inner inner_one = 9;
  }`);
const named = fromBinary(FileDescriptorSetSchema, compiled.descriptorSet);

/** As Python's generated code holds it, and C++'s and Java's: without the names that protoc deduces. */
function unnamed(): FileDescriptorSet {
  const set = clone(FileDescriptorSetSchema, named);
  const strip = ({ field, nestedType }: DescriptorProto): void => {
    for (const one of field) one.jsonName = "";
    for (const nested of nestedType) strip(nested);
  };
  for (const { messageType } of set.file) for (const message of messageType) strip(message);
  return set;
}

test("names that are left out are those that protoc would have written", () => {
  const set = unnamed();

  expect(addJsonNames(set)).toBe(true);
  expect(set).toEqual(named);
  expect(addJsonNames(set)).toBe(false);
});

test("a schema without names in JSON has them, in its descriptors too", () => {
  const schema = new Schema({ descriptorSet: toBinary(FileDescriptorSetSchema, unnamed()) });
  const names = schema.message("a.M").fields.map(({ jsonName }) => jsonName);

  expect(names).toEqual(["pageSize", "a1B2", "A", "a", "aB", "ABC", "a1", "byName", "innerOne"]);
  expect(schema.hash).toBe(compiled.hash);
});

test("a name that is written down stays, and a set with all names stays byte for byte", () => {
  const { descriptorSet } = compileText(
    `syntax = "proto3"; message M { int32 a_b = 1 [json_name = "x"]; }`,
  );
  const schema = new Schema({ descriptorSet });

  expect(schema.message("M").fields.map(({ jsonName }) => jsonName)).toEqual(["x"]);
  expect(schema.descriptorSet).toBe(descriptorSet);
});
