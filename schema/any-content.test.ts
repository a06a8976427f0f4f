import { expect, test } from "vitest";
import { withAnyContents, withNormalAnys } from "./any-content.ts";
import { firstDifference } from "./compare.ts";
import { compileText } from "./compile.ts";
import { fromJson } from "./json/from-json.ts";
import { emptyMessage, type MessageValue } from "./value.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/any.proto";
  message M {
    google.protobuf.Any any = 1; map<string, int32> map = 2; repeated google.protobuf.Any more = 3;
    map<string, google.protobuf.Any> by_name = 4;
  }
`);
const type = schema.message("M");
const url = '"@type":"type.googleapis.com/M"';

function read(json: string): MessageValue {
  return fromJson(schema, type, json);
}

test.each([
  [`{"any":{${url},"map":{"a":1,"b":2}}}`, `{"any":{${url},"map":{"b":2,"a":1}}}`],
  [`{"more":[{${url},"map":{"a":1,"b":2}}]}`, `{"more":[{${url},"map":{"b":2,"a":1}}]}`],
  [
    `{"byName":{"x":{${url},"any":{${url},"map":{"a":1,"b":2}}}}}`,
    `{"byName":{"x":{${url},"any":{${url},"map":{"b":2,"a":1}}}}}`,
  ],
])("%s and %s are the same but for the order of maps", (a, b) => {
  expect(firstDifference(type, read(a), read(b))).toBeDefined();
  expect(
    firstDifference(
      type,
      withNormalAnys(schema, type, read(a)),
      withNormalAnys(schema, type, read(b)),
    ),
  ).toBeUndefined();
});

test("other contents stay other contents", () => {
  const [a, b] = [`{"any":{${url},"map":{"a":1}}}`, `{"any":{${url},"map":{"a":2}}}`].map((json) =>
    withNormalAnys(schema, type, read(json)),
  );

  expect(firstDifference(type, a ?? emptyMessage, b ?? emptyMessage)).toMatchObject({
    path: "any.value",
  });
});

test("an Any of a type that nobody knows, or of bytes that mean nothing, stays as it is", () => {
  const any = (typeUrl: string): MessageValue => ({
    fields: new Map<number, string | Uint8Array>([
      [1, typeUrl],
      [2, Uint8Array.of(0x0a, 0xff)],
    ]),
    unknown: [],
  });

  for (const typeUrl of ["type.googleapis.com/nobody.Knows", "type.googleapis.com/M"]) {
    const value = { fields: new Map([[1, any(typeUrl)]]), unknown: [] };
    expect(withNormalAnys(schema, type, value)).toEqual(value);
  }
});

test("changes what an Any holds, and takes away bytes of which nothing is left", () => {
  const value = read(`{"any":{${url},"map":{"a":1}}}`);

  const emptied = withAnyContents(schema, type, value, () => emptyMessage);

  expect(emptied).toEqual(read(`{"any":{${url}}}`));
});
