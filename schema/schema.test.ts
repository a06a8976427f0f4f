import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { compileSources, compileText } from "./compile.ts";
import { loadSchema } from "./load.ts";
import { Schema } from "./schema.ts";
import { ToolError } from "./tool-error.ts";
import type { Field, MessageType } from "./types.ts";

/** The field of that name in message `M` of the text. */
function fieldOf(text: string, name = "f"): Field {
  const field = compileText(text)
    .message("M")
    .fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return field;
}

const proto2 = 'syntax = "proto2";';
const proto3 = 'syntax = "proto3";';
const edition = 'edition = "2023";';
const both = "enum E { A = 0; } message S {}";

// https://protobuf.dev/editions/features/ and https://protobuf.dev/programming-guides/field_presence/
for (const [declaration, expected] of [
  [`${proto2} message M { optional int32 f = 1; }`, { presence: "explicit" }],
  [`${proto2} message M { required int32 f = 1; }`, { presence: "required" }],
  [`${proto2} message M { repeated int32 f = 1; }`, { presence: "none", packed: false }],
  [`${proto2} message M { repeated int32 f = 1 [packed = true]; }`, { packed: true }],
  [`${proto2} message M { optional string f = 1; }`, { utf8: false }],
  [`${proto2} message M { optional group F = 1 {} }`, { delimited: true, kind: "message" }],
  [`${proto2} message M { repeated group F = 1 {} }`, { delimited: true, cardinality: "repeated" }],
  [`${proto2} message M { oneof o { int32 f = 1; } }`, { presence: "explicit" }],
  [`${proto3} message M { int32 f = 1; }`, { presence: "implicit", oneof: undefined }],
  [`${proto3} message M { optional int32 f = 1; }`, { presence: "explicit", oneof: undefined }],
  [`${proto3} ${both} message M { S f = 1; }`, { presence: "explicit", delimited: false }],
  [`${proto3} ${both} message M { E f = 1; }`, { presence: "implicit", kind: "enum" }],
  [`${proto3} message M { oneof o { string f = 1; } }`, { presence: "explicit", utf8: true }],
  [`${proto3} message M { repeated int32 f = 1; }`, { presence: "none", packed: true }],
  [`${proto3} message M { repeated int32 f = 1 [packed = false]; }`, { packed: false }],
  [`${proto3} message M { repeated string f = 1; }`, { packed: false, utf8: true }],
  [`${proto3} ${both} message M { repeated E f = 1; }`, { packed: true }],
  [`${proto3} ${both} message M { repeated S f = 1; }`, { packed: false }],
  [
    `${proto3} message M { map<sint64, bytes> f = 1; }`,
    { cardinality: "map", mapKey: "sint64", kind: "bytes", presence: "none", packed: false },
  ],
  [`${proto2} message M { map<string, string> f = 1; }`, { mapKey: "string", utf8: false }],
  [`${proto3} message M { map<string, string> f = 1; }`, { mapKey: "string", utf8: true }],
  [`${edition} message M { int32 f = 1; }`, { presence: "explicit" }],
  [`${edition} message M { repeated int32 f = 1; }`, { packed: true }],
  [`${edition} message M { string f = 1; }`, { utf8: true }],
  [
    `${edition} message M { int32 f = 1 [features.field_presence = IMPLICIT]; }`,
    { presence: "implicit" },
  ],
  [
    `${edition} message M { int32 f = 1 [features.field_presence = LEGACY_REQUIRED]; }`,
    { presence: "required" },
  ],
  [
    `${edition} message M { repeated int32 f = 1 [features.repeated_field_encoding = EXPANDED]; }`,
    { packed: false },
  ],
  [`${edition} message M { string f = 1 [features.utf8_validation = NONE]; }`, { utf8: false }],
  [
    `${edition} message M { M f = 1 [features.message_encoding = DELIMITED]; }`,
    { delimited: true, presence: "explicit" },
  ],
  [
    `${edition} option features.message_encoding = DELIMITED; message M { M f = 1; }`,
    { delimited: true },
  ],
  [
    `${edition} option features.message_encoding = DELIMITED; message M { map<string, M> f = 1; }`,
    { delimited: false, cardinality: "map" },
  ],
  [
    `${edition} option features.field_presence = IMPLICIT;
     message M { int32 f = 1 [features.field_presence = EXPLICIT]; }`,
    { presence: "explicit" },
  ],
  [
    `${edition} option features.field_presence = IMPLICIT; message M { M f = 1; }`,
    { presence: "explicit" },
  ],
  [
    `${edition} option features.field_presence = IMPLICIT; message M { oneof o { int32 f = 1; } }`,
    { presence: "explicit" },
  ],
  [
    `${edition} option features.repeated_field_encoding = EXPANDED;
     message M { repeated int32 f = 1 [features.repeated_field_encoding = PACKED]; }`,
    { packed: true },
  ],
  [
    `${edition} option features.utf8_validation = NONE; message M { map<string, bytes> f = 1; }`,
    { utf8: false },
  ],
  [
    `${edition} option features.field_presence = IMPLICIT;
     message M { extensions 1; } extend M { int32 f = 1; }`,
    { presence: "explicit", extension: true },
  ],
  [
    `${proto2} message M { extensions 1; } extend M { repeated int32 f = 1 [packed = true]; }`,
    { packed: true, cardinality: "repeated", extension: true },
  ],
] as const)
  test(`${declaration} is ${JSON.stringify(expected)}`, () => {
    const name = declaration.includes("group F") ? "f" : undefined;

    expect(fieldOf(declaration, name)).toMatchObject(expected);
  });

