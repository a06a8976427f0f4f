import { expect, test } from "vitest";
import { contextOn, orderSchema } from "../engine/testing/sabotage.ts";
import { prngOf } from "../generators/prng.ts";
import { truncatingCodec } from "../mocks/byte-faults.ts";
import { valueChangingCodec } from "../mocks/faulty-codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { emptyStringRefusingCodec } from "../mocks/reading-faults.ts";
import { droppingFieldCodec, losingNanCodec } from "../mocks/value-faults.ts";
import type { ListValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import { properties } from "./catalogue.ts";
import type { CaseInput } from "./input.ts";
import { onlyPart } from "./inputs.ts";
import type { CaseContext, Property } from "./property.ts";
import type { BlamedElsewhere } from "./verdict.ts";
import { merge } from "./wire/merge.ts";
import { roundTrip } from "./wire/round-trip.ts";

const oracle = oracleCodec();
const schema = orderSchema();
const type = schema.message("Order");

/** What a property passes on of its boundaries and of some random inputs. */
async function blamesOf(
  property: Property,
  context: CaseContext,
): Promise<readonly BlamedElsewhere[]> {
  const blames: BlamedElsewhere[] = [];
  for (const input of inputsOf(property)) {
    const verdict = await property.check(input, context);
    if (verdict.kind === "blamed elsewhere") blames.push(verdict);
  }
  return blames;
}

function* inputsOf(property: Property): Generator<CaseInput> {
  const inputs = property.inputs(type);
  yield* inputs.edges();
  const prng = prngOf(1, 2, 3, 4);
  for (let left = 40; left > 0; left--) yield inputs.random(prng);
}

/** Loses the elements of lists behind the fourth. */
const cutting = valueChangingCodec(oracle, "cutting", (_type, { fields, unknown }) => ({
  fields: new Map(
    [...fields].map(([number, content]) => [
      number,
      Array.isArray(content) ? (content as ListValue).slice(0, 4) : content,
    ]),
  ),
  unknown,
}));

/** Properties of valid messages in binary, which pass on whatever fails in the plainest way. */
const others = properties.filter(({ id }) => /^(?:wire|object)\//.test(id) && id !== roundTrip.id);

const codecs = [
  cutting,
  droppingFieldCodec(oracle, 1),
  losingNanCodec(oracle),
  emptyStringRefusingCodec(oracle),
  truncatingCodec(oracle),
];

test.each(others.map((property) => [property.id, property] as const))(
  "what %s blames on wire/round-trip, that property finds in the input that it is passed",
  async (_id, property) => {
    const signatures = new Set<string>();
    for (const codec of codecs) {
      const context = await contextOn(codec);
      for (const blame of await blamesOf(property, context)) {
        const { value, bytes, style } = onlyPart(blame.input);
        const verdict = await roundTrip.check(blame.input, context);

        expect(blame.property).toBe(roundTrip.id);
        expect([bytes, style]).toEqual([encode(type, value), undefined]);
        expect(verdict).toMatchObject({ kind: "broken", failure: { signature: blame.signature } });
        signatures.add(blame.signature);
      }
    }

    // One for each way to fail: an element too few, a field too few, one way at NaN, a refusal, no message.
    expect(signatures.size).toBeGreaterThan(4);
  },
);

test("a failure of the merged message alone is passed on with that message", async () => {
  const list = { fields: new Map([[4, [1, 2, 3]]]), unknown: [] };
  const part = { value: list, bytes: encode(type, list) };

  const verdict = await merge.check(
    { kind: "wire", parts: [part, part] },
    await contextOn(cutting),
  );

  expect(verdict).toMatchObject({
    kind: "blamed elsewhere",
    property: "wire/round-trip",
    signature: "length Order.4 content to content",
    input: { kind: "wire", parts: [{ value: { fields: new Map([[4, [1, 2, 3, 1, 2, 3]]]) } }] },
  });
});
