import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MockHandler } from "../../mocks/server/mock-options.ts";
import type { MockServer } from "../../mocks/server/mock-server.ts";
import { toHex } from "../../schema/hex.ts";
import { readStore } from "../store.ts";
import type { LiveRequest } from "./live-request.ts";
import { sentOf } from "./reach/testing/handling.ts";
import { runLive } from "./run-live.ts";
import { aLiveRequest, Heard } from "./testing/a-live-request.ts";
import { hatesNegative, runWords, servedWords, toldOf, warnedOf } from "./testing/served-words.ts";
import { words, wordsSubject } from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-run-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a value that a handler throws for is found, shrunk to itself, and fails five times of five", async () => {
  const result = await runWords(await servedWords({ [put]: hatesNegative }));

  expect(toldOf(result.findings)).toEqual([`rpc/no-unknown ${put} {"number":-1} 5/5`]);
  expect(result.findings[0]).toMatchObject({
    ...{ phase: "edges", seed: "7", way: "wrong status" },
    status: { code: 2, name: "UNKNOWN", details: "it is negative" },
  });
  expect(result.findings[0]?.count).toBeGreaterThan(5);
  expect(result.checks.map(({ status }) => status)).toEqual(["failed", "passed"]);
  expect(result.exitCode).toBe(1);
});

test("a handler that fails every other time is told as flaky, and not dropped", async () => {
  let calls = 0;
  const result = await runWords(
    await servedWords({
      [put]: () => {
        if (calls++ % 2 === 1) throw new Error("not this time");
        return undefined;
      },
    }),
  );

  const [finding, ...others] = result.findings;
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ property: "rpc/no-unknown", subject: put });
  expect(finding?.repeats.of).toBe(5);
  expect([2, 3]).toContain(finding?.repeats.failed);
});

test("a failure that never comes again is kept as it was seen", async () => {
  let calls = 0;
  const result = await runWords(
    await servedWords({
      [put]: () => {
        if (calls++ === 15) throw new Error("once in a lifetime");
        return undefined;
      },
    }),
  );

  expect(result.findings).toMatchObject([
    { subject: put, repeats: { failed: 0, of: 5 }, shrink: { stopped: "it did not fail again" } },
  ]);
  expect(result.exitCode).toBe(1);
});

test("a method that never answers is one finding, and its neighbour has none", async () => {
  const began = performance.now();
  const result = await runWords(await servedWords({ [put]: () => new Promise(() => {}) }), {
    ...{ properties: ["rpc/deadline", "rpc/alive-after"], callTimeoutMs: 150, maxShrinkCalls: 6 },
  });

  expect(toldOf(result.findings)).toMatchObject([expect.stringContaining(`rpc/deadline ${put}`)]);
  expect(result.checks.find(({ subject }) => subject === say)).toMatchObject({ status: "passed" });
  expect(warnedOf(result)).toContain(
    `gave-up: ${put} was not called any more: too many calls were not answered`,
  );
  expect(performance.now() - began).toBeLessThan(10_000);
});

const refuse: MockHandler = () => ({ status: "UNAUTHENTICATED", message: "who are you?" });

test("a server that refuses everybody is one warning and no finding, and nothing was exercised", async () => {
  const result = await runWords(await servedWords({ [put]: refuse, [say]: refuse }));

  expect(warnedOf(result)).toEqual([
    "unauthenticated: every call of all 2 methods got UNAUTHENTICATED: no credentials were sent; give them with -H",
  ]);
  expect(result.findings).toEqual([]);
  expect(result.exitCode).toBe(4);
});

test("a warning fails a run that is to fail on warnings, and no other", async () => {
  const server = await servedWords({ [put]: refuse });
  const [lenient, strict] = [
    await runWords(server),
    await runWords(server, { failOnWarning: true }),
  ];

  expect(warnedOf(lenient)).toMatchObject([expect.stringContaining(`100 % of calls to ${put}`)]);
  expect(lenient.exitCode).toBe(0);
  expect(strict.exitCode).toBe(1);
});

test("a run in which nothing was answered ends with 4", async () => {
  const hang: MockHandler = () => new Promise(() => {});
  const result = await runWords(await servedWords({ [put]: hang, [say]: hang }), {
    callTimeoutMs: 100,
  });

  expect(result.exitCode).toBe(4);
  expect(result.checks.map(({ status }) => status)).toEqual(["skipped", "skipped"]);
});

