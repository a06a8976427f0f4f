import fc from "fast-check";
import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { annotateBytes } from "./annotate.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  enum Color { option features.enum_type = CLOSED; NONE = 0; RED = 1; }
  message All {
    extensions 100 to max;
    int32 id = 1; string name = 2; bytes blob = 3; Color color = 4; float f = 5; double d = 6;
    All child = 7; All group = 8 [features.message_encoding = DELIMITED];
    repeated sint64 packed = 9;
    repeated fixed32 expanded = 10 [features.repeated_field_encoding = EXPANDED];
    map<string, All> tags = 11; uint64 big = 12; fixed64 f64 = 13; bool flag = 14;
    string raw = 15 [features.utf8_validation = NONE];
  }
  extend All { int32 extra = 100; }
`);
const all = schema.message("t.All");

const sets = compileText(`
  syntax = "proto2";
  package t;
  message Set { option message_set_wire_format = true; extensions 4 to max; }
  message Item { extend Set { optional Item item = 5; } optional int32 a = 1; }
`);

function annotate(hex: string): string {
  const lines = annotateBytes(all, bytes(hex));
  return `\n${lines.join("\n")}\n`;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

test("no bytes are no lines", () => {
  expect(annotateBytes(all, new Uint8Array(0))).toEqual([]);
});

test("each record is a line, with what it holds", () => {
  const hex =
    "089601 1203e282ac 1a020001 2001 2d0000c03f 31000000000000f87f 60ffffffffffffffffff01 690100000000000000 7001 a00605";

  expect(annotate(hex)).toMatchInlineSnapshot(`
    "
    08 96 01                    field 1 id: int32 150
    12 03 e2 82 ac              field 2 name: string "€"
    1a 02 00 01                 field 3 blob: 2 bytes
    20 01                       field 4 color: enum RED (1)
    2d 00 00 c0 3f              field 5 f: float 1.5
    31 00 00 00 00 00 00 f8 7f  field 6 d: double NaN
    60 ff ff ff ff ff … ff 01   field 12 big: uint64 18446744073709551615
    69 01 00 00 00 00 00 00 00  field 13 f64: fixed64 1
    70 01                       field 14 flag: bool true
    a0 06 05                    field 100 [t.extra]: int32 5
    "
  `);
});

test("a float has the name that is read back as it, though not by way of a double", () => {
  expect(annotate("2dfd43ae15")).toBe("\n2d fd 43 ae 15  field 5 f: float 7.038531e-26\n");
});

test("messages, groups and map entries are opened and indented", () => {
  expect(annotate("3a04 3a02 0801 43 0802 44 5a0a 0a056f74686572 120101")).toMatchInlineSnapshot(`
    "
    3a 04                   field 7 child: t.All, 4 bytes
      3a 02                 field 7 child: t.All, 2 bytes
        08 01               field 1 id: int32 1
    43                      field 8 group: t.All, a group
      08 02                 field 1 id: int32 2
    44                      end of group 8
    5a 0a                   field 11 tags: map entry, 10 bytes
      0a 05 6f 74 68 65 72  field 1 key: string "other"
      12 01                 field 2 value: t.All, 1 byte
    01                      reading stops at byte 21: field number 0
    "
  `);
  expect(annotate("5a09 0a056f74686572 1200")).toMatchInlineSnapshot(`
    "
    5a 09                   field 11 tags: map entry, 9 bytes
      0a 05 6f 74 68 65 72  field 1 key: string "other"
      12 00                 field 2 value: t.All, 0 bytes
    "
  `);
});

test("what a message set holds is opened", () => {
  const lines = annotateBytes(sets.message("t.Set"), bytes("0b 1005 1a020801 0c"));

  expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    0b         message set item [t.Item.item]
      10 05    field 2 type_id: uint32 5
      1a 02    field 3 message: t.Item, 2 bytes
        08 01  field 1 a: int32 1
    0c         end of group 1
    "
  `);
});

test("what is legal but unusual is told", () => {
  const hex =
    "888000 01 08 8100 12 8100 61 0801 3a00 3a00 4a0101 48 03 52 04 01000000 5501000000 2007 0d01000000 7a0180";

  expect(annotate(hex)).toMatchInlineSnapshot(`
    "
    88 80 00 01        field 1 id: int32 1 (padded tag)
    08 81 00           field 1 id: int32 1 (padded varint; again: the last counts)
    12 81 00 61        field 2 name: string "a" (padded length)
    08 01              field 1 id: int32 1 (again: the last counts)
    3a 00              field 7 child: t.All, 0 bytes
    3a 00              field 7 child: t.All, 0 bytes (again: it merges)
    4a 01 01           field 9 packed: packed sint64 -1
    48 03              field 9 packed: sint64 -2 (not packed as declared)
    52 04 01 00 00 00  field 10 expanded: packed fixed32 1 (packed, declared unpacked)
    55 01 00 00 00     field 10 expanded: fixed32 1
    20 07              field 4 color: enum 7, which t.Color has not: an unknown field
    0d 01 00 00 00     field 1 id in a wire type that is not its own: 32 bits, 0x1
    7a 01 80           field 15 raw: string of 1 byte, not valid UTF-8
    "
  `);
});

