import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import type { CheckResult, RunEvent } from "./events.ts";
import type { RunRequest } from "./run-request.ts";
import { readStore } from "./store.ts";
import { checkLines, mockCodec, runOf, type ToldRun } from "./testing/run-of.ts";
import { lineOf, orderSchema } from "./testing/sabotage.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-run-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const oracle = mockCodec("oracle");

test("a run tells its start, each check and its end, and what came of it", async () => {
  const { result, events } = await runOf({ codecs: [oracle], seed: "7" });

  expect(events.map(({ kind }) => kind)).toEqual([
    "run-started",
    ...Array.from({ length: 12 }, () => "check-finished"),
    "run-finished",
  ]);
  expect(result.header).toMatchObject({
    command: "wireproof roundtrip test.proto",
    seed: "7",
    messages: 2,
    codecs: [{ name: "oracle", version: "1" }],
    checks: 12,
    workers: 1,
  });
  expect(result.header.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(new Set(result.checks.map(({ status }) => status))).toEqual(new Set(["passed"]));
  expect(result).toMatchObject({ exitCode: 0, findings: [], warnings: [], stale: [] });
  expect(result.summary.cases).toBe(result.checks.reduce((sum, { cases }) => sum + cases, 0));
  expect(events.at(-1)).toEqual({ kind: "run-finished", result });
});

test("a finding is told once, before its check is finished, with the place of its declaration", async () => {
  const { result, events } = await runOf({
    codecs: [mockCodec("dropping-field")],
    properties: ["wire/round-trip"],
    messages: ["Word"],
  });

  expect(events.map(({ kind }) => kind)).toEqual([
    "run-started",
    "finding",
    "check-finished",
    "run-finished",
  ]);
  expect(result.findings.map(lineOf)).toEqual(['{"text":""} as 0a00 gives {} (text is lost)']);
  expect(result.findings[0]).toMatchObject({
    property: "wire/round-trip",
    subject: "Word",
    codec: "dropping-field",
    seed: "1",
    place: { typeName: "Word", field: 1 },
    replay: `wireproof replay ${result.findings[0]?.id}`,
  });
  expect(result.findings[0]?.count).toBeGreaterThan(10);
});

test("checks and findings are in the order of the plan, however many workers there are", async () => {
  const request = { codecs: [mockCodec("dropping-field"), oracle] };

  const alone = await runOf({ ...request, workers: 1 });
  const together = await runOf({ ...request, workers: 4 });

  const facts = (check: CheckResult) => ({ ...check, durationMs: 0 });
  expect(together.result.checks.map(facts)).toEqual(alone.result.checks.map(facts));
  expect(together.result.findings).toEqual(alone.result.findings);
  expect(together.result.summary).toEqual(alone.result.summary);
});

test("neither filters nor workers nor other messages shift a case", async () => {
  const hashesOf = async (request: Partial<RunRequest>) => {
    const { result } = await runOf({ codecs: [oracle], ...request });
    const checks = result.checks.filter(({ subject }) => subject === "Word");
    return new Map(checks.map(({ property, casesHash }) => [property, casesHash]));
  };

  const whole = await hashesOf({ workers: 4 });
  const alone = await hashesOf({ messages: ["Word"] });
  const one = await hashesOf({
    messages: ["*r*"],
    properties: ["wire/merge"],
    codecs: [mockCodec("truncating"), oracle],
  });

  expect(whole.size).toBe(6);
  expect(new Set(whole.values()).size).toBeGreaterThan(3);
  expect(alone).toEqual(whole);
  expect(one.get("wire/merge")).toBe(whole.get("wire/merge"));
});

test("another seed draws other cases, the same seed the same", async () => {
  const hashes = async (seed: string) => {
    const { result } = await runOf({ codecs: [oracle], properties: ["wire/round-trip"], seed });
    return result.checks.map(({ casesHash }) => casesHash);
  };

  const [first, again, other] = [await hashes("5"), await hashes("5"), await hashes("6")];

  expect(again).toEqual(first);
  expect(other[0]).not.toBe(first[0]);
});

test("only the phases that are asked for are run", async () => {
  const casesOf = async (phases: RunRequest["phases"]) =>
    (
      await runOf({
        codecs: [oracle],
        properties: ["wire/stable"],
        messages: ["Word"],
        phases,
        maxExamples: 9,
      })
    ).result.summary.cases;

  const edges = await casesOf(["edges"]);

  expect(edges).toBeGreaterThan(20);
  expect(await casesOf(["random"])).toBe(9);
  expect(await casesOf(["saved", "edges", "random"])).toBe(edges + 9);
});

test("without any case nothing was exercised", async () => {
  const { result } = await runOf({ codecs: [oracle], phases: ["saved"] });

  expect(result.exitCode).toBe(4);
  expect(result.summary).toMatchObject({ cases: 0, skipped: 12 });
});

test("a concession is a warning, once for each codec, and no pass", async () => {
  writeFileSync(
    join(folder, "forgetful.mjs"),
    `import codec from ${JSON.stringify(mockCodec("dropping-unknown"))};
    export default { ...codec, name: "forgetful", claims: { formats: ["binary"], unknownFields: "dropped" } };`,
  );
  const notice =
    "drops unknown fields: a service that passes messages on with it strips what newer schemas have added";

  const { result, events } = await runOf({
    codecs: [join(folder, "forgetful.mjs")],
    properties: ["wire/unknown-fields"],
  });

  expect(checkLines(result)).toEqual([
    `forgetful Tiny wire/unknown-fields not-applicable (${notice})`,
    `forgetful Word wire/unknown-fields not-applicable (${notice})`,
  ]);
  expect(result.warnings).toEqual([{ code: "conceded", message: `forgetful ${notice}` }]);
  expect(events).toContainEqual({ kind: "warning", warning: result.warnings[0] });
  expect(result.exitCode).toBe(4);
});

test("of more than 25 different failures of a check the rest is counted in a warning", async () => {
  const moody = join(folder, "moody.mjs");
  writeFileSync(
    moody,
    `import codec from ${JSON.stringify(oracle)};
    const word = (bytes) => Buffer.from(bytes).toString("hex").replace(/\\d/g, (digit) => "ghijklmnop"[digit]);
    const transcode = (type, bytes) => { throw new Error("not like " + word(bytes)); };
    export default { ...codec, name: "moody", open: () => ({ transcode }) };`,
  );

  const { result } = await runOf({
    codecs: [moody],
    properties: ["wire/round-trip"],
    messages: ["Word"],
    maxExamples: 0,
  });

  expect(result.findings).toHaveLength(25);
  expect(result.warnings).toEqual([
    {
      code: "too-many-findings",
      message: expect.stringMatching(
        /^wire\/round-trip of Word on moody: 1\d more failing cases of other kinds are not listed$/,
      ),
    },
  ]);
});

test("a message of which no finite value is complete does not stop the others", async () => {
  const schema = compileText(`
    syntax = "proto2";
    message Endless { required Endless again = 1; }
    message Fine { optional Endless endless = 1; optional int32 n = 2; }
  `);

  const { result } = await runOf({ schema, codecs: [oracle], maxExamples: 5 });

  const statuses = result.checks.map(({ subject, status }) => `${subject} ${status}`);
  expect(new Set(statuses)).toEqual(new Set(["Endless not-applicable", "Fine passed"]));
});

for (const [what, request, code, message] of [
  ["a message that is not there", { messages: ["Tinny"] }, "usage", 'no message is called "Tinny"'],
  [
    "a property that is not there",
    { properties: ["wire/marge"] },
    "usage",
    'no property is called "wire/marge"',
  ],
  [
    "a glob that matches nothing",
    { messages: ["acme.*"] },
    "nothing-selected",
    'no message matches "acme.*"',
  ],
  [
    "a codec that is not there",
    { codecs: ["protobufsj"] },
    "codec",
    'no codec is called "protobufsj"',
  ],
  [
    "a module that is not there",
    { codecs: ["./none.mjs"] },
    "codec",
    "codec ./none.mjs: no such file",
  ],
  [
    "a schema without messages",
    { schema: compileText('syntax = "proto3";') },
    "nothing-selected",
    "the schema has no message",
  ],
] as const)
  test(`${what} is an error before anything is run`, async () => {
    const events: RunEvent[] = [];

    const running = runOf({ codecs: [oracle], ...request }, (event) => events.push(event));

    await expect(running).rejects.toMatchObject({ name: "ToolError", code, message });
    expect(events).toEqual([]);
  });

test("two codecs of one name are an error, one codec twice is not", async () => {
  const twin = join(folder, "twin.mjs");
  writeFileSync(twin, `export { default } from ${JSON.stringify(oracle)};`);

  await expect(runOf({ codecs: [oracle, twin] })).rejects.toMatchObject({
    code: "codec",
    message: `two codecs are called "oracle": ${oracle} and ${twin}`,
  });
  const { result } = await runOf({ codecs: [oracle, oracle], properties: ["wire/merge"] });
  expect(result.summary.checks).toBe(2);
});

function knownFile(text: string): string {
  const file = join(folder, "known.txt");
  writeFileSync(file, `# accepted: #12\n${text}\n`);
  return file;
}

const dropping = {
  codecs: [mockCodec("dropping-field")],
  properties: ["wire/round-trip"],
  maxExamples: 5,
};

test("a known failure is run and shown with its reason, and does not fail the run", async () => {
  const knownFiles = [knownFile("wire/round-trip dropping-field **")];

  const { result, events } = await runOf({ ...dropping, properties: [], knownFiles });

  expect(result.exitCode).toBe(0);
  expect(result.summary).toMatchObject({ findings: 0, known: 2 });
  expect(result.findings.map(({ known }) => known)).toEqual(["accepted: #12", "accepted: #12"]);
  expect(events.filter(({ kind }) => kind === "finding")).toHaveLength(2);
  expect(checkLines(result)).toContain("dropping-field Tiny wire/round-trip known");
});

test("a failure that is not listed fails the run beside those that are", async () => {
  const knownFiles = [knownFile("wire/round-trip dropping-field Tiny")];

  const { result } = await runOf({ ...dropping, knownFiles });

  expect(result.exitCode).toBe(1);
  expect(result.findings.map(({ subject, known }) => [subject, known])).toEqual([
    ["Tiny", "accepted: #12"],
    ["Word", undefined],
  ]);
});

test("a known failure that fails no more fails the run", async () => {
  const { result } = await runOf({
    ...dropping,
    codecs: [oracle],
    maxExamples: 100,
    knownFiles: [knownFile("wire/round-trip oracle Word")],
  });

  expect(result.exitCode).toBe(5);
  expect(result.stale).toEqual([
    expect.stringContaining("known.txt:2: wire/round-trip oracle Word"),
  ]);
});

test("a known failure that a short run does not see is a warning", async () => {
  const { result, events } = await runOf({
    ...dropping,
    codecs: [oracle],
    maxEdges: 5,
    knownFiles: [knownFile("wire/round-trip oracle Word")],
  });

  expect(result).toMatchObject({ exitCode: 0, stale: [], warnings: [{ code: "known-unseen" }] });
  expect(events).toContainEqual({ kind: "warning", warning: result.warnings[0] });
});

const triplet = compileText(`
  syntax = "proto3";
  message Triplet { int32 a = 1; int32 b = 2; int32 c = 3; }
`);

/** What is found on a codec that loses the fields of these numbers. */
async function losing(fields: readonly number[], request: Partial<RunRequest> = {}) {
  const codec = join(folder, `losing-${fields.join("-")}.mjs`);
  const faults = mockCodec("value-faults");
  writeFileSync(
    codec,
    `import oracle from ${JSON.stringify(oracle)};
    import { droppingFieldCodec } from ${JSON.stringify(faults)};
    const codec = ${JSON.stringify(fields)}.reduce(droppingFieldCodec, oracle);
    export default { ...codec, name: "losing" };`,
  );
  const { result } = await runOf({
    schema: triplet,
    codecs: [codec],
    properties: ["wire/round-trip"],
    maxExamples: 100,
    ...request,
  });
  const facts = result.findings.map(({ path, known, alsoAt = [] }) => [
    path,
    known === undefined ? "new" : "known",
    ...alsoAt,
  ]);
  return { result, facts, entries: result.findings.map(({ id, group }) => ({ id, group })) };
}

function knownOf(...findings: readonly (string | undefined)[]): readonly string[] {
  return [knownFile(findings.map((id) => `wire/round-trip losing Triplet ${id}`).join("\n"))];
}

test("a known failure hides no other field that fails in the same way", async () => {
  const [a] = (await losing([1])).entries;
  const storeFolder = join(folder, "store");

  const { result, facts } = await losing([1, 2, 3], { knownFiles: knownOf(a?.id), storeFolder });

  expect(result.exitCode).toBe(1);
  expect(facts).toEqual([
    ["a is lost", "known"],
    ["b is lost", "new", "c is lost"],
  ]);
  expect(readStore(storeFolder)).toHaveLength(2);
});

test("known failures that look alike are each known, and none is stale", async () => {
  const [a] = (await losing([1])).entries;
  const [b] = (await losing([2])).entries;

  const { result, facts } = await losing([1, 2], { knownFiles: knownOf(b?.id, a?.id) });

  expect(facts).toEqual([
    ["a is lost", "known"],
    ["b is lost", "known"],
  ]);
  expect(result).toMatchObject({ exitCode: 0, stale: [] });
});

test("a known group covers every field of a message that fails in that way", async () => {
  const [a] = (await losing([1])).entries;

  const { result, facts } = await losing([1, 2, 3], { knownFiles: knownOf(a?.group) });

  expect(facts).toEqual([["a is lost", "known", "b is lost", "c is lost"]]);
  expect(result).toMatchObject({ exitCode: 0, stale: [] });
});

test("a known failure of a codec that nobody has heard of is an error", async () => {
  const knownFiles = [knownFile("wire/round-trip droping-field **")];

  await expect(runOf({ ...dropping, knownFiles })).rejects.toMatchObject({
    code: "known",
    hint: 'did you mean "dropping-field"?',
  });
});

test("a codec that never opens the schema does not hide behind another that holds", async () => {
  const { result } = await runOf({
    codecs: [oracle, mockCodec("throwing-in-open")],
    properties: ["wire/round-trip"],
    maxExamples: 5,
  });

  expect(result.exitCode).toBe(4);
  expect(result.warnings).toEqual([
    {
      code: "codec-not-exercised",
      message: expect.stringMatching(/^throwing-in-open: nothing of it was exercised: codec thr/),
    },
  ]);
});

test("a stored input of another form is a warning, and not the end of the run", async () => {
  await runOf({ ...dropping, storeFolder: folder });
  const [entry] = readStore(folder);
  const text = readFileSync(entry?.file ?? "", "utf8");
  writeFileSync(
    entry?.file ?? "",
    text.replace(/"hex": \[\s*"([^"]*)"\s*\],?(?=[^"]*\})/, '"hex": ["$1", "$1"]'),
  );

  const { result } = await runOf({ ...dropping, storeFolder: folder });

  expect(result.warnings).toMatchObject([
    { code: "store-unreadable", message: expect.stringContaining("its input is 2 messages") },
  ]);
  expect(result.exitCode).toBe(1);
});

