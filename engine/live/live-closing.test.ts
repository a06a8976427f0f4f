import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { noUnknown } from "../../properties/rpc/no-unknown.ts";
import { readKnownFailures } from "../known-failures.ts";
import { aCallFinding } from "../testing/a-call-finding.ts";
import type { CallFinding } from "./call-finding.ts";
import { type LiveClosing, liveResultOf } from "./live-closing.ts";
import type { LiveResult } from "./live-events.ts";
import { chosenMethods } from "./live-methods.ts";
import type { LiveRequest } from "./live-request.ts";
import { LiveRun } from "./live-run.ts";
import { aLiveRequest } from "./testing/a-live-request.ts";
import { anExchange, words, wordsSubject } from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];

/** A run that has come to its end, of which a test says how: nothing is called. */
interface Ended {
  readonly request?: Partial<LiveRequest>;
  readonly closing?: Partial<LiveClosing>;
  /** The statuses that calls of `Put` ended with; one OK where left out. */
  readonly statuses?: readonly string[];
  readonly findings?: readonly CallFinding[];
  /** The lines of a file of known failures. */
  readonly known?: string;
  readonly gone?: string;
}

function closed({ statuses = ["OK"], findings = [], ...ended }: Ended = {}): LiveResult {
  const request = aLiveRequest(words, "127.0.0.1:1", ended.request);
  const choice = chosenMethods(words, request.include, request.exclude);
  const run = new LiveRun({ request, choice, properties: [noUnknown] });
  onTestFinished(() => run.close());
  for (const status of statuses)
    run.judge.see(anExchange({ status }), { phase: "edges", index: 0, script: { steps: [] } });
  run.lookInto.findings.push(...findings);
  run.gone = ended.gone;
  const header = {
    ...{ command: "wireproof run", version: "0", seed: "7", startedAt: "", target: "127.0.0.1:1" },
    ...{ schemaFrom: "test.proto", services: [], methods: 2, properties: [], checks: 2 },
    concurrency: 1,
  };
  return liveResultOf({
    ...{ header, run, request, choice, known: knownOf(ended.known) },
    ...{ warnings: [], durationMs: 1, stuck: undefined },
    ...ended.closing,
  });
}

function knownOf(line: string | undefined): LiveClosing["known"] {
  if (line === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), "wireproof-closing-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "known.txt");
  writeFileSync(file, `# ticket 12\n${line}\n`);
  return readKnownFailures([file], ["rpc/no-unknown"]);
}

const finding = aCallFinding({ subject: put });
const knownFinding = aCallFinding({ subject: put, known: "ticket 12" });
const warning = { code: "filter-unmatched", message: "the filter x matches no method" };

const aborted = { signal: AbortSignal.abort() };
const listed = `rpc/no-unknown server ${put}`;

const ends: readonly (readonly [string, number, Ended])[] = [
  ["everything held", 0, {}],
  ["there is a new finding", 1, { findings: [finding] }],
  ["all findings are known", 0, { findings: [knownFinding], known: listed }],
  ["a known failure did not come", 5, { known: listed }],
  [
    "there is a new finding, and a known failure did not come",
    1,
    {
      ...{ findings: [aCallFinding({ subject: say })], known: listed },
    },
  ],
  ["nothing was called", 4, { statuses: [] }],
  ["nothing was answered with OK", 4, { statuses: ["NOT_FOUND", "INVALID_ARGUMENT"] }],
  [
    "nothing was answered with OK, and there is a finding",
    1,
    {
      ...{ statuses: ["UNKNOWN"], findings: [finding] },
    },
  ],
  ["nothing happened any more", 4, { closing: { stuck: "edges" } }],
  ["it was interrupted", 130, { request: aborted }],
  ["it was interrupted behind a finding", 130, { request: aborted, findings: [finding] }],
  ["there is a warning", 0, { closing: { warnings: [warning] } }],
  [
    "there is a warning, which is to fail it",
    1,
    {
      ...{ closing: { warnings: [warning] }, request: { failOnWarning: true } },
    },
  ],
  ["there is none, and one would fail it", 0, { request: { failOnWarning: true, exclude: [say] } }],
];

for (const [title, code, ended] of ends)
  test(`a run ends with ${code} where ${title}`, () => {
    expect(closed(ended).exitCode).toBe(code);
  });

test("a run that stuck says while what, and what it did not come to is skipped for that", () => {
  const { warnings, checks } = closed({ closing: { stuck: "edges words.v1.Words/Put" } });

  expect(warnings[0]).toEqual({
    code: "stuck",
    message: "nothing happened any more, while: edges words.v1.Words/Put",
  });
  expect(checks).toMatchObject([
    { subject: put, status: "passed" },
    { subject: say, status: "skipped", reason: "the run was ended" },
  ]);
});

test("a run whose server went away says so, and what it did not come to is skipped for that", () => {
  const { warnings, checks } = closed({ gone: "it does not answer any more" });

  expect(warnings).toContainEqual({
    code: "server-gone",
    message: "the run ended: it does not answer any more",
  });
  expect(checks[1]).toMatchObject({ status: "skipped", reason: "it does not answer any more" });
});

test("a known failure of what was not called, or of a run that was cut short, is not stale", () => {
  expect(closed({ known: `rpc/no-unknown server ${say}` }).stale).toEqual([]);
  expect(closed({ known: listed, request: { phases: ["reach"] } }).stale).toEqual([]);
  expect(closed({ known: listed, request: { phases: ["edges"] } }).stale).toEqual([]);
  expect(closed({ known: listed, gone: "it is gone" }).stale).toEqual([]);
  expect(closed({ known: listed, request: { maxTimeMs: 0 } }).stale).toEqual([]);
  expect(closed({ known: listed, findings: [knownFinding] }).stale).toEqual([]);
});

test("an interrupted run says nothing of how much it was worth", () => {
  const statuses = new Array(20).fill("NOT_FOUND");

  expect(closed({ statuses }).warnings).toHaveLength(1);
  expect(closed({ statuses, request: aborted }).warnings).toEqual([]);
});

test("findings come in the order of the checks, each with how often it was seen", () => {
  const second = aCallFinding({ subject: say, fingerprint: "other" });
  const { findings, summary } = closed({ findings: [second, knownFinding] });

  expect(findings.map(({ subject, count }) => `${subject} ${count}`)).toEqual([
    ...[`${put} 0`, `${say} 0`],
  ]);
  expect(summary).toMatchObject({ findings: 1, known: 1 });
});

test("methods that were left out stand in the coverage with the filter", () => {
  const { coverage } = closed({ request: { exclude: [say] } });

  expect(coverage.methods).toMatchObject([
    { subject: put, statuses: { OK: 1 } },
    { subject: say, calls: 0, notRun: `--exclude ${say}` },
  ]);
});
