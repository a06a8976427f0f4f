import { expect, test } from "vitest";
import type { Property } from "../../properties/property.ts";
import { compileSources } from "../../schema/compile.ts";
import { renderCodecList } from "./codec-list.ts";
import { renderMessageDescription } from "./message-description.ts";
import { renderMessageList } from "./message-list.ts";
import { renderProperty, renderPropertyList } from "./property-text.ts";

const schema = compileSources(
  new Map([
    [
      "acme/order.proto",
      `syntax = "proto2";
package acme;
enum Status { NEW = 0; PAID = 1; }
message Order {
  required int64 id = 1;
  optional string note = 2 [default = "none\\n"];
  map<string, Item> items = 3;
  repeated int32 codes = 4 [packed = true];
  optional Status status = 5 [default = PAID];
  oneof way { string post = 6; bytes mail = 7 [default = "\\377"]; }
  optional group Extra = 8 { optional bool odd = 1; }
  optional double ratio = 9 [json_name = "RATIO", default = inf];
  extensions 100 to 200;
}
message Item {}
extend Order { optional Status more = 100; }
`,
    ],
    [
      "acme/plain.proto",
      `syntax = "proto3"; package acme; message Plain { int32 a_b = 1; optional int32 c = 2; }`,
    ],
  ]),
);

test("a list of messages has a line for each, with its size and place", () => {
  expect(`\n${renderMessageList(schema)}`).toMatchInlineSnapshot(`
    "
    acme.Item         0 fields  acme/order.proto:15
    acme.Order        9 fields  acme/order.proto:4
    acme.Order.Extra  1 field   acme/order.proto:11
    acme.Plain        2 fields  acme/plain.proto:1
    4 messages in 2 files
    "
  `);
});

test("a description has each field with number, type, rules and line, and the enums", () => {
  expect(
    `\n${renderMessageDescription(schema, schema.message("acme.Order"))}`,
  ).toMatchInlineSnapshot(`
    "
    message acme.Order  acme/order.proto:4
          1  id           int64                   :5   required
          2  note         string                  :6   explicit presence, UTF-8 not verified, default "none\\n"
          3  items        map<string, acme.Item>  :7
          4  codes        repeated int32          :8   packed
          5  status       acme.Status             :9   explicit presence, default PAID
          6  post         string                  :10  one of way, UTF-8 not verified
          7  mail         bytes                   :10  one of way, default 0xff
          8  extra        acme.Order.Extra        :11  explicit presence, a group
          9  ratio        double                  :12  explicit presence, default Infinity, "RATIO" in JSON
        100  [acme.more]  acme.Status                  explicit presence, an extension

    enum acme.Status  closed
      NEW = 0, PAID = 1
    "
  `);
  expect(
    `\n${renderMessageDescription(schema, schema.message("acme.Plain"))}`,
  ).toMatchInlineSnapshot(`
    "
    message acme.Plain  acme/plain.proto:1
          1  a_b  int32  :1  implicit presence
          2  c    int32  :1  explicit presence
    "
  `);
  expect(
    `\n${renderMessageDescription(schema, schema.message("acme.Item"))}`,
  ).toMatchInlineSnapshot(`
    "
    message acme.Item  acme/order.proto:15
      no fields
    "
  `);
});

test("codecs are listed with what they claim", () => {
  const open = () => ({ transcode: () => new Uint8Array() });

  expect(
    renderCodecList([
      { name: "one", version: "1.0.0", claims: { formats: ["binary"] }, open },
      {
        name: "another",
        version: "2.0.0",
        claims: {
          formats: ["binary", "json"],
          unknownFields: "kept",
          unsupported: ["groups", "extensions"],
        },
        open,
      },
    ]),
  ).toBe(
    "one      1.0.0  binary; unknown fields not said\n" +
      "another  2.0.0  binary and json; unknown fields kept; without groups, extensions\n",
  );
});

test("of a property that compares codecs, and runs on request only, that is said", () => {
  const property: Partial<Property> = {
    id: "diff/value",
    claim: "x",
    source: "y",
    explanation: "z",
    compares: true,
    onRequest: true,
  };

  expect(renderProperty(property as Property, { colour: false })).toContain(
    "  runs      for each pair of codecs, only where it is asked for: --property diff/value\n",
  );
});

test("properties are listed with their claims, and one is explained in full", () => {
  const property: Pick<Property, "id" | "claim" | "source" | "explanation"> = {
    id: "wire/x",
    claim: "x holds",
    source: "https://example.org/#x",
    explanation: "First line.\nSecond line.\n\nAnother paragraph.",
  };

  expect(
    renderPropertyList([property as Property, { ...property, id: "wire/longer" } as Property]),
  ).toBe("wire/x       x holds\nwire/longer  x holds\n");
  expect(`\n${renderProperty(property as Property, { colour: false })}`).toMatchInlineSnapshot(`
    "
    wire/x
      claim     x holds
      source    https://example.org/#x

      First line.
      Second line.

      Another paragraph.
    "
  `);
});
