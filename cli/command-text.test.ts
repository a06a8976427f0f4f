import { expect, test } from "vitest";
import { commandText } from "./command-text.ts";

test("the seed is added where the command line has none", () => {
  expect(commandText(["roundtrip", "protos/"], { "--seed": "7" })).toBe(
    "wireproof roundtrip protos/ --seed 7",
  );
  expect(commandText(["roundtrip", "--seed", "7"], { "--seed": "7" })).toBe(
    "wireproof roundtrip --seed 7",
  );
  expect(commandText(["roundtrip", "--seed=7"], { "--seed": "7" })).toBe(
    "wireproof roundtrip --seed=7",
  );
});

test("what a shell would read otherwise is quoted", () => {
  expect(
    commandText(["roundtrip", "my protos", "--message", "acme.*", "it's", ""], { "--seed": "1" }),
  ).toBe("wireproof roundtrip 'my protos' --message 'acme.*' 'it'\\''s' '' --seed 1");
});

test("settings stand before the arguments that follow two hyphens", () => {
  expect(commandText(["roundtrip", "--", "-odd"], { "--seed": "7", "--max-examples": "5" })).toBe(
    "wireproof roundtrip --seed 7 --max-examples 5 -- -odd",
  );
});
