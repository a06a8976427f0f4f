import { expect, test } from "vitest";
import { emptyMessage, type FieldValue } from "../../schema/value.ts";
import { shownContent } from "./shown-content.ts";

for (const [content, other, expected] of [
  ["a\nb", undefined, String.raw`"a\\nb"`],
  [Uint8Array.of(1, 255), undefined, "2 bytes: 01ff"],
  [7n, 8n, "7"],
  [emptyMessage, undefined, "a message"],
  [[1, 2], undefined, "2 elements"],
  [[1, 2], [1], "2 elements"],
  [[1, Number.NaN, 3], [1, Number.NaN, 4], "3 elements, [2] = 3"],
  [[Uint8Array.of(1)], [Uint8Array.of(1)], "1 elements"],
  [new Map([[1n, "a"]]), undefined, "1 entries"],
  [new Map([[1n, "a"]]), new Map(), "1 entries"],
  [new Map([[1n, emptyMessage]]), new Map([[-7n, emptyMessage]]), "1 entries, [1] = a message"],
  [new Map([["k", "a"]]), new Map([["k", "b"]]), '1 entries, ["k"] = "a"'],
  [new Map([[1n, emptyMessage]]), new Map([[1n, emptyMessage]]), "1 entries"],
] as const satisfies readonly (readonly [FieldValue, FieldValue | undefined, string])[])
  test(`what is in a field is told as ${expected}`, () => {
    expect(shownContent(content, other)).toBe(expected);
  });