for (const [declaration, open] of [
  [`${proto2} enum E { A = 0; } message M { optional E f = 1; }`, false],
  [`${proto3} enum E { A = 0; } message M { E f = 1; }`, true],
  [`${edition} enum E { A = 0; } message M { E f = 1; }`, true],
  [
    `${edition} enum E { option features.enum_type = CLOSED; A = 1; } message M { E f = 1; }`,
    false,
  ],
  [
    `${edition} option features.enum_type = CLOSED; enum E { A = 1; } message M { E f = 1; }`,
    false,
  ],
] as const)
  test(`the enum of ${declaration} is ${open ? "open" : "closed"}`, () => {
    expect(fieldOf(declaration).enum?.open).toBe(open);
  });

test("an enum is open or closed by its own file, not by the file that uses it", () => {
  const schema = compileSources(
    new Map([
      ["open.proto", `${proto3} package o; enum E { A = 0; }`],
      ["m.proto", `${proto2} import "open.proto"; message M { optional o.E f = 1; }`],
    ]),
  );

  expect(schema.message("M").fields[0]?.enum?.open).toBe(true);
});

test("an enum keeps every name, and the first name of a number", () => {
  const { enum: type } = fieldOf(
    `${proto2} message M { optional E f = 1; }
     enum E { option allow_alias = true; B = 5; ALSO_B = 5; MINUS = -2147483648; A = 0; }`,
  );

  expect(type?.typeName).toBe("E");
  expect(type?.values.map(({ name, number }) => `${name}=${number}`)).toEqual([
    ...["B=5", "ALSO_B=5", "MINUS=-2147483648", "A=0"],
  ]);
  expect(type?.names.get(5)).toBe("B");
  expect(type?.numbers.get("ALSO_B")).toBe(5);
});

// https://protobuf.dev/programming-guides/proto2/#optional
for (const [declaration, expected] of [
  ["int32 f = 1", 0],
  ["int64 f = 1", 0n],
  ["bool f = 1", false],
  ["string f = 1", ""],
  ["bytes f = 1", new Uint8Array()],
  ["E f = 1", 7],
  ["E f = 1 [default = LEAST]", -1],
  ["int32 f = 1 [default = -2147483648]", -2_147_483_648],
  ["uint32 f = 1 [default = 0xffffffff]", 4_294_967_295],
  ["int64 f = 1 [default = -9223372036854775808]", -(2n ** 63n)],
  ["uint64 f = 1 [default = 18446744073709551615]", 2n ** 64n - 1n],
  ["int64 f = 1 [default = 9007199254740993, jstype = JS_STRING]", 9_007_199_254_740_993n],
  ["bool f = 1 [default = true]", true],
  ['string f = 1 [default = "a\\"\\n\\0ä💥"]', 'a"\n\0ä💥'],
  ['bytes f = 1 [default = "\\000\\377\\x80\'\\\\"]', Uint8Array.of(0, 255, 128, 39, 92)],
  [
    'bytes f = 1 [default = "\\a\\b\\t\\n\\v\\f\\r\\"?ä"]',
    new TextEncoder().encode('\x07\b\t\n\v\f\r"?ä'),
  ],
  ["double f = 1 [default = inf]", Number.POSITIVE_INFINITY],
  ["double f = 1 [default = -inf]", Number.NEGATIVE_INFINITY],
  ["float f = 1 [default = nan]", Number.NaN],
  ["double f = 1 [default = -0.0]", -0],
  ["double f = 1 [default = 0.1]", 0.1],
  ["float f = 1 [default = 0.1]", Math.fround(0.1)],
  ["M f = 1", undefined],
] as const)
  test(`the default of optional ${declaration} is ${inspect(expected)}`, () => {
    const field = fieldOf(
      `${proto2} enum E { FIRST = 7; LEAST = -1; } message M { optional ${declaration}; }`,
    );

    expect(field.defaultValue).toStrictEqual(expected);
  });

