import { expect, test } from "vitest";
import type { FuzzEvent, FuzzStatus } from "../../engine/fuzz-events.ts";
import { sampleFinding, sampleHeader, sampleResult } from "../testing/samples.ts";
import { FuzzText, renderFuzzStatus } from "./fuzz-text.ts";
import { RunText } from "./run-text.ts";

const roundCommand = "wireproof roundtrip proto/ --phases random";
const options = { colour: false, quiet: false, roundCommand };

const status: FuzzStatus = {
  round: 3,
  cases: 48_210,
  casesPerSecond: 4017,
  findings: 2,
  stored: 12,
  elapsedMs: 12_000,
  leftMs: 588_000,
  current: { property: "wire/round-trip", codec: "protobufjs", subject: "acme.v1.Order" },
};

test("the status says how far it is, how fast, and what is kept", () => {
  expect(renderFuzzStatus(status)).toBe(
    "round 3  48,210 cases  4,017 a second  2 findings  12 stored  9 min 48 s left  wire/round-trip protobufjs acme.v1.Order",
  );
});

test("without a limit it says how long it has run, and without a store nothing of one", () => {
  expect(
    renderFuzzStatus({ ...status, leftMs: undefined, stored: undefined, current: undefined }),
  ).toBe("round 3  48,210 cases  4,017 a second  2 findings  12.0 s");
});

const round: FuzzEvent = {
  kind: "round-started",
  round: { number: 2, seed: "1234", maxExamples: 200, isFirst: false },
};
const finished: FuzzEvent = {
  kind: "fuzz-finished",
  result: { ...sampleResult(), rounds: 4, stored: 12 },
};

test("a round says its seed and its cases, and the end how to run one again", () => {
  const text = new FuzzText(options);

  expect(text.textOf(round)).toBe("  round 2   seed 1234, 200 random cases a check\n");
  expect(text.textOf(finished)).toMatch(
    /\n {2}rounds {4}4; 12 failures in the store\n {2}a round {3}wireproof roundtrip proto\/ --phases random --seed SEED --max-examples CASES\n$/,
  );
});

test("the rest is told as a run is", () => {
  const events = [
    { kind: "run-started", header: sampleHeader },
    { kind: "finding", finding: sampleFinding() },
  ] as const;

  for (const event of events)
    expect(new FuzzText(options).textOf(event)).toBe(new RunText(options).textOf(event));
  expect(new FuzzText(options).textOf({ kind: "status", status })).toBe("");
});

test("quiet, it has findings and warnings only", () => {
  const text = new FuzzText({ ...options, quiet: true });

  expect([round, finished].map((event) => text.textOf(event))).toEqual(["", ""]);
});
