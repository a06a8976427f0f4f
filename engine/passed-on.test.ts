import { expect, test } from "vitest";
import { loadCodec } from "../codecs/load-codec.ts";
import { findProperty } from "../properties/catalogue.ts";
import { compileText } from "../schema/compile.ts";
import { checkInProcess } from "./check-in-process.ts";
import { ownCodec } from "./testing/own-codec.ts";
import { checkLines, runOf } from "./testing/run-of.ts";

const schema = compileText('syntax = "proto3"; message Flags { repeated bool set = 1; }');

/** Loses long lists: longer than those of `wire/round-trip`, not than two of them one after the other. */
const forgetful = ownCodec("forgetful", {
  call: "if (input[1].length > 200) return new Uint8Array();",
});

test.each([
  ["both properties", ["wire/round-trip", "wire/merge"], 1],
  ["both properties and three workers", ["wire/round-trip", "wire/merge"], 3],
  ["a property alone that leaves plain failures to another", ["wire/merge"], 1],
])(
  "a plain failure on which only merged messages come is told once, with %s",
  async (_, ids, workers) => {
    const { result } = await runOf({ schema, codecs: [forgetful], properties: ids, workers });

    expect(result.exitCode).toBe(1);
    expect(result.findings).toMatchObject([
      {
        property: "wire/round-trip",
        subject: "Flags",
        signature: "lost Flags.1 content to nothing",
      },
    ]);
    expect(checkLines(result).filter((line) => line.includes("failed"))).toHaveLength(1);
  },
);

test("cases of a check are its own, whatever was passed on to it", async () => {
  const only = await runOf({ schema, codecs: [forgetful], properties: ["wire/round-trip"] });
  const both = await runOf({
    schema,
    codecs: [forgetful],
    properties: ["wire/round-trip", "wire/merge"],
  });
  const [alone] = only.result.checks;

  expect(alone).toMatchObject({ property: "wire/round-trip", status: "passed" });
  expect(both.result.checks[0]?.casesHash).toBe(alone?.casesHash);
});

test("a test of one property fails on what no test of another would tell", async () => {
  const request = {
    ...{ schema, subject: "Flags", seed: "1", maxExamples: 20, maxShrinkMs: 5000 },
    codec: await loadCodec(forgetful, "."),
    phases: ["edges", "random"] as const,
  };
  const merge = await checkInProcess({ ...request, property: findProperty("wire/merge") });
  const plain = await checkInProcess({ ...request, property: findProperty("wire/round-trip") });

  expect(plain.findings).toEqual([]);
  expect(merge.findings).toEqual([]);
  expect(merge.passedOn).toMatchObject([
    { property: "wire/round-trip", signature: "lost Flags.1 content to nothing" },
  ]);
});
