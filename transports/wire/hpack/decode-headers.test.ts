import { expect, test } from "vitest";
import { decodeHeaders } from "./decode-headers.ts";

function decoded(hex: string): unknown {
  const result = decodeHeaders(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
  return result.kind === "headers" ? result.fields : result.reason;
}

const request = [
  [":method", "GET"],
  [":scheme", "http"],
  [":path", "/"],
  [":authority", "www.example.com"],
];
const date = "Mon, 21 Oct 2013 20:13:21 GMT";
const response = [
  [":status", "302"],
  ["cache-control", "private"],
  ["date", date],
  ["location", "https://www.example.com"],
];

// RFC 7541 appendix C, those that stand first on a connection and so need no table.
for (const [clause, hex, fields] of [
  [
    "C.2.1: a literal to be kept",
    "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
    [["custom-key", "custom-header"]],
  ],
  [
    "C.2.2: a literal not to be kept",
    "040c 2f73 616d 706c 652f 7061 7468",
    [[":path", "/sample/path"]],
  ],
  [
    "C.2.3: a literal never to be kept",
    "1008 7061 7373 776f 7264 0673 6563 7265 74",
    [["password", "secret"]],
  ],
  ["C.2.4: an indexed field", "82", [[":method", "GET"]]],
  [
    "C.3.1: a request without Huffman",
    "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
    request,
  ],
  ["C.4.1: a request with Huffman", "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", request],
  [
    "C.5.1: a response without Huffman",
    `4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133
     2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70
     6c65 2e63 6f6d`,
    response,
  ],
  [
    "C.6.1: a response with Huffman",
    `4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6
     2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
    response,
  ],
] as const)
  test(`reads the example ${clause}`, () => {
    expect(decoded(hex)).toEqual(fields);
  });

test("takes a size of the table of 0 at the head of a block, and no other", () => {
  expect(decoded("20 88")).toEqual([[":status", "200"]]);
  expect(decoded("88 20")).toBe("a size of the table behind a field");
  expect(decoded("3f e1 1f 88")).toBe("a table of 4096 bytes, where none was allowed");
});

// C.3.2 goes on with what C.3.1 had the reader keep.
for (const [what, hex, reason] of [
  [
    "a field of the table",
    "8286 84be 5808 6e6f 2d63 6163 6865",
    "no field has the index 62, where no table was allowed",
  ],
  ["the index 0", "80", "no field has the index 0, where no table was allowed"],
  ["a name of the table", "7e 01 61", "no field has the index 62, where no table was allowed"],
  ["an endless integer", `ff${"80".repeat(40)}`, "a field that is cut short"],
  ["an integer that is too large", `ff${"ff".repeat(9)}01`, "an integer that is too large"],
  ["a string cut short", "00 05 61", "a string that is cut short"],
  ["a name alone", "00 01 61", "a field that is cut short"],
  [
    "the end of a string in Huffman",
    "00 84 ff ff ff ff 01 61",
    "a string that is no code of Huffman",
  ],
  ["padding of zeros", "00 81 18 01 61", "a string that is no code of Huffman"],
  ["padding of a byte", "00 82 1f ff 01 61", "a string that is no code of Huffman"],
] as const)
  test(`refuses ${what}`, () => {
    expect(decoded(hex)).toBe(reason);
  });

test("refuses a small block that stands for much", () => {
  // The field with the longest name and value of those that all know.
  expect(decoded("90".repeat(100_000))).toBe("fields of more than 1048576 bytes");
});
