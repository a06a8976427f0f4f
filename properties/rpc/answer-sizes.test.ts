import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { answerSizes } from "./answer-sizes.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  message Answer {
    string text = 1; repeated string lines = 2; map<string, string> named = 3; int32 total_count = 4; Answer inner = 5; repeated Answer all = 6;
    google.protobuf.Timestamp changed = 7; string updated_at = 8; int64 version = 9; int32 requestCount = 10; bool is_done = 11;
  }
`);
const type = schema.message("Answer");

function sizesOf(json: unknown, numbers: boolean): Readonly<Record<string, number>> {
  const value = fromJson(schema, type, JSON.stringify(json));
  return Object.fromEntries(answerSizes(type, value, { numbers }));
}

test("measures texts, lists and maps, and what is in them, and numbers where they are asked for", () => {
  const json = {
    ...{ text: "abc", lines: ["a", "bc"], named: { a: "bcd" }, totalCount: 7, isDone: true },
    ...{ inner: { text: "a" }, all: [{ text: "ab" }, { text: "c" }] },
  };

  const texts = {
    ...{ text: 3, lines: 2, "lines[]": 3, named: 1, "named[]": 3 },
    ...{ "inner.text": 1, all: 2, "all[].text": 3 },
  };
  expect(sizesOf(json, false)).toEqual(texts);
  expect(sizesOf(json, true)).toEqual({ ...texts, total_count: 7 });
});

test("leaves out what grows by its nature: times, versions, counts of calls", () => {
  const json = {
    ...{ changed: "2020-01-01T00:00:00Z", updatedAt: "today", version: "7", requestCount: 9 },
  };

  expect(sizesOf(json, true)).toEqual({});
});
