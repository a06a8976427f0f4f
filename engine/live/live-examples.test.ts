import { expect, test } from "vitest";
import { toJson } from "../../schema/json/to-json.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { RunConfig } from "../config/run-config.ts";
import { examplesOf } from "./live-examples.ts";
import { words, wordsMethod, wordsSubject } from "./testing/words.ts";

const methods = [wordsMethod("Put"), wordsMethod("Say")];

function examples(config: RunConfig): readonly string[] {
  const type = words.message("words.v1.Word");
  return [...examplesOf(methods, words, config)].map(
    ([subject, value]) => `${subject} ${toJson(words, type, value)}`,
  );
}

test("an example is a request of its method, and of several the last that says one counts", () => {
  expect(
    examples({
      methods: {
        "words.v1.Words/*": { example: { text: "a" } },
        [wordsSubject("Say")]: { example: { number: 7 } },
      },
    }),
  ).toEqual([`${wordsSubject("Put")} {"text":"a"}`, `${wordsSubject("Say")} {"number":7}`]);
});

test("methods without an example have none", () => {
  expect(examples({})).toEqual([]);
  expect(examples({ methods: { [wordsSubject("Say")]: { idempotent: true } } })).toEqual([]);
});

test("an example that is no request of its method is refused, by its place", () => {
  const config: RunConfig = { methods: { [wordsSubject("Say")]: { example: { txt: "a" } } } };

  expect(() => examples(config)).toThrow(ToolError);
  expect(() => examples(config)).toThrow(`example of ${wordsSubject("Say")}`);
});
