import { describe, expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { ToolError } from "../schema/tool-error.ts";
import { binary } from "./binary.ts";
import { edgesOf } from "./edges.ts";
import { messageDrawer, messageOf } from "./message.ts";
import { prngOf } from "./prng.ts";
import { text } from "./text.ts";

const type = compileText('syntax = "proto3"; message M { M next = 1; }').message("M");

const noCounts: readonly number[] = [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY];

for (const [name, of] of [
  ["text", text],
  ["binary", binary],
] as const)
  describe(name, () => {
    test.each([
      ...noCounts.map((minLength) => ({ minLength })),
      ...[Number.NaN, -1, 1.5, Number.NEGATIVE_INFINITY].map((maxLength) => ({ maxLength })),
      { minLength: 2 ** 30 },
      { minLength: Number.POSITIVE_INFINITY, maxLength: Number.POSITIVE_INFINITY },
    ])("refuses %j, and does not draw for ever", (lengths) => {
      expect(() => of(lengths)).toThrow(ToolError);
      expect(() => of(lengths)).toThrow(`${name}: no length is at least`);
    });

    test("takes a largest length without end, and one that is the smallest too", () => {
      expect(() => of({ maxLength: Number.POSITIVE_INFINITY })).not.toThrow();
      expect(() => of({ minLength: 3, maxLength: 3 })).not.toThrow();
    });
  });

describe("limits of messages", () => {
  test.each(noCounts)("%d is no depth", (maxDepth) => {
    const message = `maxDepth: ${maxDepth} is no whole number from 0`;

    expect(() => messageOf(type, { maxDepth })).toThrow(message);
    expect(() => messageDrawer(type, { maxDepth })).toThrow(message);
    expect(() => [...edgesOf(type, { maxDepth })]).toThrow(message);
  });

  test.each(noCounts)("%d is no number of elements", (maxElements) => {
    expect(() => messageOf(type, { maxElements })).toThrow(
      `maxElements: ${maxElements} is no whole number from 0`,
    );
  });

  test("a depth that would exhaust the stack is refused; boundaries keep to their own", () => {
    expect(() => messageOf(type, { maxDepth: 1001 })).toThrow(
      "maxDepth: 1001 is no whole number from 0 to 1000",
    );
    expect(() => [...edgesOf(type, { maxDepth: 1001 })]).not.toThrow();
  });

  test("the deepest that may be asked for can be drawn", () => {
    const draw = messageDrawer(type, { maxDepth: 1000 });
    const prng = prngOf(1, 2, 3, 4);

    expect(() => Array.from({ length: 100 }, () => draw(prng))).not.toThrow();
  });
});
