import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import {
  type CodecBenchEvent,
  type MeasureCodecsRequest,
  measureCodecs,
} from "./measure-codecs.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-measure-codecs-"));

afterAll(() => rmSync(folder, { recursive: true }));

const schema = compileText(`
  syntax = "proto3";
  package acme;
  message Customer { string name = 1; bytes key = 2; }
`);

const request: MeasureCodecsRequest = {
  ...{ schema, messages: [], codecs: ["protobufjs"], seed: "1", baseFolder: ".", budgetMs: 300 },
  operations: ["encode", "decode", "json-encode"],
};

test("each operation is measured in every round, beside the reference workload", async () => {
  const events: CodecBenchEvent[] = [];
  const { operations, figures, warnings } = await measureCodecs(request, (event) =>
    events.push(event),
  );

  expect(operations.map(({ name, skipped }) => [name, skipped])).toEqual([
    ["protobufjs/encode/acme.Customer", undefined],
    ["protobufjs/decode/acme.Customer", undefined],
    ["protobufjs/json-encode/acme.Customer", "it does not read and write JSON"],
    ["oracle/encode/acme.Customer", undefined],
    ["oracle/decode/acme.Customer", undefined],
    ["oracle/json-encode/acme.Customer", undefined],
  ]);
  const [encode] = operations;
  expect(encode?.rounds.length).toBeGreaterThanOrEqual(15);
  expect(encode?.time.median).toBeGreaterThan(10);
  expect(encode?.messageBytes).toBeGreaterThan(2);
  // What it writes is of the heap, or of the pool of its writer.
  expect(encode?.allocatedBytes).toBeGreaterThan(encode?.messageBytes ?? 0);

  const times = figures.filter(({ unit }) => unit === "ns");
  expect(times.map(({ name }) => name)).toEqual(
    operations.flatMap(({ name, skipped }) => (skipped === undefined ? [name] : [])),
  );
  expect(figures.every(({ samples, reference }) => samples.length === reference.length)).toBe(true);
  expect(figures.every(({ reference }) => Math.min(...reference) > 0)).toBe(true);
  expect(figures.filter(({ unit }) => unit === "bytes").map(({ name }) => name)).toContain(
    "protobufjs/encode/acme.Customer/allocated",
  );
  expect(warnings).toEqual([]);

  const [prepared] = events;
  expect(prepared).toMatchObject({ kind: "prepared", cases: 5, skipped: 1 });
  const rounds = events.filter((event) => event.kind === "round");
  expect(rounds).toHaveLength(encode?.rounds.length ?? 0);
  expect(events.filter((event) => event.kind === "memory")).toHaveLength(5);
});

/** A codec of a user that says yes to everything for some calls, and then does that. */
function flakyModule(file: string, after: number, then: string): string {
  const transcode = `{ if (++calls > ${after}) ${then}; return Uint8Array.from(input); }`;
  writeFileSync(
    file,
    `let calls = 0;
    const session = { transcode(typeName, input) ${transcode} };
    export default { name: "flaky", version: "1", open: () => session };`,
  );
  return file;
}

for (const [what, after, then, reason] of [
  ["throws when it is counted how fast it is", 100, 'throw new Error("boom")', "boom"],
  ["throws once warmed up", 5000, 'throw new Error("boom")', "boom"],
  ["writes other bytes later", 5000, "return new Uint8Array(calls)", /^gave \d+ and then \d+$/],
] as const)
  test(`a codec that ${what} is a row that says so, and the others are measured`, async () => {
    const codecs = [
      flakyModule(join(folder, `${what.replaceAll(" ", "-")}.mjs`), after, then),
      "protobufjs",
    ];
    const { operations, figures } = await measureCodecs({
      ...request,
      ...{ codecs, operations: ["encode", "transcode"] },
    });

    const [flaky, ...others] = operations.filter(({ name }) => !name.startsWith("flaky/encode"));
    expect(flaky).toMatchObject({ name: "flaky/transcode/acme.Customer", rounds: [] });
    const [, words] = /^failed in a later call: (.*)$/.exec(flaky?.skipped ?? "") ?? [];
    expect(words).toMatch(reason);
    expect(others.map(({ skipped }) => skipped)).toEqual(others.map(() => undefined));
    expect(others.every(({ rounds }) => rounds.length >= 15)).toBe(true);
    expect(figures.some(({ name }) => name.startsWith("flaky"))).toBe(false);
  });

test("figures are there as soon as there are some rounds", async () => {
  let early: number | undefined;
  await measureCodecs({ ...request, operations: ["encode"] }, (event) => {
    if (event.kind === "round" && event.round === 3) early = event.operations()[0]?.rounds.length;
  });

  expect(early).toBe(3);
});

test("what is ended gives what was measured by then", async () => {
  const ending = new AbortController();
  const { operations, figures, warnings } = await measureCodecs(
    { ...request, signal: ending.signal },
    (event) => {
      if (event.kind === "round" && event.round === 4) ending.abort();
    },
  );

  expect(operations[0]?.rounds).toHaveLength(4);
  expect(figures[0]?.samples).toHaveLength(4);
  expect(warnings).toEqual(["stopped early: 4 rounds were measured"]);
});

test("what is ended before anything was measured has no figures", async () => {
  const { operations, figures } = await measureCodecs(
    { ...request, signal: AbortSignal.abort() },
    () => undefined,
  );

  expect(operations).toEqual([]);
  expect(figures).toEqual([]);
});
