import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import {
  type CodecBenchEvent,
  type MeasureCodecsRequest,
  measureCodecs,
} from "./measure-codecs.ts";

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
