import { expect, test } from "vitest";
import { checkLines, mockCodec, runOf } from "./testing/run-of.ts";
import { lineOf } from "./testing/sabotage.ts";

// All at once: a hang is waited for.
for (const [codec, spec, actual] of [
  ["hanging", mockCodec("hanging"), "crashed: the codec did not return within 800 ms"],
  ["exiting", mockCodec("exiting"), "crashed: the codec ended its process (exit code 7)"],
  ["overflowing", mockCodec("overflowing"), "crashed: stack overflow"],
  ["polluting", mockCodec("polluting"), "crashed: put wireproofPolluted on Object.prototype"],
  [
    "throwing-later",
    mockCodec("throwing-later"),
    "crashed: the codec threw outside of the call: Error: from a callback of mine, call 17",
  ],
  [
    "rejecting-later",
    mockCodec("rejecting-later"),
    "crashed: the codec threw outside of the call: Error: nobody waits for me",
  ],
  [
    "never-settling",
    mockCodec("never-settling"),
    "crashed: the codec did not return within 800 ms",
  ],
] as const)
  test.concurrent(`a codec that is ${codec} at one value gives a finding of that value, and the run goes on`, async () => {
    const { result } = await runOf({
      codecs: [spec, mockCodec("oracle")],
      properties: ["wire/round-trip"],
    });

    expect(checkLines(result)).toEqual([
      `${codec} Tiny wire/round-trip failed`,
      "oracle Tiny wire/round-trip passed",
      `${codec} Word wire/round-trip passed`,
      "oracle Word wire/round-trip passed",
    ]);
    expect(result.findings.map(lineOf)).toEqual([
      `{"total":"-1"} as 08ffffffffffffffffff01 gives ${actual}`,
    ]);
    expect(result.exitCode).toBe(1);
  });

test("a codec that gives back a string gives one finding, of the empty message", async () => {
  const { result } = await runOf({
    codecs: [mockCodec("string-returning"), mockCodec("oracle")],
    properties: ["wire/round-trip"],
    messages: ["Word"],
  });

  expect(checkLines(result)).toEqual([
    "string-returning Word wire/round-trip failed",
    "oracle Word wire/round-trip passed",
  ]);
  expect(result.findings.map(lineOf)).toEqual([
    "{} gives crashed: returned string where a Uint8Array was due",
  ]);
});

test("a codec that eats memory gives a finding, and the run goes on", async () => {
  const { result } = await runOf({
    codecs: [mockCodec("eating-memory"), mockCodec("oracle")],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    phases: ["edges"],
    caseTimeoutMs: 4000,
    // The value is as small as it can be, and each try takes a gigabyte.
    maxShrinkMs: 0,
  });

  expect(checkLines(result)).toEqual([
    "eating-memory Tiny wire/round-trip failed",
    "oracle Tiny wire/round-trip passed",
  ]);
  expect(result.findings.map(lineOf)).toEqual([
    expect.stringMatching(
      /^\{"total":"-1"\} as 08ffffffffffffffffff01 gives crashed: the codec (ran out of memory|did not return within 4000 ms)$/,
    ),
  ]);
});

test("a check is left alone after two cases that never came back, and says so", async () => {
  const { result } = await runOf({
    codecs: [mockCodec("exiting")],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    maxExamples: 10_000,
  });

  expect(checkLines(result)).toEqual([
    "exiting Tiny wire/round-trip failed (left alone after 2 cases that never came back)",
  ]);
  expect(result.checks[0]?.cases).toBeLessThan(2000);
  expect(result.findings).toHaveLength(1);
});

for (const [codec, how] of [
  ["hanging-in-open", "the codec did not return within 3000 ms while it opened the schema"],
  ["throwing-in-open", "codec throwing-in-open: cannot open the schema: no such option: syntax"],
] as const)
  test.concurrent(`a codec that is ${codec} is skipped with the reason, without a wait for each check`, async () => {
    const started = performance.now();

    const { result } = await runOf({
      codecs: [mockCodec(codec), mockCodec("oracle")],
      caseTimeoutMs: 200,
    });

    expect(checkLines(result).filter((line) => line.startsWith(codec))).toEqual(
      ["Tiny", "Word"].flatMap((subject) =>
        result.header.properties.map(
          (property) => `${codec} ${subject} ${property} skipped (${how})`,
        ),
      ),
    );
    expect(checkLines(result).filter((line) => line.startsWith("oracle"))).toEqual(
      ["Tiny", "Word"].flatMap((subject) =>
        result.header.properties.map((property) => `oracle ${subject} ${property} passed`),
      ),
    );
    expect(result).toMatchObject({ exitCode: 4, findings: [] });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

test("a codec that opens nothing exercises nothing", async () => {
  const { result } = await runOf({ codecs: [mockCodec("throwing-in-open")] });

  expect(result).toMatchObject({ exitCode: 4, summary: { cases: 0, skipped: 12 } });
});
