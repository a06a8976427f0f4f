import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { pairOf } from "../schema/evolution/message-pair.ts";
import { toJson } from "../schema/json/to-json.ts";
import { replacedEdges } from "./replaced-edges.ts";

test("what is deep inside a type that replaces another is set, and nothing beside the way there", () => {
  const text = (suffix: string, kind: string) => `syntax = "proto3";
    message A${suffix} { B${suffix} b = 1; string s = 2; }
    message B${suffix} { repeated C${suffix} c = 1; }
    message C${suffix} { map<int32, D${suffix}> d = 1; }
    message D${suffix} { ${kind} x = 1; int32 y = 2; }`;
  const [old, next] = [compileText(text("", "int32")), compileText(text("2", "int64"))];
  const pair = pairOf(old.message("A"), next.message("A2"));

  const texts = new Set(
    [...replacedEdges(pair, "new")].map((value) => toJson(next, pair.new, value)),
  );

  expect(texts).toContain('{"b":{"c":[{"d":{"-1":{"x":"2147483648"}}}]}}');
  expect([...texts].filter((one) => one.includes('"s"'))).toEqual([]);
});