test("a server that says itself that the time was over has answered nothing either", async () => {
  const giveUp: MockHandler = async () => {
    await setTimeout(95);
    return { status: "DEADLINE_EXCEEDED", message: "context deadline exceeded" };
  };
  const result = await runWords(await servedWords({ [put]: giveUp, [say]: giveUp }), {
    callTimeoutMs: 100,
  });

  expect(result.exitCode).toBe(4);
  expect(result.checks.map(({ status }) => status)).toEqual(["skipped", "skipped"]);
});

test("a run whose claims have nothing to say of the methods that were called ends with 4", async () => {
  const result = await runWords(await servedWords(), { properties: ["rpc/valid-accepted"] });

  expect(result.checks.map(({ status }) => status)).toEqual(["not-applicable", "not-applicable"]);
  expect(result.exitCode).toBe(4);
});

/** What a server saw of one method, whatever the order. */
function seen(server: MockServer, subject: string): string {
  const lines = server.calls
    .filter(({ method }) => method === subject)
    .map(({ requests }) => requests.map(({ bytes }) => toHex(bytes)).join(","))
    .sort();
  return `${lines.length} ${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}

test("a seed gives the same cases, however many are called at once and whatever else is called", async () => {
  const saw = async (parts: Partial<LiveRequest>): Promise<string> => {
    const server = await servedWords();
    await runWords(server, { maxExamples: 30, ...parts });
    return seen(server, put);
  };

  const first = await saw({ concurrency: 1 });

  expect(await saw({ concurrency: 8 })).toBe(first);
  expect(await saw({ concurrency: 8, include: [put] })).toBe(first);
  expect(await saw({ concurrency: 8, seed: "8" })).not.toBe(first);
});

test("a case is found under the same number, whatever else is called", async () => {
  const found = async (parts: Partial<LiveRequest>): Promise<readonly string[]> => {
    const server = await servedWords({ [put]: hatesNegative });
    const { findings } = await runWords(server, { concurrency: 1, ...parts });
    return findings.map(({ id, phase, index }) => `${id} ${phase}:${index}`);
  };

  const first = await found({});

  expect(first).toHaveLength(1);
  expect(await found({ include: [put] })).toEqual(first);
});

test("methods that are left out are never called", async () => {
  const server = await servedWords();
  const result = await runWords(server, { exclude: ["words.v1.Words/S*"], properties: ["rpc/*"] });

  expect([...server.counts.keys()]).toEqual([put]);
  expect(result.coverage.methods.find(({ subject }) => subject === say)).toMatchObject({
    ...{ calls: 0, notRun: "--exclude words.v1.Words/S*" },
  });
});

test("a run that is interrupted ends with 130, and keeps what was found", async () => {
  const interrupt = new AbortController();
  const server = await servedWords({ [put]: hatesNegative });
  const heard = new Heard();
  const request = aLiveRequest(words, server.address, {
    ...{ signal: interrupt.signal, maxExamples: 100_000, storeFolder: folder },
  });
  const result = await runLive(request, (event) => {
    heard.listener(event);
    if (event.kind === "finding") interrupt.abort();
  });

  expect(result.interrupted).toBe(true);
  expect(result.exitCode).toBe(130);
  expect(result.findings).toHaveLength(1);
  expect(readStore(folder)).toHaveLength(1);
  expect(heard.events.at(-1)?.kind).toBe("run-finished");
});

test("a run that is interrupted before anything was found ends with 130", async () => {
  const interrupt = new AbortController();
  const server = await servedWords({
    [say]: () => {
      interrupt.abort();
      return undefined;
    },
  });

  const result = await runWords(server, { signal: interrupt.signal, maxExamples: 100_000 });

  expect(result).toMatchObject({ exitCode: 130, interrupted: true, findings: [] });
});

test("a known failure is told with its reason, and does not fail the run", async () => {
  const file = join(folder, "known.txt");
  writeFileSync(file, `# ticket 12\nrpc/no-unknown server ${put}\n`);

  const result = await runWords(await servedWords({ [put]: hatesNegative }), {
    knownFiles: [file],
  });

  expect(result.findings).toMatchObject([{ subject: put, known: "ticket 12" }]);
  expect(result.summary).toMatchObject({ findings: 0, known: 1 });
  expect(result.checks.map(({ status }) => status)).toEqual(["known", "passed"]);
  expect(result.exitCode).toBe(0);
});

test("a known failure that does not fail any more ends the run with 5", async () => {
  const file = join(folder, "known.txt");
  writeFileSync(file, `# ticket 12\nrpc/no-unknown server ${put}\n`);

  const result = await runWords(await servedWords(), { knownFiles: [file] });

  expect(result.stale).toEqual([`${file}:2: rpc/no-unknown ${put}`]);
  expect(result.exitCode).toBe(5);
});

