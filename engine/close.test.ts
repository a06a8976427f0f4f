import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import type { Property } from "../properties/property.ts";
import { roundTrip } from "../properties/wire/round-trip.ts";
import { compileSources } from "../schema/compile.ts";
import { checkInProcess } from "./check-in-process.ts";
import { ownCodec, ownFile } from "./testing/own-codec.ts";
import { checkLines, runOf } from "./testing/run-of.ts";
import { checked, orderSchema } from "./testing/sabotage.ts";

/** More files than are kept open at a time. */
const manyFiles = compileSources(
  new Map(
    Array.from({ length: 26 }, (_, at) => [
      `f${at}.proto`,
      `syntax = "proto3"; message M${at} { int32 a = 1; }`,
    ]),
  ),
);

/** A codec that writes down what it opens and closes, and how often it was called. */
function loggingCodec(name: string): {
  readonly spec: string;
  readonly log: () => readonly string[];
} {
  const file = ownFile(`${name}.log`);
  writeFileSync(file, "");
  const note = (word: string) => `appendFileSync(${JSON.stringify(file)}, "${word}\\n");`;
  const spec = ownCodec(name, {
    top: 'import { appendFileSync } from "node:fs";',
    open: note("open"),
    close: `return new Promise((resolve) => setTimeout(() => { ${note("close")} resolve(); }, 5));`,
  });
  return { spec, log: () => readFileSync(file, "utf8").split("\n").slice(0, -1).sort() };
}

for (const workers of [1, 2])
  test(`every session that was opened is closed, by ${workers} workers`, async () => {
    const { spec, log } = loggingCodec(`logging-${workers}`);

    const { result } = await runOf({
      schema: manyFiles,
      codecs: [spec],
      properties: ["wire/round-trip"],
      maxExamples: 1,
      workers,
    });

    const opened = log().filter((word) => word === "open");
    expect(opened.length).toBeGreaterThanOrEqual(26);
    expect(log()).toEqual([...opened.map(() => "close"), ...opened]);
    expect(result).toMatchObject({ exitCode: 0, warnings: [] });
  });

test("sessions are closed after an interruption too", async () => {
  const { spec, log } = loggingCodec("interrupted");
  const controller = new AbortController();

  const { result } = await runOf(
    { codecs: [spec], maxExamples: 5000, signal: controller.signal },
    ({ kind }) => {
      if (kind === "check-finished") controller.abort();
    },
  );

  expect(result.interrupted).toBe(true);
  expect(log()).toEqual(["close", "open"]);
});

// All at once: a hang is waited for.
for (const [name, close, message] of [
  ["throws", 'throw new Error("already closed");', "threw: already closed"],
  ["rejects", 'return Promise.reject(new Error("already closed"));', "threw: already closed"],
  [
    "hangs",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "did not return within 3000 ms",
  ],
  ["never settles", "return new Promise(() => {});", "did not return within 3000 ms"],
  ["exits", "process.exit(3);", "ended its process (exit code 3)"],
  [
    "throws later",
    'setTimeout(() => { throw new Error("boom"); }, 1); return new Promise(() => {});',
    "threw outside of the call: Error: boom",
  ],
] as const)
  test.concurrent(`a close that ${name} is a warning that names the codec, and harms no result`, async () => {
    const codec = `close-${name.replaceAll(" ", "-")}`;

    const { result, events } = await runOf({
      schema: manyFiles,
      codecs: [ownCodec(codec, { close })],
      properties: ["wire/round-trip"],
      maxExamples: 1,
      caseTimeoutMs: 200,
    });

    expect(result.warnings).toEqual([
      { code: "not-closed", message: `codec ${codec}: close() ${message}` },
    ]);
    expect(events).toContainEqual({ kind: "warning", warning: result.warnings[0] });
    expect(checkLines(result).filter((line) => !line.endsWith("passed"))).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

/** The oracle, with what is to be done when a session is closed. */
function closing(close: () => void): Codec {
  const codec = oracleCodec();
  return { ...codec, open: async (schema) => ({ ...(await codec.open(schema)), close }) };
}

test("a check in this thread closes its session, and what that throws is a warning", async () => {
  const { check, warnings } = await checked(
    "wire/round-trip",
    closing(() => {
      throw new Error("already closed");
    }),
  );

  expect(check.status).toBe("passed");
  expect(warnings).toEqual([
    { code: "not-closed", message: "codec oracle: close() threw: already closed" },
  ]);
});

test("a check in this thread closes its session when a bug of ours ends it", async () => {
  let closed = 0;
  const codec = closing(() => {
    closed++;
  });
  const broken: Property = {
    ...roundTrip,
    check: () => {
      throw new Error("a bug of ours");
    },
  };

  const check = checkInProcess({
    property: broken,
    schema: orderSchema(),
    subject: "Order",
    codec,
    seed: "1",
    phases: ["edges"],
    maxExamples: 1,
    maxShrinkMs: 0,
  });

  await expect(check).rejects.toThrow("a bug of ours");

  expect(closed).toBe(1);
});
