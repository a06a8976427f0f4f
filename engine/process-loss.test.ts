import { expect, test } from "vitest";
import type { RunRequest } from "./run-request.ts";
import { readStore } from "./store.ts";
import { ownCodec, ownFile } from "./testing/own-codec.ts";
import { checkLines, mockCodec, runOf } from "./testing/run-of.ts";
import { lineOf } from "./testing/sabotage.ts";

/** What a run says of a codec at its smallest input, and of one that is tested after it. */
async function linesOf(codec: string, limits: Partial<RunRequest> = {}) {
  const { result } = await runOf({
    codecs: [mockCodec(codec), mockCodec("oracle")],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    phases: ["edges"],
    ...limits,
  });
  return { checks: checkLines(result), findings: result.findings.map(lineOf), result };
}

for (const [codec, how] of [
  ["aborting", "ended its process (signal SIGABRT)"],
  ["killing", "ended its process (signal SIGKILL)"],
] as const)
  test.concurrent(`a codec that is ${codec} takes down neither the command nor its other codecs`, async () => {
    const { checks, findings, result } = await linesOf(codec);

    expect(checks).toEqual([
      `${codec} Tiny wire/round-trip failed`,
      "oracle Tiny wire/round-trip passed",
    ]);
    expect(findings).toEqual([
      `{"total":"-1"} as 08ffffffffffffffffff01 gives crashed: the codec ${how}`,
    ]);
    expect(result.exitCode).toBe(1);
  });

for (const [codec, caseTimeoutMs, how] of [
  ["huge-array", 800, "did not return within 800 ms"],
  ["memory-eating", 20_000, "ran out of memory"],
] as const)
  test(`a codec of the kind ${codec} is ended before it hurts the machine`, async () => {
    // The value is as small as it can be, and each try takes gigabytes.
    const { checks, findings } = await linesOf(codec, { maxShrinkMs: 0, caseTimeoutMs });

    expect(checks).toEqual([
      `${codec} Tiny wire/round-trip failed`,
      "oracle Tiny wire/round-trip passed",
    ]);
    expect(findings).toEqual([
      `{"total":"-1"} as 08ffffffffffffffffff01 gives crashed: the codec ${how}`,
    ]);
  });

test("what was found just before the process was killed is told and stored", async () => {
  const storeFolder = ownFile("store of one that is killed");
  const codec = ownCodec("wrong-then-killed", {
    call: `
      if (call === 10) return new Uint8Array([0]);
      if (call > 10) process.kill(process.pid, "SIGKILL");`,
  });

  const { result } = await runOf({
    codecs: [codec],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    storeFolder,
    maxShrinkMs: 0,
  });

  const told = result.findings.map(({ index, actual }) => [index, actual]);
  expect(told[0]).toEqual([9, expect.stringContaining("field number 0")]);
  expect(told[1]).toEqual([10, expect.stringContaining("(signal SIGKILL)")]);
  expect(readStore(storeFolder)).toHaveLength(2);
});

test("a codec that kills its process when it opens a schema is skipped, with the reason", async () => {
  const codec = ownCodec("killed-in-open", { open: 'process.kill(process.pid, "SIGKILL");' });

  const { result } = await runOf({ codecs: [codec], properties: ["wire/round-trip"] });

  const how = "the codec ended its process (signal SIGKILL) while it opened the schema";
  expect(checkLines(result)).toEqual([
    `killed-in-open Tiny wire/round-trip skipped (${how})`,
    `killed-in-open Word wire/round-trip skipped (${how})`,
  ]);
});

test("a codec whose timer ends the process is not taken for the one that ran by then", async () => {
  const codec = ownCodec("killed-later", {
    call: 'if (call === 1) setTimeout(() => process.kill(process.pid, "SIGKILL"), 30);',
  });

  const { result } = await runOf({
    codecs: [codec, mockCodec("oracle")],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    maxExamples: 20_000,
  });

  expect(result.findings.filter((finding) => finding.codec === "oracle")).toEqual([]);
  expect(checkLines(result)).toContain("oracle Word wire/round-trip passed");
});

test("nor for one that was opened by then", async () => {
  const killedLater = ownCodec("killed-after-its-cases", {
    call: 'if (call === 1) setTimeout(() => process.kill(process.pid, "SIGKILL"), 500);',
  });
  const slow = ownCodec("slow-to-open", {
    open: "await new Promise((resolve) => setTimeout(resolve, 1500));",
  });

  const { result } = await runOf({
    codecs: [killedLater, slow],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    phases: ["edges"],
  });

  expect(checkLines(result)).toContain("slow-to-open Tiny wire/round-trip passed");
});

test("a codec that stops its process gives a finding", async () => {
  const codec = ownCodec("stopped", {
    // The signal takes its time.
    call: 'if (call === 3) { process.kill(process.pid, "SIGSTOP"); for (;;); }',
  });

  const { result } = await runOf({
    codecs: [codec],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    maxShrinkMs: 0,
  });

  expect(result.findings.map(({ index, actual }) => [index, actual])).toEqual([
    [2, expect.stringContaining("crashed: the codec brought its process to a standstill")],
  ]);
});
