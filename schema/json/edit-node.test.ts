import { expect, test } from "vitest";
import { editedAt, nodeAt } from "./edit-node.ts";
import { type JsonNode, parse } from "./parse.ts";
import { printJson } from "./print.ts";
import type { JsonPath } from "./slots.ts";

const tree = parse('{"a":[1,{"b":null}],"c":true,"a":2}');
const one: JsonNode = { kind: "number", lexeme: "1e0" };

function text(node: JsonNode | undefined): string | undefined {
  return node && printJson(node, { whitespace: "none", strings: "plain" });
}

test.each<[JsonPath, string | undefined, string | undefined, string | undefined]>([
  [[], '{"a":[1,{"b":null}],"c":true,"a":2}', "1e0", undefined],
  [["a"], '[1,{"b":null}]', '{"a":1e0,"c":true,"a":2}', '{"c":true,"a":2}'],
  [["a", 0], "1", '{"a":[1e0,{"b":null}],"c":true,"a":2}', '{"a":[{"b":null}],"c":true,"a":2}'],
  [["a", 1, "b"], "null", '{"a":[1,{"b":1e0}],"c":true,"a":2}', '{"a":[1,{}],"c":true,"a":2}'],
  [["d"], undefined, text(tree), text(tree)],
  [["c", "x"], undefined, text(tree), text(tree)],
])("finds, replaces and takes away what stands at %j", (path, found, replaced, without) => {
  expect(text(nodeAt(tree, path))).toBe(found);
  expect(text(editedAt(tree, path, () => one))).toBe(replaced);
  expect(text(editedAt(tree, path, () => undefined))).toBe(without);
});
