import fc from "fast-check";
import { expect, test } from "vitest";
import { messageOf } from "../../generators/message.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { composedEverything } from "./composed-everything.ts";
import { everything } from "./everything.ts";
import { valueOfComposed } from "./generator-cases.ts";

const { type } = await everything(1);
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

function drawn<T>(arbitrary: fc.Arbitrary<T>): readonly T[] {
  return seeds.flatMap((seed) => fc.sample(arbitrary, { seed, numRuns: 100 }));
}

function meanOf(values: readonly MessageValue[], sizeOf: (value: MessageValue) => number): number {
  return values.reduce((sum, value) => sum + sizeOf(value), 0) / values.length;
}

const ours = drawn(messageOf(type));
const composed = drawn(composedEverything()).map((one) => valueOfComposed(type, one));

test.each([
  ["fields", (value: MessageValue) => value.fields.size],
  ["bytes", (value: MessageValue) => encode(type, value).length],
])("the composed message has about as many %s as ours", (_, sizeOf) => {
  const ratio = meanOf(composed, sizeOf) / meanOf(ours, sizeOf);

  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.2);
});

test("the composed message sets every field, and leaves every field unset", () => {
  const shares = type.fields.map(({ number }) =>
    meanOf(composed, (value) => (value.fields.has(number) ? 1 : 0)),
  );

  expect(Math.min(...shares)).toBeGreaterThan(0.15);
  expect(Math.max(...shares)).toBeLessThan(0.6);
});