test("a failure that cannot be stored ends the run as an error of the request", async () => {
  const { result } = await runOf(dropping);
  mkdirSync(join(folder, `${result.findings[0]?.id}.json.tmp`));

  await expect(runOf({ ...dropping, storeFolder: folder })).rejects.toMatchObject({
    name: "ToolError",
    code: "store",
    message: expect.stringContaining(`the store ${folder}`),
  });
});

test("a store that is no folder is an error before anything is run", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const storeFolder of [file, join(file, "deeper")])
    await expect(runOf({ ...dropping, storeFolder })).rejects.toMatchObject({ code: "store" });
});

test("of a wide message a few boundaries are run in the time of a case", async () => {
  const fields = Array.from({ length: 1500 }, (_, at) => `int32 f${at} = ${at + 1};`);
  const schema = compileText(`syntax = "proto3"; message Wide { ${fields.join(" ")} }`);

  const { result } = await runOf({
    schema,
    codecs: [oracle],
    properties: ["wire/any-legal-encoding"],
    maxEdges: 5,
    maxExamples: 0,
    caseTimeoutMs: 600,
  });

  expect(checkLines(result)).toEqual(["oracle Wide wire/any-legal-encoding passed"]);
  expect(result.summary.cases).toBe(5);
});

test("a known failure of no message is an error", async () => {
  const knownFiles = [knownFile("wire/round-trip dropping-field acme.Tiny")];

  await expect(runOf({ ...dropping, properties: [], knownFiles })).rejects.toMatchObject({
    code: "known",
    message: expect.stringContaining("known.txt:2: matches no check"),
  });
});

