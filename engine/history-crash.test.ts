import { existsSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { replay } from "./replay.ts";
import { readStore } from "./store.ts";
import { ownCodec, ownFile } from "./testing/own-codec.ts";
import { checkLines, mockCodec, runOf } from "./testing/run-of.ts";
import { lineOf } from "./testing/sabotage.ts";

const aside = "not seen with this case alone, so that a replay does not show it";

// All at once: a hang is waited for.
for (const [name, call, actual] of [
  ["exits", "if (call === 50) process.exit(7);", "ended its process (exit code 7)"],
  [
    "kills its process",
    'if (call === 50) process.kill(process.pid, "SIGKILL");',
    "ended its process (signal SIGKILL)",
  ],
  [
    "throws from a timer",
    'if (call === 50) setTimeout(() => { throw new Error("boom"); }, 30);',
    "threw outside of the call: Error: boom",
  ],
  [
    "throws from a microtask",
    'if (call === 50) queueMicrotask(() => { throw new Error("boom"); });',
    "threw outside of the call: Error: boom",
  ],
  [
    "hangs",
    "if (call === 50) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "did not return within 1500 ms",
  ],
] as const)
  test.concurrent(`a codec that ${name} at its 50th call gives a finding that says what it takes`, async () => {
    const storeFolder = ownFile(`store of one that ${name}`);

    const { result } = await runOf({
      codecs: [ownCodec(name, { call })],
      properties: ["wire/round-trip"],
      messages: ["Tiny"],
      maxExamples: 50,
      caseTimeoutMs: 300,
      storeFolder,
    });

    expect(result).toMatchObject({ exitCode: 1, summary: { findings: 1 } });
    expect(result.findings[0]).toMatchObject({
      actual: `crashed: the codec ${actual}, after 49 earlier cases of the check; ${aside}`,
      afterCases: 49,
      shrink: { steps: 0 },
    });
    expect(readStore(storeFolder)).toMatchObject([
      { failure: { finding: { id: result.findings[0]?.id, afterCases: 49 } } },
    ]);
  });

test("a case that is only slow when it is tried alone is not what the worker was lost to", async () => {
  const lost = JSON.stringify(ownFile("slow-alone.lost"));
  const slow = JSON.stringify(ownFile("slow-alone.slow"));

  const { result } = await runOf({
    codecs: [
      ownCodec("slow-alone", {
        top: 'import { existsSync, writeFileSync } from "node:fs";',
        call: `
          if (call === 50) {
            writeFileSync(${lost}, "");
            queueMicrotask(() => { throw new Error("boom"); });
          }
          if (call === 1 && existsSync(${lost}) && !existsSync(${slow})) {
            writeFileSync(${slow}, "");
            const until = Date.now() + 1500;
            while (Date.now() < until);
          }`,
      }),
    ],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    maxExamples: 50,
    caseTimeoutMs: 300,
  });

  expect(existsSync(ownFile("slow-alone.slow"))).toBe(true);
  expect(result.findings.map(({ actual }) => actual)).toEqual([
    `crashed: the codec threw outside of the call: Error: boom, after 49 earlier cases of the check; ${aside}`,
  ]);
});

test("a failure that takes earlier cases is not replayed, and not taken for fixed", async () => {
  const storeFolder = ownFile("store of one that is replayed");
  const spec = ownCodec("replayed", { call: "if (call === 50) process.exit(7);" });
  await runOf({ codecs: [spec], properties: ["wire/round-trip"], messages: ["Tiny"], storeFolder });

  const { replayed, exitCode } = await replay(
    { ids: [], storeFolder, keep: false, baseFolder: "/", caseTimeoutMs: 800 },
    () => undefined,
  );

  expect(replayed).toMatchObject([
    {
      status: "not-replayed",
      removed: false,
      reason:
        "it took 49 earlier cases of its check, and a replay has only its own: run the check again",
    },
  ]);
  expect(exitCode).toBe(4);
});

test("what a timer throws belongs to the check that set it, and to no other codec", async () => {
  const slow = ownCodec("slow-thrower", {
    call: 'if (call === 10) setTimeout(() => { throw new Error("boom"); }, 30);',
  });

  const { result } = await runOf({
    codecs: [slow, mockCodec("oracle")],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    maxExamples: 20_000,
  });

  expect(result.findings.map(({ codec, index, phase }) => [codec, phase, index])).toEqual([
    ["slow-thrower", "edges", 9],
  ]);
  expect(checkLines(result)).toContain("oracle Word wire/round-trip passed");
});

test("a timer that is set as a module is imported throws, and that is a finding of its codec", async () => {
  const top = 'setTimeout(() => { throw new Error("boom"); }, 200);';

  const { result } = await runOf({
    codecs: [ownCodec("early-timer", { top })],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    maxExamples: 5,
  });

  expect(result.findings.map(lineOf)).toEqual([
    expect.stringContaining("gives crashed: the codec threw outside of the call: Error: boom"),
  ]);
  expect(result.exitCode).toBe(1);
});

test("a codec that leaks memory is found out, and not the one that shares its worker", async () => {
  const leaking = ownCodec("leaking", {
    top: "const kept = [];",
    call: "for (let i = 0; i < 40; i++) kept.push(new Array(2 ** 17).fill(0.5));",
  });

  const { result } = await runOf({
    codecs: [mockCodec("oracle"), leaking],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    caseTimeoutMs: 5000,
  });

  expect(result.findings.map(({ codec, actual }) => [codec, actual])).toEqual([
    [
      "leaking",
      expect.stringMatching(
        /^crashed: the codec ran out of memory, after \d+ earlier cases of the check; not seen/,
      ),
    ],
  ]);
  expect(checkLines(result)).toContain("oracle Tiny wire/round-trip passed");
  expect(result.warnings.map(({ code }) => code)).toContain("out-of-memory");
});

/** Busy for longer than the case limit, in the first thread that gets there. */
function slowOnce(name: string, open: string): string {
  const flag = JSON.stringify(ownFile(`${name}.flag`));
  return ownCodec(name, {
    top: 'import { existsSync, writeFileSync } from "node:fs";',
    open: `if (existsSync(${flag})) { ${open} }`,
    call: `
      if (call === 20 && !existsSync(${flag})) {
        writeFileSync(${flag}, "");
        const until = Date.now() + 1200;
        while (Date.now() < until);
      }`,
  });
}

test("a case that was slow once changes nothing, neither counts nor cases nor findings", async () => {
  const request = {
    codecs: [slowOnce("slow-once", "")],
    properties: ["wire/round-trip"],
    caseTimeoutMs: 400,
  };

  const slow = await runOf(request);
  const healthy = await runOf(request);

  const outcome = ({ result }: typeof slow) => ({
    checks: result.checks.map(({ durationMs, ...check }) => check),
    findings: result.findings,
    warnings: result.warnings,
  });
  expect(outcome(slow)).toEqual(outcome(healthy));
  expect(slow.result).toMatchObject({ exitCode: 0, findings: [] });
});

test("a case that is slow behind one that hangs is given its time", async () => {
  const slowText = ownFile("slow-behind-a-hang.flag");
  const codec = ownCodec("hanging-then-slow", {
    top: 'import { existsSync, writeFileSync } from "node:fs";',
    call: `
      const hex = Buffer.from(input[1]).toString("hex");
      while (hex === "08ffffffffffffffffff01");
      if (hex === "087f" && !existsSync(${JSON.stringify(slowText)})) {
        writeFileSync(${JSON.stringify(slowText)}, "");
        const until = Date.now() + 1200;
        while (Date.now() < until);
      }`,
  });

  const { result } = await runOf({
    codecs: [codec],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    phases: ["edges"],
    caseTimeoutMs: 3000,
  });

  expect(existsSync(slowText)).toBe(true);
  expect(checkLines(result)).toEqual(["hanging-then-slow Tiny wire/round-trip failed"]);
  expect(result.findings.map(lineOf)).toEqual([
    '{"total":"-1"} as 08ffffffffffffffffff01 gives crashed: the codec did not return within 3000 ms',
  ]);
});

test.concurrent("a worker that is lost while it opens the schema again says nothing of the case before", async () => {
  rmSync(ownFile("hanging-again.flag"), { force: true });

  const { result } = await runOf({
    codecs: [
      slowOnce("hanging-again", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"),
      mockCodec("oracle"),
    ],
    properties: ["wire/round-trip"],
    messages: ["Tiny"],
    caseTimeoutMs: 200,
  });

  expect(result.findings).toEqual([]);
  expect(checkLines(result)).toEqual([
    "hanging-again Tiny wire/round-trip skipped (the codec did not return within 3000 ms while it opened the schema)",
    "oracle Tiny wire/round-trip passed",
  ]);
});
