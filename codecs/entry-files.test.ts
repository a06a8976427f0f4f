import { expect, test } from "vitest";
import { compileSources } from "../schema/compile.ts";
import { entryFiles } from "./entry-files.ts";

test("leaves out what another file imports, publicly or not", () => {
  const schema = compileSources(
    new Map([
      ["a/main.proto", 'syntax = "proto3"; import "a/used.proto"; message M { Used u = 1; }'],
      ["a/other.proto", 'syntax = "proto3"; message O {}'],
      [
        "a/used.proto",
        'syntax = "proto3"; import public "a/deep.proto"; message Used { Deep d = 1; }',
      ],
      ["a/deep.proto", 'syntax = "proto3"; message Deep {}'],
    ]),
  );

  expect(entryFiles(schema.slice(["M", "O"]))).toEqual(["a/main.proto", "a/other.proto"]);
  expect(entryFiles(schema.slice(["Deep"]))).toEqual(["a/deep.proto"]);
});

test("leaves out what is imported for options alone", () => {
  const schema = compileSources(
    new Map([
      [
        "main.proto",
        'edition = "2024"; import option "note.proto"; message M { option (note) = 1; }',
      ],
      [
        "note.proto",
        'edition = "2023"; import "google/protobuf/descriptor.proto"; extend google.protobuf.MessageOptions { int32 note = 50000; }',
      ],
    ]),
  );
  const { descriptorSet } = schema;
  const sources = new Map([
    ["main.proto", ""],
    ["note.proto", ""],
  ]);

  expect(entryFiles({ descriptorSet, sources })).toEqual(["main.proto"]);
});