test("findings are stored, come first in the next run, and are the same", async () => {
  const first = await runOf({ ...dropping, storeFolder: folder });
  const stored = readStore(folder);

  const saved = await runOf({ ...dropping, storeFolder: folder, phases: ["saved"] });

  expect(stored.map((entry) => entry.file)).toEqual(
    first.result.findings.map(({ id }) => join(folder, `${id}.json`)).sort(),
  );
  expect(saved.result.findings.map(({ id, phase }) => [id, phase])).toEqual(
    first.result.findings.map(({ id }) => [id, "saved"]),
  );
  expect(saved.result.summary.cases).toBe(2);
  expect(readStore(folder)).toHaveLength(2);
});

test("findings are known again by what brought them about, though only bytes are stored", async () => {
  for (const [property, codec, phase] of [
    ["wire/any-legal-encoding", "last-wins", "random"],
    ["wire/merge", "last-wins", "edges"],
    ["object/encode", "surrogate-leaking", "edges"],
  ] as const) {
    const storeFolder = join(folder, codec, property);
    const request = {
      schema: orderSchema(),
      messages: ["Order"],
      properties: [property],
      codecs: [mockCodec(codec)],
      phases: ["saved", phase],
      storeFolder,
    } as const;

    const first = await runOf(request);
    const second = await runOf(request);

    expect(first.result.findings.length).toBeGreaterThan(0);
    // The first time in the order in which they are found, then in that of the store.
    const facts = (run: ToldRun) => run.result.findings.map((one) => `${one.id} ${lineOf(one)}`);
    expect(facts(second).toSorted()).toEqual(facts(first).toSorted());
    expect(readStore(storeFolder)).toHaveLength(first.result.findings.length);
  }
});

