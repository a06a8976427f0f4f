import { expect, test } from "vitest";
import { checked, exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { prngOf } from "../../generators/prng.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { nanTakingCodec } from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { faultIn, withoutFault } from "./faulty-text.ts";
import { textIn } from "./inputs.ts";
import { refuses } from "./refuses.ts";

test("holds for the reference on every message", async () => {
  expect(Object.keys(await exceptionsOn("json/refuses", oracleCodec()))).toEqual([
    "rich.two.Bag",
    "rich.two.Endless",
  ]);
});

const schema = richSchema();

test.each(["rich.three.Times", "rich.three.Maps", "rich.two.Two", "google.protobuf.Timestamp"])(
  "every fault of %s is one: the text without it is right",
  (name) => {
    const type = schema.message(name);
    const inputs = refuses.inputs(type);
    const prng = prngOf(1, 2, 3, 4);
    const random = Array.from({ length: 200 }, () => inputs.random(prng));

    const bad = [...inputs.edges(), ...random].filter((input) => {
      const rest = withoutFault(input);
      const isWrong = failsToRead(name, textIn(input).text);
      return !isWrong || (rest !== undefined && failsToRead(name, rest));
    });

    expect(bad.map((input) => [faultIn(input).fault, textIn(input).text])).toEqual([]);
  },
);

function failsToRead(name: string, text: string): boolean {
  try {
    fromJson(schema, schema.message(name), text);
    return false;
  } catch {
    return true;
  }
}

test("catches a codec that takes NaN for an integer, and shrinks to that member", async () => {
  expect(await findingsOn("json/refuses", nanTakingCodec(oracleCodec()))).toEqual([
    '{"total":"NaN"} as "NaN" where a 64-bit integer is due gives accepted, and read as {}',
    '{"counts":["NaN"]} as "NaN" where a 32-bit integer is due gives accepted, and read as {"counts":[0]}',
  ]);
});

test("names the clause that bars the fault", async () => {
  const { findings } = await checked("json/refuses", nanTakingCodec(oracleCodec()));

  expect(findings[0]).toMatchObject({
    expected:
      'refused, for "NaN" where a 64-bit integer is due ($.total: expected int64, got "NaN")',
    source: "https://protobuf.dev/programming-guides/json/#field-representation",
  });
});

test("shrinks a random text to its fault and what leads there", () => {
  const type = schema.message("rich.two.Two");
  const inputs = refuses.inputs(type);
  const prng = prngOf(5, 6, 7, 8);
  const large = Array.from({ length: 50 }, () => inputs.random(prng)).filter(
    (input) => textIn(input).text.length > 200,
  );

  expect(large.length).toBeGreaterThan(5);
  for (const input of large) {
    const [first] = inputs.shrink(input);
    expect(textIn(first ?? input).text.length).toBeLessThan(textIn(input).text.length);
    expect(faultIn(first ?? input)).toEqual(faultIn(input));
  }
});

test("lets a codec keep the last of two members of a oneof, and no other", async () => {
  const oracle = oracleCodec();
  const keeping = (which: "first" | "last") => ({
    ...oracle,
    open: async (slice: Parameters<typeof oracle.open>[0]) => {
      const session = await oracle.open(slice);
      return {
        ...session,
        transcode: (...[name, input, from, to]: Parameters<typeof session.transcode>) => {
          const text = Buffer.from(input).toString();
          const two = /"left":(\d+),"right":(\d+)/;
          const kept = text.replace(two, which === "first" ? '"left":$1' : '"right":$2');
          return session.transcode(name, from === "json" ? Buffer.from(kept) : input, from, to);
        },
      };
    },
  });
  const options = { subject: "Mix" };

  expect(await findingsOn("json/refuses", keeping("last"), options)).toEqual([]);
  expect(await findingsOn("json/refuses", keeping("first"), options)).toEqual([
    '{"left":1,"right":2} as two members of one oneof gives accepted, and read as {"left":1}',
  ]);
});