test("lists and maps have no default", () => {
  const { fields } = compileText(
    `${proto3} message M { repeated int32 list = 1; map<string, string> map = 2; }`,
  ).message("M");

  expect(fields.map((field) => field.defaultValue)).toEqual([undefined, undefined]);
});

test("fields come by ascending number, whatever the order of declaration", () => {
  const { fields, byNumber } = compileText(
    `${proto2} message M { optional int32 c = 300; optional int32 a = 1; extensions 2 to 9; }
     extend M { optional int32 b = 5; }`,
  ).message("M");

  expect(fields.map((field) => field.number)).toEqual([1, 5, 300]);
  expect(byNumber.get(5)).toBe(fields[1]);
});

test("members know their oneof; an optional field has none", () => {
  const type = compileText(
    `${proto3} message M { oneof o { int32 a = 4; string b = 2; } optional int32 c = 3; }`,
  ).message("M");

  expect(type.oneofs).toEqual([{ name: "o", members: [4, 2] }]);
  expect(type.byNumber.get(2)?.oneof).toBe(type.oneofs[0]);
  expect(type.byNumber.get(3)?.oneof).toBeUndefined();
});

test("a field knows its JSON name, and an extension stands in brackets", () => {
  const { fields } = compileText(
    `${proto2} package p; message M { optional int32 foo_1_bar = 1;
     optional int32 given = 2 [json_name = "other"]; extensions 3 to 9;
     extend M { optional int32 in_scope = 3; } }
     extend M { optional int32 outside = 4; }`,
  ).message("p.M");

  expect(fields.map(({ name, jsonName }) => [name, jsonName])).toEqual([
    ["foo_1_bar", "foo1Bar"],
    ["given", "other"],
    ["p.M.in_scope", "[p.M.in_scope]"],
    ["p.outside", "[p.outside]"],
  ]);
});

test("a recursive type is one object, however it is reached", () => {
  const schema = compileText(
    `${proto3} message M { N n = 1; map<string, M> m = 2; } message N { repeated M m = 1; }`,
  );
  const type = schema.message("M");

  expect(type.byNumber.get(2)?.message).toBe(type);
  expect(schema.message("N").fields[0]?.message).toBe(type);
  expect(schema.message("M")).toBe(type);
});

test("a message set knows that it is one", () => {
  const schema = compileText(
    `${proto2} message Set { option message_set_wire_format = true; extensions 4 to max; } message M {}`,
  );

  expect(schema.message("Set").messageSet).toBe(true);
  expect(schema.message("M").messageSet).toBe(false);
});

test("message names are sorted, hold groups and nested types, and no entries of maps", () => {
  const schema = compileText(
    `${proto2} package p; message Z { map<string, int32> m = 1; }
     message A { optional group G = 1 {} message N {} }`,
  );

  expect(schema.messageNames).toEqual(["p.A", "p.A.G", "p.A.N", "p.Z"]);
});

function refusalOf(action: () => unknown): ToolError {
  try {
    action();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a message that is not there is named, with the nearest that is", () => {
  const schema = compileText(`${proto3} package acme.v1; message Order {}`);
  const near = refusalOf(() => schema.message("acme.v1.Odrer"));
  const far = refusalOf(() => schema.message("google.protobuf.Timestamp"));

  expect(near.message).toBe('no message is called "acme.v1.Odrer"');
  expect(near.hint).toBe('did you mean "acme.v1.Order"?');
  expect(near.code).toBe("schema");
  expect(far.hint).toBe("wireproof list shows every message");
  expect(schema.find("acme.v1.Odrer")).toBeUndefined();
});

test("names that every object has are no messages", () => {
  const schema = compileText(`${proto3} message M {}`);

  for (const name of ["constructor", "__proto__", "toString", ""])
    expect(schema.find(name)).toBeUndefined();
});

test("bytes that are no descriptor set are refused with a remedy", () => {
  const refusal = refusalOf(() => new Schema({ descriptorSet: Uint8Array.of(255, 255) }));

  expect(refusal.message).toMatch(/^not a usable FileDescriptorSet: /);
  expect(refusal.hint).toContain("--include_imports");
});

