import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import { inBenchHost } from "./in-bench-host.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-bench-host-"));
const pidFile = join(folder, "pid");

afterAll(() => rmSync(folder, { recursive: true }));

/** A codec of a user that writes down in which process it is, and does that when it is asked something. */
function moduleOf(name: string, transcode: string, { first = "", open = "" } = {}): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { writeFileSync } from "node:fs";
    writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
    ${first}
    let calls = 0;
    const session = { transcode(typeName, input) { calls++; ${transcode}; return Uint8Array.from(input); } };
    export default { name: "${name}", version: "1", open() { ${open}; return session; } };`,
  );
  return file;
}

const schema = compileText(`
  syntax = "proto3";
  package acme;
  message A { string name = 1; bytes key = 2; }
  message B { string name = 1; bytes key = 2; }
  message C { string name = 1; bytes key = 2; }
`);

function request(more: Partial<CodecBenchRequest>): CodecBenchRequest {
  const some = { schema, messages: ["acme.A"], codecs: [], seed: "1", baseFolder: folder };
  return { ...some, operations: ["encode", "transcode"], ...more };
}

const whole = { kind: "measure", budgetMs: 200 } as const;
const patient = { signal: new AbortController().signal, limitMs: 1000 };
const late = "it did not answer within 1 s";

for (const [name, transcode, reason] of [
  ["loops", "for (;;)", late],
  ["loops-later", "if (calls > 5000) for (;;)", late],
  ["never-settles", "return new Promise(() => 0)", late],
  ["exits", "if (calls > 5000) process.exit(3)", "it ended the process, with exit code 3"],
  [
    "throws-late",
    'setTimeout(() => { throw new Error("boom") }); return new Promise(() => 0)',
    "something threw that nobody catches: boom",
  ],
] as const)
  test(`a codec that ${name} is a row that says so, and the others are measured`, async () => {
    const codecs = [moduleOf(name, transcode), "protobufjs"];
    const { operations } = await inBenchHost(whole, request({ codecs }), patient);

    const skipped = operations.map((one) => [one.name, one.skipped]);
    expect(skipped).toEqual([
      [`${name}/encode/acme.A`, "it reads and writes in one step: see transcode"],
      [`${name}/transcode/acme.A`, reason],
      ["protobufjs/encode/acme.A", undefined],
      ["protobufjs/transcode/acme.A", undefined],
      ["oracle/encode/acme.A", undefined],
      ["oracle/transcode/acme.A", undefined],
    ]);
    expect(operations.at(-1)?.rounds.length).toBeGreaterThanOrEqual(15);
  });

test("a codec that never answers is not asked for every type there is", async () => {
  const codecs = [moduleOf("stuck", "for (;;)")];
  const asked = request({ codecs, messages: ["acme.*"], operations: ["transcode"] });
  const { operations } = await inBenchHost(whole, asked, patient);

  expect(operations.flatMap(({ codec, skipped }) => (codec === "stuck" ? skipped : []))).toEqual([
    late,
    late,
    `it is not asked any more: ${late}, as with acme.B`,
  ]);
});

test("one that cannot open a schema in time has rows that say so", async () => {
  const codecs = [moduleOf("closed", "", { open: "for (;;)" })];
  const { operations } = await inBenchHost(whole, request({ codecs }), patient);

  expect(operations[0]?.skipped).toBe(`codec closed: cannot open the schema: ${late}`);
});

test("one that does not load is named with the reason", async () => {
  const never = moduleOf("never", "", { first: "await new Promise(() => 0);" });

  await expect(inBenchHost(whole, request({ codecs: [never] }), patient)).rejects.toMatchObject({
    code: "codec",
    message: `codec ${never}: it does not load: ${late}`,
  });
});

test("two builds are opened under the same watch", async () => {
  moduleOf("before", "for (;;)");
  const codecs = [moduleOf("after", "")];
  const task = { kind: "against", against: "./before.mjs" } as const;

  await expect(
    inBenchHost(task, request({ codecs, operations: ["transcode"] }), patient),
  ).rejects.toMatchObject({
    code: "nothing-selected",
    hint: `transcode of acme.A is not compared: ${late}`,
  });
});

test("a codec that throws while its messages are kept takes no advice from others", async () => {
  const codecs = [
    moduleOf("closed-too", "", { open: 'throw new Error("not here")' }),
    "protobufjs",
  ];
  const advice = await inBenchHost({ kind: "advice" }, request({ codecs }), patient);

  expect(advice.map((one) => one.advice)).toEqual([
    "closed-too, acme.A: it could not be tried: codec closed-too: cannot open the schema: not here",
    expect.stringMatching(/^protobufjs, acme\.A: /),
  ]);
});

test("who wants to stop waits no longer for a codec that loops, and it is gone", async () => {
  const ending = new AbortController();
  const codecs = [moduleOf("loops-on", `setTimeout(() => 0); for (;;)`)];
  rmSync(pidFile);
  const stopped = inBenchHost(whole, request({ codecs }), { signal: ending.signal });
  setTimeout(() => ending.abort(), 1500);
  const began = performance.now();

  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  // Of the time of a limit nothing.
  expect(performance.now() - began).toBeLessThan(8000);
  expect(() => process.kill(Number(readFileSync(pidFile, "utf8")), 0)).toThrow("ESRCH");
});

test("who wants to stop gets what was measured by then", async () => {
  const ending = new AbortController();
  const { operations, warnings } = await inBenchHost(
    { kind: "measure", budgetMs: 60_000 },
    request({ codecs: ["protobufjs"] }),
    {
      signal: ending.signal,
      listen: (news) => void (news.kind === "round" && news.round === 3 && ending.abort()),
    },
  );

  expect(operations[0]?.rounds.length).toBeGreaterThanOrEqual(3);
  expect(warnings).toEqual([expect.stringMatching(/^stopped early: \d+ rounds were measured$/)]);
});
