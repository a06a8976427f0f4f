import { expect, test } from "vitest";
import { protobufjsObjectCodec } from "../../codecs/protobufjs-object.ts";
import { checkInProcess } from "../../engine/check-in-process.ts";
import type { Phase } from "../../engine/finding.ts";
import { compileText } from "../../schema/compile.ts";
import { encodeObject } from "./encode.ts";

// protobuf.js: verify() accepts a lone surrogate, and encode() writes bytes that its own decode() refuses.
const schema = compileText('syntax = "proto3"; message M { string s = 1; }');
const seeds = Array.from({ length: 50 }, (_, index) => String(index + 1));

for (const phase of ["edges", "random"] satisfies Phase[])
  test(`the lone surrogate of protobuf.js is found among the ${phase} cases of each of 50 seeds, and shrunk to one`, async () => {
    const inputs = new Set<string>();
    for (const seed of seeds) {
      const { findings } = await checkInProcess({
        property: encodeObject,
        schema,
        subject: "M",
        codec: protobufjsObjectCodec(),
        seed,
        phases: [phase],
        maxExamples: 100,
        maxShrinkMs: 5000,
      });
      inputs.add(findings.map((finding) => finding.input.json.join()).join(" and "));
    }

    expect([...inputs]).toEqual(['{"s":"\\ud800"}']);
  });
