import { expect, test } from "vitest";
import { JsonError } from "./json-error.ts";
import { type JsonNode, maxJsonDepth, parse } from "./parse.ts";

test("keeps the digits of numbers", () => {
  for (const lexeme of ["0", "-0", "18446744073709551615", "1e400", "1.0E+2", "-0.5e-7"])
    expect(parse(lexeme)).toEqual({ kind: "number", lexeme });
});

test("keeps every member of an object, duplicates and __proto__ too", () => {
  const one: JsonNode = { kind: "number", lexeme: "1" };

  expect(parse('{"a":1,"a":1,"__proto__":1}')).toEqual({
    kind: "object",
    members: [
      { name: "a", value: one },
      { name: "a", value: one },
      { name: "__proto__", value: one },
    ],
  });
});

test("reads whitespace, literals, nesting and empty containers", () => {
  expect(parse(' \t\r\n[ null , true,false ,{ } , [ ] , {"" : ""} ]\n')).toEqual({
    kind: "array",
    elements: [
      { kind: "null" },
      { kind: "boolean", value: true },
      { kind: "boolean", value: false },
      { kind: "object", members: [] },
      { kind: "array", elements: [] },
      { kind: "object", members: [{ name: "", value: { kind: "string", value: "" } }] },
    ],
  });
});

test("reads every escape and all text that needs none", () => {
  for (const [text, value] of [
    [String.raw`"\"\\\/\b\f\n\r\t"`, '"\\/\b\f\n\r\t'],
    [String.raw`"\u8C37\u6b4c"`, "谷歌"],
    [String.raw`"\uD83D\uDE01"`, "😁"],
    [String.raw`"\u0000"`, "\0"],
    ['"\u007f\u2028\u2029\ufeff\uffff😁"', "\u007f\u2028\u2029\ufeff\uffff😁"],
  ] as const)
    expect(parse(text)).toEqual({ kind: "string", value });
});

test("reads UTF-8 bytes", () => {
  expect(parse(new TextEncoder().encode('"谷歌"'))).toEqual({ kind: "string", value: "谷歌" });
});

test("refuses what is no JSON text, with line and column", () => {
  for (const [text, message] of [
    ["", "line 1, column 1: expected a value, got the end of the text"],
    ["nul", 'line 1, column 1: expected a value, got "n"'],
    ["True", 'line 1, column 1: expected a value, got "T"'],
    ["NaN", 'line 1, column 1: expected a value, got "N"'],
    ["+1", 'line 1, column 1: expected a value, got "+"'],
    [".5", 'line 1, column 1: expected a value, got "."'],
    ["01", 'line 1, column 2: expected the end of the text, got "1"'],
    ["1.", 'line 1, column 2: expected the end of the text, got "."'],
    ["1e", 'line 1, column 2: expected the end of the text, got "e"'],
    ["0x1", 'line 1, column 2: expected the end of the text, got "x"'],
    ["truefalse", 'line 1, column 5: expected the end of the text, got "f"'],
    ["{}{}", 'line 1, column 3: expected the end of the text, got "{"'],
    ["[1,]", 'line 1, column 4: expected a value, got "]"'],
    ["[1 2]", 'line 1, column 4: expected "," or "]", got "2"'],
    ["[1", 'line 1, column 3: expected "," or "]", got the end of the text'],
    ["[,1]", 'line 1, column 2: expected a value, got ","'],
    ['{"a":1,}', 'line 1, column 8: expected a member name in quotes, got "}"'],
    ["{a:1}", 'line 1, column 2: expected a member name in quotes, got "a"'],
    ["{1:1}", 'line 1, column 2: expected a member name in quotes, got "1"'],
    ['{"a" 1}', 'line 1, column 6: expected ":", got "1"'],
    ['{"a":1 "b":2}', 'line 1, column 8: expected "," or "}", got "\\""'],
    ["'a'", 'line 1, column 1: expected a value, got "\'"'],
    ["[1, // one\n2]", 'line 1, column 5: expected a value, got "/"'],
    ['{\n  "a": 1,\n  "b": x\n}', 'line 3, column 8: expected a value, got "x"'],
    ["\ufeff1", 'line 1, column 1: expected a value, got "\ufeff"'],
    ["\u00a01", 'line 1, column 1: expected a value, got "\u00a0"'],
    [
      '"a',
      "line 1, column 3: expected a closing quote or a character above U+001F, got the end of the text",
    ],
    ['"a\tb"', 'line 1, column 3: expected a closing quote or a character above U+001F, got "\\t"'],
    ['"\\', "line 1, column 3: expected a JSON escape, got the end of the text"],
    ['"\\x41"', 'line 1, column 3: expected a JSON escape, got "x"'],
    ['"\\U0041"', 'line 1, column 3: expected a JSON escape, got "U"'],
    ['"\\u8C3"', 'line 1, column 4: expected four hexadecimal digits, got "8"'],
  ] as const)
    expect(() => parse(text), text).toThrow(new JsonError(message));
});

test("refuses lone surrogates wherever they stand, unless told to keep them", () => {
  for (const text of [
    String.raw`"\uD800"`,
    String.raw`"\uDC00"`,
    String.raw`"\uDE01\uD83D"`,
    String.raw`{"a\udfff":1}`,
    '"a\ud800"',
  ]) {
    expect(() => parse(text), text).toThrow("a lone surrogate, which UTF-8 cannot carry");
    expect(() => parse(text, { loneSurrogates: true }), text).not.toThrow();
  }
  expect(parse(String.raw`"\ud800"`, { loneSurrogates: true })).toEqual({
    kind: "string",
    value: "\ud800",
  });
});

test("refuses bytes that are no UTF-8, and a byte order mark", () => {
  expect(() => parse(Uint8Array.of(0x22, 0xff, 0x22))).toThrow("the JSON text is no valid UTF-8");
  expect(() => parse(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).toThrow("expected a value");
});

test("reads as deep as it says, and refuses what is deeper", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

  expect(() => parse(nested(maxJsonDepth))).not.toThrow();
  expect(() => parse(nested(maxJsonDepth + 1))).toThrow("nests deeper than 200");
  expect(() => parse("[".repeat(1_000_000))).toThrow("nests deeper than 200");
});

test("counts depth, not length", () => {
  expect(() => parse(`[${Array(5000).fill("[]").join(",")}]`)).not.toThrow();
});
