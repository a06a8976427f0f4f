import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FuzzRequest, fuzz } from "./fuzz.ts";
import type { FuzzEvent, FuzzResult } from "./fuzz-events.ts";
import { mockCodec, runOf, tinySchema } from "./testing/run-of.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-fuzz-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What fuzzing told and came to. It is stopped at the start of the round of that number. */
async function fuzzOf(
  request: Partial<FuzzRequest>,
  lastRound?: number,
): Promise<{ readonly result: FuzzResult; readonly events: readonly FuzzEvent[] }> {
  const events: FuzzEvent[] = [];
  const stop = new AbortController();
  const whole: FuzzRequest = {
    schema: tinySchema(),
    messages: [],
    properties: [],
    codecs: [mockCodec("oracle")],
    seed: "1",
    maxExamples: 20,
    workers: 1,
    caseTimeoutMs: 800,
    maxShrinkMs: 5000,
    storeFolder: folder,
    knownFiles: [],
    command: "wireproof fuzz test.proto",
    baseFolder: fileURLToPath(new URL("..", import.meta.url)),
    signal: stop.signal,
    ...request,
  };
  const result = await fuzz(whole, (event) => {
    if (event.kind === "round-started" && event.round.number === lastRound) stop.abort();
    events.push(event);
  });
  return { result, events };
}

function roundsIn(events: readonly FuzzEvent[]) {
  return events.flatMap((event) => (event.kind === "round-started" ? event.round : []));
}

const word = { messages: ["Word"], properties: ["wire/round-trip"] };

test("it runs on in rounds until it is stopped, and says so", async () => {
  const { result, events } = await fuzzOf(word, 4);

  expect(roundsIn(events).map(({ number, maxExamples }) => [number, maxExamples])).toEqual([
    [1, 20],
    [2, 40],
    [3, 80],
    [4, 160],
  ]);
  expect(events.filter(({ kind }) => kind === "run-started")).toHaveLength(1);
  expect(events.at(-1)).toEqual({ kind: "fuzz-finished", result });
  expect(result).toMatchObject({ rounds: 4, interrupted: true, exitCode: 130, stored: 0 });
  expect(result.checks).toMatchObject([{ status: "passed" }]);
});

test("the time is up: a normal end, and no interruption", async () => {
  const { result, events } = await fuzzOf({ ...word, maxTimeMs: 3000 });

  expect(result).toMatchObject({ interrupted: false, findings: [] });
  expect(result.exitCode).not.toBe(130);
  const statuses = events.flatMap((event) => (event.kind === "status" ? event.status : []));
  expect(statuses.map(({ leftMs }) => leftMs ?? Number.NaN).every((ms) => ms < 3000)).toBe(true);
});

test("after so many rounds it ends, with what all of them came to", async () => {
  const { result, events } = await fuzzOf({ ...word, maxRounds: 2 });

  expect(result).toMatchObject({ rounds: 2, interrupted: false, exitCode: 0, warnings: [] });
  expect(result.checks).toMatchObject([{ status: "passed", cases: result.summary.cases }]);
  expect(result.summary.cases).toBeGreaterThan(60);
  expect(roundsIn(events)).toHaveLength(2);
});

test("a finding is told and stored in the round that comes upon it first, and never again", async () => {
  const { result, events } = await fuzzOf({ ...word, codecs: [mockCodec("dropping-field")] }, 3);

  expect(events.filter(({ kind }) => kind === "finding")).toHaveLength(1);
  expect(result.findings).toMatchObject([{ seed: "1" }]);
  expect(result.summary).toMatchObject({ findings: 1 });
  expect(result.checks).toMatchObject([{ status: "failed" }]);
  expect(result.stored).toBe(1);
  expect(readdirSync(folder)).toEqual([`${result.findings[0]?.id}.json`]);
});

test("what a later round finds, a run of that round's seed and cases finds again", async () => {
  const rare = { ...word, codecs: [mockCodec("refusing-q")], maxExamples: 15 };
  const { result, events } = await fuzzOf({ ...rare, maxRounds: 4 });

  const [finding] = result.findings;
  const round = roundsIn(events).find(({ seed }) => seed === finding?.seed);
  expect(round?.isFirst).toBe(false);
  const again = await runOf({
    ...rare,
    phases: ["random"],
    seed: round?.seed ?? "",
    maxExamples: round?.maxExamples ?? 0,
  });
  expect(again.result.findings).toEqual([{ ...finding, count: expect.any(Number) }]);
});

test("a known failure is told, and does not fail", async () => {
  const known = join(folder, "known.txt");
  writeFileSync(known, "# It drops text.\nwire/round-trip dropping-field Word\n");
  const codecs = [mockCodec("dropping-field")];
  const { result } = await fuzzOf({ ...word, codecs, knownFiles: [known], maxRounds: 2 });

  expect(result).toMatchObject({ exitCode: 0, summary: { findings: 0, known: 1 } });
  expect(result.findings).toMatchObject([{ known: "It drops text." }]);
  expect(result.checks).toMatchObject([{ status: "known" }]);
});

test("where nothing can be exercised it ends at once, and says why", async () => {
  const { result } = await fuzzOf({ ...word, codecs: [mockCodec("throwing-in-open")] });

  expect(result).toMatchObject({ rounds: 1, exitCode: 4, interrupted: false });
  expect(result.warnings).toMatchObject([{ code: "codec-not-exercised" }]);
});
