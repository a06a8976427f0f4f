import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { pageWidth } from "../../schema/text/layout.ts";
import { sampleFinding } from "../testing/samples.ts";
import { renderFinding, renderFindingLine } from "./finding-text.ts";

const plain = { colour: false };

function shown(parts: Parameters<typeof sampleFinding>[0]): string {
  return `\n${renderFinding(sampleFinding(parts), plain)}`;
}

/** The lines behind one label. */
function part(label: string, parts: Parameters<typeof sampleFinding>[0]): readonly string[] {
  const lines = renderFinding(sampleFinding(parts), plain).split("\n");
  const start = lines.findIndex((line) => line.startsWith(`  ${label} `));
  const rest = lines.slice(start + 1);
  const length = rest.findIndex((line) => !line.startsWith("            "));
  return start < 0 ? [] : lines.slice(start, start + 1 + length);
}

test("what can be used against somebody says so", () => {
  expect(part("security", { security: true })).toEqual([
    "  security  it can be used against whoever runs the codec: tell its makers first",
  ]);
  expect(part("security", {})).toEqual([]);
});

test("a finding says what broke, on which input and bytes, where, why, and how to see it again", () => {
  expect(shown({})).toMatchInlineSnapshot(`
    "
    FAIL  wire/round-trip  protobufjs 8.8.1  acme.v1.Order                                        k3f9a2
      claim     encode(decode(bytes)) means what bytes mean
      input     {"tags":{"__proto__":"x"}}    (shrunk from 1,412 B to 16 B, 31 steps)
      bytes     0a 0e                     field 1 tags: map entry, 14 bytes
                  0a 09 5f 5f 70 … 5f 5f  field 1 key: string "__proto__"
                  12 01 78                field 2 value: string "x"
      expected  the same message
      got       {}
      where     tags["__proto__"] is lost
      at        acme/v1/order.proto:14:3
      why       https://protobuf.dev/programming-guides/encoding/
      replay    wireproof replay k3f9a2
    "
  `);
});

test("a finding without bytes, place and location leaves those lines out", () => {
  const { path: _path, location: _location, output: _output, ...rest } = sampleFinding();
  const input = { kind: "object", json: ['{"name":"\\ud800"}'], hex: [], written: [] } as const;

  expect(`\n${renderFinding({ ...rest, input, explanation: [] }, plain)}`).toMatchInlineSnapshot(`
    "
    FAIL  wire/round-trip  protobufjs 8.8.1  acme.v1.Order                                        k3f9a2
      claim     encode(decode(bytes)) means what bytes mean
      input     {"name":"\\ud800"}    (shrunk from 1,412 B to 16 B, 31 steps)
      written   as a JavaScript object
      expected  {"tags":{"__proto__":"x"}}
      got       {}
      why       https://protobuf.dev/programming-guides/encoding/
      replay    wireproof replay k3f9a2
    "
  `);
});

test("a place in another message than the checked one is named", () => {
  expect(part("at", { place: { typeName: "acme.v1.Item", field: 2 } })).toEqual([
    "  at        acme/v1/order.proto:14:3  acme.v1.Item",
  ]);
});

test("the parts of an input are numbered, and an unusual way of writing is told", () => {
  const input = {
    kind: "wire",
    json: ['{"id":1}', '{"id":2}'],
    hex: ["0801", "0802"],
    written: ["fields reversed", "varints with 2 surplus bytes"],
  } as const;

  expect(part("input", { input })).toMatchInlineSnapshot(`
    [
      "  input     part 1: {"id":1}",
      "            part 2: {"id":2}    (shrunk from 1,412 B to 16 B, 31 steps)",
    ]
  `);
  expect(part("written", { input })).toMatchInlineSnapshot(`
    [
      "  written   fields reversed; varints with 2 surplus bytes",
    ]
  `);
});

test("a codec that refuses what it wrote itself is shown what it wrote", () => {
  expect(part("wrote", { way: "refused", output: "0a03eda080" })).toEqual([
    "  wrote     0a 03 ed a0 80",
  ]);
});

test("the empty message is said to be empty", () => {
  expect(part("bytes", { explanation: [] })).toEqual(["  bytes     none: the empty message"]);
});

test("a long list of bytes is cut, and the rest is counted", () => {
  const explanation = Array.from({ length: 100 }, (_, index) => `08 01  line ${index}`);

  const lines = part("bytes", { explanation });

  expect(lines).toHaveLength(25);
  expect(lines.at(-1)).toBe("            … 76 more lines in the JSON report");
});

test("a long value is cut in its middle, and its length is told", () => {
  const json = `{"name":"${"x".repeat(5000)}"}`;

  const lines = part("input", { input: { kind: "wire", json: [json], hex: [""], written: [] } });

  expect(lines.join("\n")).toContain(" … 5,011 characters … ");
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toContain("(shrunk from 1,412 B to 16 B, 31 steps)");
});

test("no line is longer than the page", () => {
  const long = "a.very.long.name".repeat(30);
  const text = shown({
    claim: long,
    expected: long,
    actual: long,
    path: long,
    known: long,
    explanation: [long],
    input: { kind: "wire", json: [long, long], hex: ["", ""], written: [long] },
  });

  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(pageWidth);
});

test("nothing in a finding can reach the terminal as a control", () => {
  const hostile = "\u001b[2J\u202e\u0007\r\n\ud800\u009b";
  const text = shown({
    claim: hostile,
    expected: hostile,
    actual: hostile,
    path: hostile,
    known: hostile,
    codecVersion: hostile,
    explanation: [hostile],
    input: { kind: "wire", json: [hostile], hex: [""], written: [hostile] },
  });

  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}]/u);
  expect(text).toContain(String.raw`\u001b[2J\u202e\u0007\r\n\ud800\u009b`);
});

test("a value of astral characters is never cut inside of one", () => {
  for (const pad of ["", "x"])
    expect(shown({ actual: pad + "😀".repeat(1000) }).isWellFormed()).toBe(true);
});

test("a finding in one line names the check, or the first finding that is like it", () => {
  const finding = sampleFinding({ id: "zzz999", subject: "acme.v1.Item" });

  expect(renderFindingLine(finding, undefined, plain)).toMatchInlineSnapshot(`
    "FAIL   wire/round-trip  protobufjs  acme.v1.Item  tags["__proto__"] is lost                   zzz999
    "
  `);
  expect(renderFindingLine(finding, "k3f9a2", plain)).toMatchInlineSnapshot(`
    "FAIL   like k3f9a2  acme.v1.Item  tags["__proto__"] is lost                                   zzz999
    "
  `);
});

test("a known failure is marked as such, with its reason", () => {
  const text = shown({ known: "protobufjs#1" });

  expect(text).toMatch(/^\nKNOWN wire/);
  expect(text).toContain("\n  known     protobufjs#1\n");
});

test("colour is in escape sequences only where it is wanted", () => {
  const text = renderFinding(sampleFinding(), { colour: true });

  expect(text).toContain("\u001b[31mFAIL\u001b[39m");
  expect(stripVTControlCharacters(text)).toBe(renderFinding(sampleFinding(), plain));
});
