import { expect, test } from "vitest";
import { compileSources } from "../schema/compile.ts";
import { Schema } from "../schema/schema.ts";
import { fileSlice, runSlice } from "./file-slice.ts";
import { ownCodec } from "./testing/own-codec.ts";
import { checkLines, runOf } from "./testing/run-of.ts";

/** A file that knows nothing of the one that extends it, and one that has nothing to do with them. */
const extended = compileSources(
  new Map([
    [
      "a.proto",
      'syntax = "proto2"; package e; message M { optional int32 a = 1; } message N { extensions 100 to 200; }',
    ],
    [
      "b.proto",
      'syntax = "proto2"; package e; import "a.proto"; extend N { optional int32 more = 100; }',
    ],
    ["c.proto", 'syntax = "proto3"; package e; message P { int32 a = 1; }'],
  ]),
);

test("a codec opens the same files of a message, whatever messages are asked for", async () => {
  const spec = ownCodec("no-b", {
    open: 'if (schema.sources.has("b.proto")) throw new Error("cannot parse b.proto");',
  });
  const request = { schema: extended, codecs: [spec], properties: ["wire/round-trip"] };

  const whole = await runOf(request);
  const one = await runOf({ ...request, messages: ["e.M"] });

  expect(checkLines(one.result)).toEqual([
    "no-b e.M wire/round-trip skipped (codec no-b: cannot open the schema: cannot parse b.proto)",
  ]);
  expect(checkLines(whole.result)).toEqual(expect.arrayContaining([...checkLines(one.result)]));
});

/** The schema that a worker has after it was sent a part of another one. */
function sent(schema: Schema, names: readonly string[]): Schema {
  const { descriptorSet, sources } = runSlice(schema, names);
  return new Schema({ descriptorSet, readSource: (file) => sources.get(file) });
}

for (const names of [["e.M"], ["e.M", "e.P"], ["e.P", "e.N", "e.M"]])
  test(`a worker that is sent ${names.join(", ")} opens what the whole schema gives`, () => {
    for (const name of names)
      expect(fileSlice(sent(extended, names), name)).toEqual(fileSlice(extended, name));
  });

test("a file of which no text is known takes no text of the others away", () => {
  const { descriptorSet } = extended;
  const half = new Schema({
    descriptorSet,
    readSource: (file) => (file === "c.proto" ? undefined : `text of ${file}`),
  });

  for (const name of ["e.M", "e.P"])
    expect(fileSlice(sent(half, ["e.M", "e.P"]), name)).toEqual(fileSlice(half, name));
  expect([...fileSlice(half, "e.M").sources.keys()].sort()).toEqual(["a.proto", "b.proto"]);
  expect(fileSlice(half, "e.P").sources.size).toBe(0);
});
