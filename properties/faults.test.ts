import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { loadCodec, openSession } from "../codecs/load-codec.ts";
import { contextOf } from "../engine/check-runner.ts";
import { prngOf } from "../generators/prng.ts";
import { compileText } from "../schema/compile.ts";
import { properties } from "./catalogue.ts";
import type { CaseInput } from "./input.ts";
import type { CaseContext, Property } from "./property.ts";

const folder = fileURLToPath(new URL("../mocks/codec-modules", import.meta.url));

/** Which properties each codec of `mocks/codec-modules` breaks. */
const brokenBy: Readonly<Record<string, readonly string[]>> = {
  alternating: ["wire/stable"],
  async: [],
  // Its fault is an alternating codec, which must not be compared with its own memory.
  "buffer-reusing": ["wire/stable"],
  "dropping-field": ["wire/round-trip"],
  "dropping-unknown": ["wire/unknown-fields"],
  "empty-string-refusing": ["wire/round-trip"],
  "last-wins": ["wire/any-legal-encoding", "wire/merge"],
  "losing-behind-unknown": ["wire/unknown-fields"],
  "losing-nan": ["wire/round-trip"],
  "losing-negative-zero": ["wire/round-trip"],
  "losing-proto-key": ["wire/round-trip"],
  "lower-casing": ["wire/round-trip"],
  "map-reversing": [],
  normalizing: ["wire/round-trip"],
  oracle: [],
  overflowing: ["wire/round-trip", "wire/unknown-fields"],
  "packed-only": ["wire/any-legal-encoding"],
  polluting: ["wire/round-trip", "wire/unknown-fields"],
  reordering: ["wire/round-trip"],
  "replacing-unknown": ["wire/unknown-fields"],
  "rounding-long": ["wire/round-trip"],
  scribbling: ["wire/round-trip", "wire/unknown-fields"],
  "stopping-at-unknown": ["wire/unknown-fields"],
  "string-returning": ["wire/round-trip", "object/encode"],
  "surrogate-leaking": ["object/encode"],
  "surrogate-replacing": [],
  trimming: ["wire/round-trip"],
  truncating: ["wire/round-trip", "wire/unknown-fields"],
};

/** Codecs that no thread survives: `engine/crash.test.ts` has them. */
const lethal = ["exiting", "hanging"];

const schema = compileText(`
  syntax = "proto3";
  message Some {
    string text = 1; double real = 2; int64 long = 3; repeated int32 list = 4; map<string, int32> map = 5;
    Some inner = 6; optional string maybe = 7; repeated string names = 8;
  }
`);

test("every codec module has its line", () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));

  expect([...Object.keys(brokenBy), ...lethal].sort()).toEqual(names.sort());
});

test.each(Object.entries(brokenBy))(
  "the codec %s breaks %j, and nothing else",
  async (name, ids) => {
    const context = await contextFor(await loadCodec(`./${name}.ts`, folder));

    const broken: string[] = [];
    for (const property of properties)
      if (await breaks(property, context)) broken.push(property.id);

    expect(broken).toEqual(ids);
  },
);

async function contextFor(codec: Codec): Promise<CaseContext> {
  const session = await openSession(codec, schema.slice(["Some"]));
  const facts = { claims: codec.claims, encodesObjects: session.encodeObject !== undefined };
  const { name, version } = codec;
  return contextOf({
    schema,
    type: schema.message("Some"),
    codec: { name, version, facts, session },
  });
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