test("equal schemas have equal hashes, and a renamed field another", () => {
  const text = `${proto3} message M { int32 a = 1; }`;

  expect(compileText(text).hash).toBe(compileText(text).hash);
  expect(compileText(text.replace("a =", "b =")).hash).not.toBe(compileText(text).hash);
  expect(compileText(text).hash).toMatch(/^[0-9a-f]{16}$/);
});

const shipped = loadSchema({ paths: [fileURLToPath(new URL("../proto", import.meta.url))] });

/** Everything about a type and what it reaches that reading and writing depends on, as text. */
function shapeOf(type: MessageType, seen = new Set<MessageType>()): string {
  if (seen.has(type)) return type.typeName;
  seen.add(type);
  const fields = type.fields.map((field) => {
    const { message, enum: enumType, oneof, ...plain } = field;
    const inner = message === undefined ? "" : shapeOf(message, seen);
    const names = enumType === undefined ? "" : [enumType.open, ...enumType.numbers].join();
    const shown = JSON.stringify(plain, (_, value) =>
      typeof value === "bigint" || Object.is(value, -0) ? `${value}` : value,
    );
    return `${shown} ${oneof?.name} ${names} ${inner}`;
  });
  return `${type.typeName} {\n${fields.join("\n")}\n}`;
}

test("the slice of every message we ship holds all that the message needs", () => {
  expect(shipped.messageNames.length).toBeGreaterThan(100);
  for (const name of shipped.messageNames) {
    const { descriptorSet } = shipped.slice([name]);

    expect(shapeOf(new Schema({ descriptorSet }).message(name)), name).toBe(
      shapeOf(shipped.message(name)),
    );
  }
});

test("the texts of a slice compile on their own, for a message of every file we ship", () => {
  const byFile = new Map(
    shipped.messageNames.map((name) => [shipped.message(name).file, name] as const),
  );

  expect(byFile.size).toBeGreaterThan(30);
  for (const name of byFile.values()) {
    const { sources } = shipped.slice([name]);

    expect(shapeOf(compileSources(sources).message(name)), name).toBe(
      shapeOf(shipped.message(name)),
    );
  }
});

test("a slice leaves out what the message does not need", () => {
  const { descriptorSet, sources } = shipped.slice(["wireproof.kinds.v1.MapKeys"]);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));

  expect([...registry.files].map((file) => file.proto.name)).toEqual([
    "wireproof/kinds/v1/leaf.proto",
    "wireproof/kinds/v1/maps.proto",
  ]);
  expect([...sources.keys()].sort()).toEqual([
    "wireproof/kinds/v1/leaf.proto",
    "wireproof/kinds/v1/maps.proto",
  ]);
});

test("a slice holds the files that extend the message, or a message that it reaches", () => {
  const schema = compileSources(
    new Map([
      ["base.proto", `${proto2} message Base { extensions 1 to 9; }`],
      ["holder.proto", `${proto2} import "base.proto"; message Holder { optional Base b = 1; }`],
      ["leaf.proto", `${proto2} message Leaf {}`],
      [
        "more.proto",
        `${proto2} import "base.proto"; import "leaf.proto"; extend Base { optional Leaf leaf = 1; }`,
      ],
      ["other.proto", `${proto2} message Other {}`],
    ]),
  );
  const { descriptorSet, sources } = schema.slice(["Holder"]);

  expect([...sources.keys()].sort()).toEqual([
    ...["base.proto", "holder.proto", "leaf.proto", "more.proto"],
  ]);
  expect(new Schema({ descriptorSet }).message("Base").fields).toHaveLength(1);
});

test("a slice holds what is imported for options only", () => {
  const { sources } = shipped.slice(["wireproof.editions.v1.Edition2024"]);

  expect([...sources.keys()]).toContain("wireproof/big/v1/options.proto");
});

test("a slice without one of its texts has none", () => {
  const schema = new Schema({
    descriptorSet: shipped.descriptorSet,
    readSource: (file) => (file.includes("maps") ? "text" : undefined),
  });

  expect(schema.slice(["wireproof.kinds.v1.MapKeys"]).sources).toEqual(new Map());
});

test("a slice of several messages is the files of all of them", () => {
  const names = ["wireproof.kinds.v1.Binary", "workspace_daemon.SearchOptions"];

  expect([...shipped.slice(names).sources.keys()].sort()).toEqual([
    "google/protobuf/timestamp.proto",
    "wireproof/kinds/v1/binary.proto",
    "workspace_daemon/search_service.proto",
  ]);
});

test("a slice of a message that is not there is refused", () => {
  expect(refusalOf(() => shipped.slice(["nobody"])).code).toBe("schema");
});
