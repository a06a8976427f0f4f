import { expect, test } from "vitest";
import { orderSchema } from "../../engine/testing/sabotage.ts";
import { prngOf } from "../../generators/prng.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { recordsOf, tagOf } from "../../schema/wire/records.ts";
import type { WirePart } from "../input.ts";
import { onlyPart } from "../inputs.ts";
import { messagesIn } from "../messages-in.ts";
import { unknownInputs } from "./unknown-inputs.ts";

const order = orderSchema().message("Order");
const types = [...richSchema().messageNames]
  .map((name) => richSchema().message(name))
  .filter((type) => !type.messageSet && type.typeName !== "rich.two.Endless");

function edgesOf(type: MessageType): readonly WirePart[] {
  return Array.from(unknownInputs(type).edges(), onlyPart);
}

function drawnOf(type: MessageType, count: number): readonly WirePart[] {
  const { random } = unknownInputs(type);
  const prng = prngOf(1, 2, 3, 4);
  return Array.from({ length: count }, () => onlyPart(random(prng)));
}

test.each(types.map((type) => [type.typeName, type] as const))(
  "every input of %s holds an unknown field, and means its value",
  (_name, type) => {
    for (const { value, bytes } of [...edgesOf(type), ...drawnOf(type, 20)]) {
      const unknown = [...messagesIn(type, value)].flatMap((message) => message.unknown);

      expect(unknown).not.toEqual([]);
      expect(firstDifference(type, value, decode(type, bytes))).toBeUndefined();
    }
  },
);

/** Known records as `k`, unknown ones as `u`, each run of one sort as one. */
function runsOf(part: WirePart): string {
  const letters = Array.from(recordsOf(part.bytes), (record) =>
    order.byNumber.has(tagOf(record) >>> 3) ? "k" : "u",
  );
  return letters.join("").replace(/(.)\1+/g, "$1");
}

test("unknown fields stand behind, before and between known ones, also where every second or third boundary is left out", () => {
  const edges = edgesOf(order);
  for (const step of [1, 2, 3]) {
    const runs = edges.filter((_, index) => index % step === 0).map(runsOf);
    expect(runs).toEqual(expect.arrayContaining(["ku", "uk"]));
  }
  expect(edges.map(runsOf)).toContainEqual(expect.stringContaining("kukuk"));
  expect(drawnOf(order, 60).map(runsOf)).toContainEqual(expect.stringContaining("kukuk"));
});

test("no boundary comes twice", () => {
  const texts = edgesOf(order).map(({ bytes }) => Buffer.from(bytes).toString("hex"));

  expect(new Set(texts).size).toBe(texts.length);
});

test("shrinks towards unknown fields that stand last", () => {
  const { shrink } = unknownInputs(order);
  const between = drawnOf(order, 60).find(({ style }) => style?.unknown === "between");
  if (between === undefined) throw new Error("none was drawn");

  const [simplest] = shrink({ kind: "wire", parts: [between] });
  if (simplest === undefined) throw new Error("nothing is simpler");

  expect(onlyPart(simplest).value).toBe(between.value);
  expect(onlyPart(simplest).bytes).toEqual(encode(order, between.value));
});
