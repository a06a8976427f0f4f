import { expect, test } from "vitest";
import { checked, exceptionsOn, lineOf } from "../../engine/testing/sabotage.ts";
import { prngOf } from "../../generators/prng.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { isTextIn } from "../../generators/text-encodings/repertoire.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { latin1AcceptingCodec, mojibakeCodec } from "../../mocks/text-faults.ts";
import { trimmingCodec } from "../../mocks/value-faults.ts";
import { compileText } from "../../schema/compile.ts";
import type { CaseInput } from "../input.ts";
import { legacyCharset } from "./legacy-charset.ts";
import { encodingOfNote } from "./legacy-inputs.ts";

const property = "text/legacy-charset";
const oracle = oracleCodec();
const type = richSchema().message("rich.three.Maps");

test("holds for a codec that is right, on every message that has text or bytes", async () => {
  expect(await exceptionsOn(property, oracle)).toMatchInlineSnapshot(`
    {
      "rich.three.Chain": "not-applicable; the message has no string and no bytes of its own",
      "rich.three.Forest": "not-applicable; the message has no string and no bytes of its own",
      "rich.three.Times": "not-applicable; the message has no string and no bytes of its own",
      "rich.two.Badge": "not-applicable; the message has no string and no bytes of its own",
      "rich.two.Bag": "not-applicable; the message has no string and no bytes of its own",
      "rich.two.Endless": "not-applicable; the message has no string and no bytes of its own",
      "rich.two.Two.Part.Item": "not-applicable; the message has no string and no bytes of its own",
    }
  `);
}, 60_000);

test("catches a codec that takes other encodings for text, once, and says what it made of them", async () => {
  const { findings } = await checked(property, latin1AcceptingCodec(oracle), { subject: "Note" });

  expect(findings.map(lineOf)).toEqual([
    " as 0a06eda080edb080, a string in the bytes of cesu8 gives accepted, and written as 0a0cc3adc2a0c280c3adc2b0c280 (text is accepted)",
  ]);
  expect(findings).toMatchObject([
    {
      way: "wrong value",
      expected: 'a refusal: eda080edb080 is "\u{10000}" in cesu8, and no UTF-8',
      because: "the bytes were read as text of iso88591",
      place: { typeName: "Note", field: 1 },
      path: "text is accepted",
    },
  ]);
});

for (const [encoding, bytes, text] of [
  ["windows1252", "a0", "\u00a0"],
  ["koi8r", "9a", "\u00a0"],
  ["cp949", "a2ae", "¡"],
  ["utf16", "fffe6100", "a"],
] as const)
  test(`shrinks to the smallest text of ${encoding}`, async () => {
    const { findings } = await checked(property, latin1AcceptingCodec(oracle), {
      subject: "Note",
      choice: { encodings: [encoding] },
    });

    expect(findings.map(({ input }) => input.written)).toEqual([
      [`a string in the bytes of ${encoding}`],
    ]);
    expect(findings.map(({ expected }) => expected)).toEqual([
      `a refusal: ${bytes} is ${JSON.stringify(text)} in ${encoding}, and no UTF-8`,
    ]);
  });

test("asks nothing of strings that need not be UTF-8", async () => {
  const schema = compileText('syntax = "proto2"; message Old { optional string s = 1; }');
  const inputs = [...legacyCharset.inputs(schema.message("Old")).edges()];

  expect(inputs.length).toBeGreaterThan(100);
  expect(inputs.filter(({ kind }) => kind !== "wire")).toEqual([]);
});

test("leaves text that is lost or changed to the round trip, with what became of it", async () => {
  const options = { subject: "Note", choice: { encodings: ["koi8r"] } };
  const { check, findings } = await checked(property, mojibakeCodec(oracle), options);

  expect(findings).toEqual([]);
  expect(check.status).toBe("passed");
  const { findings: told } = await checked("wire/round-trip", mojibakeCodec(oracle), options);
  expect(told[0]?.because).toMatch(/^its UTF-8 was read as windows1252/);
});

test("has nothing to say of a codec that fails on ASCII", async () => {
  const { findings } = await checked(property, trimmingCodec(oracle), { subject: "Note" });

  expect(findings).toEqual([]);
});

test("puts text in every place that can hold it, keys and elements, strings and bytes", () => {
  const places = new Set(
    [...legacyCharset.inputs(type).edges()].map(({ kind, ...input }) =>
      "parts" in input ? [...(input.parts[0]?.value.fields.keys() ?? [])].join() : kind,
    ),
  );

  // l and b hold strings, u bytes, t has strings for keys; raw stands for bytes where UTF-8 is due.
  expect(places).toEqual(new Set(["2", "3", "11", "12", "raw"]));
});

test("the cases of an encoding are the same whatever others are asked for", () => {
  const names = ["windows1252", "gb18030"];
  const all = [...legacyCharset.inputs(type).edges()].map(plain);
  const chosen = [...legacyCharset.inputs(type, { encodings: names }).edges()].map(plain);

  expect(chosen.length).toBeGreaterThan(20);
  expect(chosen).toEqual(all.filter(({ encoding = "" }) => names.includes(encoding)));
  const two = legacyCharset.inputs(type, { encodings: names });
  const one = legacyCharset.inputs(type, { encodings: ["gb18030"] });
  const drawn = Array.from({ length: 100 }, (_, seed) => [
    plain(two.random(prngOf(seed, 1, 2, 3))),
    plain(one.random(prngOf(seed, 1, 2, 3))),
  ]);
  const both = drawn.filter(([left]) => left?.encoding === "gb18030");
  expect(both.length).toBeGreaterThan(20);
  for (const [left, right] of both) expect(left).toEqual(right);
});

test("what it shrinks to is still text of the encoding", () => {
  const { shrink } = legacyCharset.inputs(type);
  const raw = [...legacyCharset.inputs(type, { encodings: ["shiftjis"] }).edges()].find(
    (input) => input.kind === "raw",
  );
  const simpler = raw === undefined ? [] : [...shrink(raw)].slice(0, 200).map(plain);

  expect(simpler.length).toBeGreaterThan(10);
  expect(new Set(simpler.map(({ encoding }) => encoding))).toEqual(new Set(["shiftjis"]));
  expect(isTextIn("shiftjis", Uint8Array.of(0x82, 0xa0))).toBe(true);
});

/** An input as plain data, its bytes written. */
function plain(input: CaseInput): { readonly encoding: string | undefined; readonly hex: string } {
  if (input.kind === "raw")
    return { encoding: encodingOfNote(input), hex: hex(input.runs.map(({ bytes }) => bytes)) };
  if (input.kind !== "wire") return { encoding: undefined, hex: "" };
  return { encoding: encodingOfNote(input), hex: hex(input.parts.map(({ bytes }) => bytes)) };
}

function hex(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString("hex");
}