test("unknown fields of every wire type are named", () => {
  expect(
    annotate("800601 8506 01000000 8106 0100000000000000 8206 03616263 8306 0801 8406"),
  ).toMatchInlineSnapshot(`
    "
    80 06 01                       unknown field 96: varint 1
    85 06 01 00 00 00              unknown field 96: 32 bits, 0x1
    81 06 01 00 00 00 00 00 00 00  unknown field 96: 64 bits, 0x1
    82 06 03 61 62 63              unknown field 96: 3 bytes
    83 06 08 01 84 06              unknown field 96: a group
    "
  `);
});

test("long payloads are elided and long lists counted", () => {
  const text = "41".repeat(200);

  expect(annotate(`12c801${text} 4a0c${"02".repeat(12)} 4a00`)).toMatchInlineSnapshot(`
    "
    12 c8 01 41 41 41 … 41 41  field 2 name: string "AAAAAAAAAAAAAAA…AAAAAAAAAAAAAAA", 200 characters
    4a 0c 02 02 02 02 … 02 02  field 9 packed: packed sint64 1, 1, 1, 1, 1, 1, 1, 1, … 12 elements
    4a 00                      field 9 packed: packed no element
    "
  `);
});

for (const [what, hex, line] of [
  ["a varint that is cut short", "0801 0880", "reading stops at byte 3: a varint is cut short"],
  [
    "a length beyond the end",
    "1205 61",
    "reading stops at byte 1: a length of 5, but 1 bytes left",
  ],
  [
    "a length beyond the outer message",
    "3a02 1205 61",
    "reading stops at byte 3: a length of 5, but 0 bytes left",
  ],
  ["field number 0", "0801 00", "reading stops at byte 2: field number 0"],
  ["a wire type that does not exist", "0f", "reading stops at byte 1: wire type 7 does not exist"],
  ["a group that is not ended", "43 0801", "reading stops at byte 3: group 8 is not ended"],
  [
    "the end of a group that was not begun",
    "44",
    "reading stops at byte 1: an end of group 8 that was not begun",
  ],
] as const)
  test(`${what} is where reading stops`, () => {
    expect(annotateBytes(all, bytes(hex)).at(-1)).toMatch(new RegExp(`  ${line}$`));
  });

test("text that is no UTF-8 is told, and reading goes on", () => {
  expect(annotate("12 01 ff 0801")).toMatchInlineSnapshot(`
    "
    12 01 ff  field 2 name: string of 1 byte, not valid UTF-8 though it must be
    08 01     field 1 id: int32 1
    "
  `);
});

test("text cannot reach the terminal as controls", () => {
  expect(annotate("12 04 1b5b324a")).toMatchInlineSnapshot(`
    "
    12 04 1b 5b 32 4a  field 2 name: string "\\u001b[2J"
    "
  `);
});

test("nesting without end stays readable", () => {
  let nested = "";
  for (let level = 0; level < 60; level++)
    nested = `3a${(nested.length / 2).toString(16).padStart(2, "0")}${nested}`;

  const lines = annotateBytes(all, bytes(nested));

  expect(lines).toHaveLength(33);
  expect(lines.at(-1)).toMatch(/field 7 child: t.All, nested too deep to show: 54 bytes$/);
});

test("thousands of records are not thousands of lines", () => {
  const lines = annotateBytes(all, bytes("0801".repeat(5000)));

  expect(lines).toHaveLength(201);
  expect(lines.at(-1)).toMatch(/ {2}9600 bytes more$/);
});

test("any bytes at all are annotated, each once and in order", () => {
  // Small numbers, so that many are tags and lengths.
  const byte = fc.oneof(fc.nat(255), fc.nat(0x7b));
  const shown = /^ *((?:[0-9a-f]{2}(?: |$))+) /;

  fc.assert(
    fc.property(fc.array(byte, { maxLength: 10 }), (input) => {
      const lines = annotateBytes(all, Uint8Array.from(input));
      const hex = lines.map((line) => shown.exec(line)?.[1] ?? "").join("");
      expect(hex.replaceAll(" ", "")).toBe(Buffer.from(input).toString("hex"));
    }),
    { numRuns: 2000 },
  );
});