test("a stored failure that is fixed stays in the store, and its input is run", async () => {
  await runOf({ ...dropping, storeFolder: folder });
  const fixed = join(folder, "fixed.mjs");
  writeFileSync(
    fixed,
    `import codec from ${JSON.stringify(oracle)}; export default { ...codec, name: "dropping-field" };`,
  );

  const { result } = await runOf({
    ...dropping,
    codecs: [fixed],
    storeFolder: folder,
    phases: ["saved"],
  });

  expect(result).toMatchObject({ exitCode: 0, summary: { cases: 2, findings: 0 } });
  expect(readStore(folder)).toHaveLength(2);
});

test("a file of the store that cannot be read is a warning, and stays", async () => {
  const file = join(folder, "broken.json");
  writeFileSync(file, '{"storeVersion": 1, "fin');

  const { result } = await runOf({ ...dropping, codecs: [oracle], storeFolder: folder });

  expect(result.warnings).toEqual([
    {
      code: "store-unreadable",
      message: expect.stringContaining(`${file} is passed over, and kept: `),
    },
  ]);
  expect(readFileSync(file, "utf8")).toBe('{"storeVersion": 1, "fin');
  expect(result.exitCode).toBe(0);
});

test("an abort ends the run after the present case, keeps what was found, and exits with 130", async () => {
  const controller = new AbortController();

  const { result } = await runOf(
    {
      codecs: [mockCodec("dropping-field")],
      signal: controller.signal,
      storeFolder: folder,
      maxExamples: 100_000,
    },
    (event) => {
      if (event.kind === "finding") controller.abort();
    },
  );

  expect(result).toMatchObject({ exitCode: 130, interrupted: true });
  expect(result.findings).toHaveLength(1);
  expect(readStore(folder)).toHaveLength(1);
  expect(checkLines(result).slice(0, 2)).toEqual([
    "dropping-field Tiny wire/round-trip failed (stopped before its end)",
    "dropping-field Tiny wire/any-legal-encoding skipped (interrupted)",
  ]);
  expect(result.checks[0]?.cases).toBeLessThan(100_000);
});

test("an abort before the start runs nothing", async () => {
  const { result } = await runOf({ codecs: [oracle], signal: AbortSignal.abort() });

  expect(result).toMatchObject({ exitCode: 130, summary: { cases: 0, skipped: 12 } });
});

test("an abort while a codec hangs ends the run when the case is given up", async () => {
  const controller = new AbortController();
  const started = performance.now();
  setTimeout(() => controller.abort(), 600);

  const { result } = await runOf({
    codecs: [mockCodec("never-settling")],
    signal: controller.signal,
    caseTimeoutMs: 1000,
    maxShrinkMs: 60_000,
  });

  expect(result.exitCode).toBe(130);
  expect(performance.now() - started).toBeLessThan(8000);
});

test("no check begins when the time is up", async () => {
  const { result } = await runOf({ codecs: [oracle], maxTimeMs: 0 });

  expect(result.exitCode).toBe(4);
  expect(checkLines(result)[0]).toBe("oracle Tiny wire/round-trip skipped (the time was up)");
});
