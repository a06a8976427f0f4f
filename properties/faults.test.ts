import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCodec } from "../codecs/load-codec.ts";
import { contextOn } from "../engine/testing/sabotage.ts";
import { prngOf } from "../generators/prng.ts";
import { compileText } from "../schema/compile.ts";
import { properties } from "./catalogue.ts";
import type { CaseInput } from "./input.ts";
import type { CaseContext, Property } from "./property.ts";

const folder = fileURLToPath(new URL("../mocks/codec-modules", import.meta.url));

/** Which properties each codec of `mocks/codec-modules` breaks. */
const brokenBy: Readonly<Record<string, readonly string[]>> = {
  "accepting-cut-short": ["hostile/refuses"],
  "accepting-unmatched-end-of-group": ["hostile/refuses"],
  "accepting-unknown-wire-type": ["hostile/refuses"],
  "accepting-invalid-utf-8": ["text/legacy-charset", "hostile/refuses"],
  "accepting-overlong-varint": ["hostile/refuses"],
  "accepting-ragged-packed-run": ["hostile/refuses"],
  "wire-type-ignoring": ["hostile/refuses", "hostile/agrees"],
  "strict-entry": ["hostile/agrees"],
  alternating: ["wire/stable"],
  async: [],
  // Its fault is an alternating codec, which must not be compared with its own memory.
  "buffer-reusing": ["wire/stable"],
  cutting: ["wire/round-trip"],
  "dropping-field": ["wire/round-trip"],
  "dropping-unknown": ["wire/unknown-fields"],
  "empty-string-refusing": ["wire/round-trip"],
  "latin1-accepting": ["text/legacy-charset", "hostile/refuses"],
  // What it does not read it cannot refuse; so too those that stop at unknown fields.
  "last-wins": ["wire/any-legal-encoding", "wire/merge", "hostile/refuses"],
  "losing-behind-unknown": ["wire/unknown-fields", "hostile/refuses", "hostile/agrees"],
  "losing-nan": ["wire/round-trip"],
  "losing-negative-zero": ["wire/round-trip"],
  "losing-proto-key": ["wire/round-trip"],
  "lower-casing": ["wire/round-trip"],
  "map-reversing": [],
  "mark-dropping": ["wire/round-trip"],
  mojibake: ["wire/round-trip"],
  "refusing-quoted-number": ["json/accepts-all-spellings"],
  "rounding-json-long": ["json/to-binary"],
  "nan-taking": ["json/refuses"],
  "year-zero-taking": [],
  "proto-member-refusing": ["json/ignores-unknown"],
  "number-writing-long": ["json/from-binary"],
  "lower-casing-json": ["json/round-trip"],
  normalizing: ["wire/round-trip"],
  oracle: [],
  overflowing: ["wire/round-trip", "wire/unknown-fields"],
  overreading: ["hostile/no-stale-memory"],
  "packed-only": ["wire/any-legal-encoding"],
  polluting: ["wire/round-trip", "wire/unknown-fields"],
  reordering: ["wire/round-trip"],
  "replacing-unknown": ["wire/unknown-fields"],
  "rounding-long": ["wire/round-trip"],
  scribbling: ["wire/round-trip", "wire/unknown-fields"],
  "stopping-at-unknown": ["wire/unknown-fields", "hostile/refuses", "hostile/agrees"],
  "string-returning": ["wire/round-trip", "object/encode"],
  "surrogate-leaking": ["object/encode"],
  "surrogate-replacing": [],
  trimming: ["wire/round-trip"],
  unfilled: ["wire/round-trip", "hostile/no-stale-memory"],
  truncating: ["wire/round-trip", "wire/unknown-fields"],
};

/** Codecs that no thread survives, or no process: `engine/crash.test.ts` and `engine/process-loss.test.ts` have them. */
const lethal = ["aborting", "exiting", "hanging", "huge-array", "killing", "memory-eating"];

/** Codecs that take time, memory, the stack or a global: `hostile/survives` has them in its own test. */
const greedy = ["allocating", "looping", "quadratic", "recursing", "replacing"];

/** What breaks none of the others; it measures, and takes its time for that. */
const isMeasured = (property: Property) => property.id === "hostile/survives";

const schema = compileText(`
  syntax = "proto3";
  message Some {
    string text = 1; double real = 2; int64 long = 3; repeated int32 list = 4; map<string, int32> map = 5;
    Some inner = 6; optional string maybe = 7; repeated string names = 8;
  }
`);

test("every codec module has its line", () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));

  expect([...Object.keys(brokenBy), ...lethal, ...greedy].sort()).toEqual(names.sort());
});

test.each(Object.entries(brokenBy))(
  "the codec %s breaks %j, and nothing else",
  async (name, ids) => {
    const context = await contextOn(await loadCodec(`./${name}.ts`, folder), schema, "Some");

    const broken: string[] = [];
    for (const property of properties)
      if (isChecked(property, context) && (await breaks(property, context)))
        broken.push(property.id);

    expect(broken).toEqual(ids);
  },
);

function isChecked(property: Property, { type, codec }: CaseContext): boolean {
  const isOfTwo = property.compares === true;
  return !isOfTwo && !isMeasured(property) && property.appliesTo(type, codec).applies;
}

async function breaks(property: Property, context: CaseContext): Promise<boolean> {
  for (const input of inputsOf(property, context)) {
    const verdict = await property.check(input, context);
    if (verdict.kind === "broken") return true;
  }
  return false;
}

/** Some boundaries, and some random inputs. */
function* inputsOf(property: Property, { type }: CaseContext): Generator<CaseInput> {
  const inputs = property.inputs(type);
  yield* inputs.edges();
  const prng = prngOf(1, 2, 3, 4);
  for (let left = 40; left > 0; left--) yield inputs.random(prng);
}
