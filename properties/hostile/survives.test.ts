import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { globalWatch } from "../../engine/global-watch.ts";
import { checked, contextOn, orderSchema } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { overflowingCodec, pollutingCodec } from "../../mocks/crash-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import {
  allocatingCodec,
  quadraticCodec,
  recursingCodec,
  replacingCodec,
} from "../../mocks/survival-faults.ts";
import { lengthOfRuns } from "../../schema/byte-runs.ts";
import type { CaseInput, RawInput } from "../input.ts";
import { rawInput } from "../inputs.ts";
import { jsonStrains } from "./json-strains.ts";
import { strains } from "./strains.ts";
import { survives } from "./survives.ts";

const note = orderSchema().message("Note");

/** The strains of a note that are called so. */
function strain(name: string): RawInput {
  const found = [...strains(note), ...jsonStrains(note)].find((one) => one.note === name);
  if (found === undefined) throw new Error(`no strain is called ${name}`);
  return found;
}

/** What is said of one input: "held", or what failed and whether it is a weapon. */
async function verdictOn(codec: Codec, input: CaseInput): Promise<readonly unknown[]> {
  const verdict = await survives.check(input, await contextOn(codec, orderSchema(), "Note"));
  if (verdict.kind !== "broken") return [verdict.kind];
  const { failure } = verdict;
  return [failure.signature, failure.security ?? false, failure.describe().actual];
}

for (const subject of ["rich.three.Chain", "rich.two.Bag", "rich.two.Leaf"])
  test(`holds for the oracle on ${subject}`, async () => {
    const { check } = await checked(survives.id, oracleCodec(), {
      ...{ schema: richSchema(), subject, maxExamples: 10 },
    });

    expect(check).toMatchObject({ status: "passed" });
  });

const anything = (): boolean => true;
const empty = rawInput([]);

for (const [what, broken, input, expected] of [
  [
    "copies what it has when it reads more",
    quadraticCodec,
    strain("unknown fields"),
    [
      expect.stringMatching(/^time grows with the square of the input, /),
      expect.any(Boolean),
      expect.stringMatching(/ms for an eighth of \d+ bytes, .* ms for all of them/),
    ],
  ],
  [
    "asks for the memory that a length calls for",
    allocatingCodec,
    strain("a length of 2147483647 before the end, of field 1"),
    [
      "takes memory that its input does not account for, binary to binary",
      true,
      "asked for 256 MiB",
    ],
  ],
  [
    "enters groups however deep",
    recursingCodec,
    strain("unknown groups in one another"),
    ["crashed: stack overflow, binary to binary", true, "crashed: stack overflow"],
  ],
  [
    "overflows the stack on nothing",
    (inner: Codec) => overflowingCodec(inner, anything),
    empty,
    ["crashed: stack overflow, binary to binary", true, "crashed: stack overflow"],
  ],
  [
    "puts something on the prototype of all objects",
    (inner: Codec) => pollutingCodec(inner, anything),
    empty,
    [
      "crashed: put wireproofPolluted on Object.prototype, binary to binary",
      true,
      "crashed: put wireproofPolluted on Object.prototype",
    ],
  ],
] as const)
  test(`catches a codec that ${what}`, async () => {
    expect(await verdictOn(broken(oracleCodec()), input)).toEqual(expected);
    expect(await verdictOn(oracleCodec(), input)).toEqual(["held"]);
  });

test("catches a codec that replaces globals, on the input on which it does", async () => {
  const startsWithText = (input: Uint8Array): boolean => input[0] === 0x0a;
  const { findings } = await checked(survives.id, replacingCodec(oracleCodec(), startsWithText), {
    subject: "Note",
    phases: ["random"],
    maxExamples: 200,
  });

  expect(globalWatch.change()).toBeUndefined();
  expect(findings).toMatchObject([
    {
      actual: "crashed: replaced JSON.parse and replaced Array.prototype.map",
      security: true,
      shrink: { toBytes: 1 },
    },
  ]);
});

test("a codec that is merely slow passes", async () => {
  const slow = faultyCodec(oracleCodec(), {
    name: "slow",
    transcode({ input, next }) {
      const until = performance.now() + input.length / 1000;
      while (performance.now() < until);
      return next(input);
    },
  });

  expect(await verdictOn(slow, strain("unknown fields"))).toEqual(["held"]);
});

test("what the codec does not claim to read shows nothing", async () => {
  const codec = oracleCodec();
  const binary: Codec = { ...codec, claims: { ...codec.claims, formats: ["binary"] } };

  expect(await verdictOn(binary, strain("lists in one another"))).toEqual(["declined"]);
});

test("JSON strains are one text each, of the same seed the same, and the oracle has an answer to each", async () => {
  const context = await contextOn(oracleCodec(), orderSchema(), "Note");
  const notes = [...jsonStrains(note)].map((input) => input.note);

  expect(notes).toEqual([...jsonStrains(note)].map((input) => input.note));
  for (const input of jsonStrains(note))
    expect(await survives.check(input, context), input.note).toEqual({ kind: "held" });
});

test("every simpler input is shorter, and a ladder loses half of its rungs at once", () => {
  const { shrink } = survives.inputs(note);
  for (const name of [
    "unknown messages in one another",
    "unknown groups in one another",
    "unknown fields",
    "lists in one another",
  ]) {
    const input = strain(name);
    const sizes = [...shrink(input)].map((one) => lengthOfRuns((one as RawInput).runs));
    const size = lengthOfRuns(input.runs);

    expect(sizes.every((one) => one < size)).toBe(true);
    expect(sizes.some((one) => one > size * 0.4 && one < size * 0.6)).toBe(true);
  }
});
