import { describe, expect, test } from "vitest";
import { firstDifference } from "../../schema/compare.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import {
  canonicalJsonStyle,
  type JsonStyle,
  jsonStyleChoices,
} from "../../schema/json/json-style.ts";
import { toJsonInStyle } from "../../schema/json/to-json-in-style.ts";
import { isInhabited } from "../inhabited.ts";
import { messageDrawer } from "../message.ts";
import { prngOf } from "../prng.ts";
import { assertArbitraryLaws } from "../testing/arbitrary-laws.ts";
import { richSchema } from "../testing/rich-schema.ts";
import { sayableInJson } from "./sayable.ts";
import {
  drawJsonStyle,
  isJsonStyle,
  jsonKnobs,
  jsonStyleAt,
  jsonStyleEdges,
  jsonStyleOf,
  jsonStyleSize,
  shrinkJsonStyle,
} from "./spellings.ts";

test("obeys the laws of arbitraries", () => {
  const laws = { isValid: isJsonStyle, sizeOf: jsonStyleSize };

  expect(() => assertArbitraryLaws(jsonStyleOf(), laws)).not.toThrow();
});

test("the edges turn each knob to each choice alone, then all at once", () => {
  const turned = jsonStyleEdges.map((style) =>
    jsonKnobs.filter((knob) => style[knob] !== canonicalJsonStyle[knob]),
  );

  expect(turned.slice(0, -2)).toEqual(
    jsonKnobs.flatMap((knob) => jsonStyleChoices[knob].map(() => [knob])),
  );
  expect(turned.slice(-2)).toEqual([jsonKnobs, jsonKnobs]);
});

test("reaches every choice of every knob within 200 draws", () => {
  const prng = prngOf(1, 2, 3, 4);
  const styles = Array.from({ length: 200 }, () => drawJsonStyle(prng));

  for (const knob of jsonKnobs)
    expect(new Set(styles.map((style) => style[knob]))).toEqual(
      new Set([canonicalJsonStyle[knob], ...jsonStyleChoices[knob]]),
    );
});

test("ends at the one knob that matters", () => {
  let style = jsonStyleEdges.at(-1) ?? canonicalJsonStyle;
  for (let next: JsonStyle | undefined = style; next !== undefined; ) {
    style = next;
    next = [...shrinkJsonStyle(style)].find(({ integers }) => integers !== "written");
  }

  expect(style).toEqual({ ...canonicalJsonStyle, integers: "requoted" });
});

test("tells styles from other data", () => {
  expect(isJsonStyle(canonicalJsonStyle)).toBe(true);
  expect(isJsonStyle({ ...canonicalJsonStyle, names: "kebab" })).toBe(false);
  expect(isJsonStyle({ ...canonicalJsonStyle, more: 1 })).toBe(false);
  expect(isJsonStyle({ names: "json" })).toBe(false);
  expect(isJsonStyle(null)).toBe(false);
});

describe("all spellings of a value mean that value", () => {
  const schema = richSchema();
  const names = schema.messageNames.filter(
    (name) => isInhabited(schema.message(name)) && !schema.message(name).messageSet,
  );

  test.each(names)("%s", (name) => {
    const type = schema.message(name);
    const draw = messageDrawer(type);
    const prng = prngOf(1, 2, 3, 4);

    for (let index = 0; index < 60; index++) {
      const value = sayableInJson(type, draw(prng));
      const style = index < 30 ? jsonStyleAt(index) : drawJsonStyle(prng);
      const read = fromJson(schema, type, toJsonInStyle(schema, type, value, style));
      expect(firstDifference(type, value, read)).toBeUndefined();
    }
  });
});
