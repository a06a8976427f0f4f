import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { codecAdvice } from "./codec-advice.ts";

const schema = compileText(`
  syntax = "proto3";
  package acme;
  message Key { int32 id = 1; }
  message Order { string name = 1; repeated int64 cents = 2; map<string, Key> keys = 3; }
`);

const request = { schema, messages: [], seed: "1", baseFolder: "." };

test("keeping a message is advised on for the largest type, by each codec that writes both", async () => {
  const advice = await codecAdvice({ ...request, codecs: ["protobufjs", "protobuf-es"] });

  expect(advice.map(({ topic, advice: text }) => [topic, text.split(":")[0]])).toEqual([
    ["message-reuse", "protobufjs, acme.Order"],
    ["message-reuse", "protobuf-es, acme.Order"],
  ]);
  for (const { figures } of advice) {
    expect(figures).toHaveLength(1);
    const [figure] = figures;
    expect(figure?.name).toMatch(/\/message-reuse\/acme\.Order$/);
    expect(figure?.judgement.ratio.estimate).toBeGreaterThan(0);
    expect(figure?.after.median).toBeLessThan(figure?.before.median ?? 0);
  }
});