test("a finding is in the store before it is shrunk", async () => {
  let stored: readonly string[] | undefined;
  let thrown = 0;
  const server = await servedWords({
    [put]: sentOf(({ number = 0 }) => {
      if (Number(number) >= 0) return undefined;
      // The first is the case; what comes next is made to look into it.
      if (thrown++ === 1) stored = readdirSync(folder);
      throw new Error("it is negative");
    }),
  });

  const result = await runWords(server, { storeFolder: folder, concurrency: 1 });

  const [finding] = result.findings;
  expect(stored?.join(" ")).toContain(finding?.id);
  expect(readStore(folder)).toHaveLength(1);
});

test("a stored failure is called first in the next run", async () => {
  const server = await servedWords({ [put]: hatesNegative });
  await runWords(server, { storeFolder: folder });
  server.reset();

  const result = await runWords(server, { storeFolder: folder });

  expect(result.findings).toMatchObject([{ phase: "saved", index: 0 }]);
  expect(server.calls[0]?.requests[0]?.json).toEqual({ number: -1 });
});

test("no more calls are made in a second than may be", async () => {
  const server = await servedWords();
  const began = performance.now();

  const result = await runWords(server, {
    rate: 100,
    maxExamples: 30,
    maxEdges: 5,
    concurrency: 8,
  });

  const seconds = (performance.now() - began) / 1000;
  expect(result.summary.calls).toBeGreaterThan(50);
  // The first goes at once, and each later one a hundredth of a second behind the one before.
  expect((result.summary.calls - 1) / seconds).toBeLessThanOrEqual(100 * 1.02);
});

/** A claim of a user's own about what is put, and which calls break it. */
function ownClaim(breaks: (call: number) => boolean): Partial<LiveRequest> {
  let calls = 0;
  const claim = { id: "own/kept", claim: "what is put is kept", methods: [put] };
  const check = (): string | undefined => (breaks(calls++) ? "it is not there" : undefined);
  return { config: { properties: [{ ...claim, check }] }, properties: ["own/kept"] };
}

test("a claim of the user's own that is broken is a finding", async () => {
  const result = await runWords(
    await servedWords(),
    ownClaim(() => true),
  );

  expect(toldOf(result.findings)).toEqual([`own/kept ${put} {} 5/5`]);
  expect(result.findings[0]).toMatchObject({
    ...{ claim: "what is put is kept", actual: expect.stringContaining("it is not there") },
  });
});

test("what a claim with calls of its own saw beside other calls, and never alone, is a warning", async () => {
  const server = await servedWords();
  const result = await runWords(server, {
    ...{ ...ownClaim((call) => call === 3), storeFolder: folder },
  });

  expect(result.findings).toEqual([]);
  expect(warnedOf(result)).toEqual([
    `unconfirmed: own/kept ${put} failed beside other calls, and never alone: no finding; --concurrency 1 tells more`,
  ]);
  expect(readStore(folder)).toEqual([]);
  expect(result.exitCode).toBe(0);
});

test("a run tells how it goes, in order, and each finding as it is made", async () => {
  const server = await servedWords({ [put]: hatesNegative });
  const heard = new Heard();
  const result = await runLive(
    aLiveRequest(words, server.address, { include: ["words.v1.Words/*", "other.v1.*/*"] }),
    heard.listener,
  );

  const kinds = heard.events.map(({ kind }) => kind).filter((kind) => kind !== "progress");
  expect(kinds).toEqual([
    ...["run-started", "warning", "finding", "check-finished", "check-finished", "run-finished"],
  ]);
  expect(heard.of("run-started")[0]?.header).toMatchObject({ methods: 2, checks: 2, seed: "7" });
  expect(heard.of("warning")[0]?.warning).toEqual({
    code: "filter-unmatched",
    message: "the filter other.v1.*/* matches no method",
  });
  expect(heard.of("finding")[0]?.finding.id).toBe(result.findings[0]?.id);
  expect(heard.of("run-finished")[0]?.result).toBe(result);
});

test("an entry of known failures for a codec is refused", async () => {
  const file = join(folder, "known.txt");
  writeFileSync(file, `# ticket 12\nrpc/no-unknown protobufjs ${put}\n`);

  await expect(runWords({ address: "127.0.0.1:1" }, { knownFiles: [file] })).rejects.toMatchObject({
    ...{ code: "known", message: `${file}:2: expected "server" in place of "protobufjs"` },
  });
});
