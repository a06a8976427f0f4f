import { describe, expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { decode } from "../schema/wire/decode.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import { canonicalStyle, styleChoices, type WireStyle } from "../schema/wire/style.ts";
import { drawStyle, shrinkStyle, styleAt, styleEdges, styleOf, styleSize } from "./encodings.ts";
import { isInhabited } from "./inhabited.ts";
import { messageDrawer } from "./message.ts";
import { prngOf } from "./prng.ts";
import { assertArbitraryLaws } from "./testing/arbitrary-laws.ts";
import { richSchema } from "./testing/rich-schema.ts";

const knobs = Object.keys(styleChoices) as (keyof typeof styleChoices)[];

test("obeys the laws of arbitraries", () => {
  const isValid = (style: WireStyle) =>
    knobs.every((knob) =>
      [canonicalStyle[knob], ...styleChoices[knob]].includes(style[knob] as never),
    );

  expect(() => assertArbitraryLaws(styleOf(), { isValid, sizeOf: styleSize })).not.toThrow();
});

test("the edges turn each knob to each choice alone, then all at once", () => {
  const turned = styleEdges.map((style) =>
    knobs.filter((knob) => style[knob] !== canonicalStyle[knob]),
  );

  expect(turned.slice(0, -2)).toEqual(
    knobs.flatMap((knob) => styleChoices[knob].map(() => [knob])),
  );
  expect(turned.slice(-2)).toEqual([knobs, knobs]);
});

test("reaches every choice of every knob within 200 draws", () => {
  const prng = prngOf(1, 2, 3, 4);
  const styles = Array.from({ length: 200 }, () => drawStyle(prng));

  for (const knob of knobs)
    expect(new Set(styles.map((style) => style[knob]))).toEqual(
      new Set([canonicalStyle[knob], ...styleChoices[knob]]),
    );
});

test("ends at the one knob that matters, at its first choice", () => {
  let style = styleEdges.at(-1) ?? canonicalStyle;
  for (let next: WireStyle | undefined = style; next !== undefined; ) {
    style = next;
    next = [...shrinkStyle(style)].find((candidate) => candidate.lengthPadding > 0);
  }

  expect(style).toEqual({ ...canonicalStyle, lengthPadding: 1, seed: 1 });
});

describe("all styles of a value mean that value", () => {
  const schema = richSchema();

  test.each(schema.messageNames.filter((name) => isInhabited(schema.message(name))))(
    "%s",
    (name) => {
      const type = schema.message(name);
      const draw = messageDrawer(type, { unknownFields: true });
      const prng = prngOf(5, 6, 7, 8);

      const broken = Array.from({ length: 60 }, () => ({
        value: draw(prng),
        style: drawStyle(prng),
      })).filter(
        ({ value, style }) =>
          firstDifference(type, value, decode(type, encodeInStyle(type, value, style))) !==
          undefined,
      );

      expect(broken).toEqual([]);
    },
  );
});

describe("styles that edges take by turns", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("at a stride of %d, 100 edges meet every one", (stride) => {
    const met = Array.from({ length: 100 }, (_, place) => styleAt(place * stride));

    expect(new Set(met)).toEqual(new Set(styleEdges));
  });

  test("each field's edges meet nearly as many as they could", () => {
    // A round of all 18 would meet each; a few fall together where a field's edges begin.
    for (let start = 0; start < 2000; start++) {
      const met = Array.from({ length: 40 }, (_, place) => styleAt(start + place));

      expect(new Set(met).size).toBeGreaterThanOrEqual(17);
    }
  });
});
