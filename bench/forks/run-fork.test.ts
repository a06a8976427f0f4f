import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { EncodeSide } from "../self-test/encode-side.ts";
import { encodeSides } from "../self-test/self-test.ts";
import { compareSides } from "./compare-sides.ts";
import type { ForkNews, ForkPlan } from "./fork-protocol.ts";
import { usualPace } from "./pace.ts";
import { runFork } from "./run-fork.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-forks-"));
const pidFile = join(folder, "pid");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A program that writes its id down and then does that when it hears of its plan. */
function program(name: string, onPlan: string): string {
  const file = join(folder, `${name}.mjs`);
  const text = `
    import { writeFileSync } from "node:fs";
    writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
    process.on("message", (plan) => { ${onPlan} });`;
  writeFileSync(file, text);
  return file;
}

const side: EncodeSide = {
  ...{ kind: "self-test", descriptorSet: new Uint8Array(), typeName: "a.B", messages: [] },
  ...{ passes: 1, passesCounted: 1 },
};
const plan: ForkPlan = { before: side, after: side, isSwapped: false, pace: usualPace };

const quickest = { rounds: 2, sliceMs: 0.01, warmUpMs: 1, mostMs: 1000 };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ["hangs", "for (;;);", "a process that measures did not answer within 1.5 s"],
  ["dies", "process.exit(3);", "a process that measures ended without an answer (exit code 3)"],
  ["throws", "throw 1;", "a process that measures ended without an answer (exit code 1)"],
])("a process that %s has failed, and is gone", async (name, onPlan, message) => {
  const answer = await runFork(plan, { timeoutMs: 1500, program: program(name, onPlan) });

  expect(answer).toEqual({ kind: "failed", message });
  expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
});

test("a process may take long for many cases, as long as it says that it gets on", async () => {
  const slow = program(
    "is slow",
    `let cases = 0;
    setInterval(() => process.send(
      ++cases < 8 ? { kind: "progress" } : { kind: "measured", rounds: [], unpaired: ["z"] },
    ), 500);`,
  );

  expect(await runFork(plan, { timeoutMs: 2500, program: slow })).toMatchObject({
    unpaired: ["z"],
  });
});

test("a process that got on and then hangs has failed", async () => {
  const stuck = program("is stuck", `process.send({ kind: "progress" }, () => { for (;;); });`);

  expect(await runFork(plan, { timeoutMs: 1500, program: stuck })).toMatchObject({
    message: "a process that measures did not answer within 1.5 s",
  });
});

test("the built program says that it gets on", async () => {
  const heard: ForkNews[] = [];
  const child = fork(fileURLToPath(new URL("../../dist/program/fork.js", import.meta.url)), {
    serialization: "advanced",
  });
  const ended = new Promise<void>((resolve) =>
    child.on("message", (news: ForkNews) => {
      heard.push(news);
      if (news.kind !== "progress") resolve();
    }),
  );
  child.send({ ...plan, before: encodeSides()(0), after: encodeSides()(0), pace: quickest });
  await ended;
  child.kill("SIGKILL");

  expect(heard.map(({ kind }) => kind)).toEqual(["progress", "measured"]);
});

test("a process that has answered is ended, whatever it still does", async () => {
  const answer = `{ kind: "measured", rounds: [], unpaired: [String(plan.isSwapped)] }`;
  const lingering = program("lingers", `process.send(${answer}); setInterval(() => 0, 1000);`);

  expect(await runFork(plan, { timeoutMs: 20_000, program: lingering })).toMatchObject({
    unpaired: ["false"],
  });
  expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
});

test("a process that is to stop is gone at once, and none is started after it", async () => {
  const ending = new AbortController();
  const hanging = program("is stopped", "for (;;);");
  const began = performance.now();
  const answer = runFork(plan, { timeoutMs: 60_000, program: hanging, signal: ending.signal });
  setTimeout(() => ending.abort(), 500);

  expect(await answer).toMatchObject({ message: "a process that measures was stopped" });
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);

  rmSync(pidFile);
  await runFork(plan, { timeoutMs: 60_000, program: hanging, signal: ending.signal });
  expect(() => readFileSync(pidFile)).toThrow("ENOENT");
});

/** What answers at once, with rounds of a made ratio, by which side is first. */
function answering(ratio: string): string {
  return `
    const round = () => 1000 * (1 + Math.random() / 50);
    const before = Array.from({ length: 40 }, round);
    const after = before.map((one) => one * (${ratio}) * (1 + Math.random() / 200));
    process.send({ kind: "measured", rounds: [{ name: "x", before, after }], unpaired: ["y"] });`;
}

test("a change is measured again in fresh processes, and names what only one side has", async () => {
  const compared = await compareSides(side, side, {
    program: program("slower", answering("1.1")),
    forks: 4,
  });

  expect(compared.unpaired).toEqual(["y"]);
  expect(compared.comparisons).toMatchObject([
    { name: "x", judgement: { change: "slower" }, rerun: { change: "slower" } },
  ]);
  expect(compared.warnings).toEqual([]);
});

test("what favours the side that is first is no change: they change places", async () => {
  const compared = await compareSides(side, side, {
    program: program("first", answering("plan.isSwapped ? 1 / 1.1 : 1.1")),
    ...{ forks: 4, mostForks: 4 },
  });

  expect(compared.comparisons).toMatchObject([{ judgement: { change: "cannot-tell" } }]);
});

test("a comparison that is stopped keeps what was measured, and tells no change", async () => {
  const ending = new AbortController();
  const once = `
    if (plan.isSwapped) { writeFileSync(${JSON.stringify(join(folder, "second"))}, ""); for (;;); }
    ${answering("2")}`;
  const comparing = compareSides(side, side, {
    ...{ program: program("slower once", once), forks: 2, atATime: 1, signal: ending.signal },
  });
  while (!existsSync(join(folder, "second"))) await sleep(20);
  ending.abort();

  const { comparisons, warnings, isStopped } = await comparing;
  expect(comparisons).toMatchObject([{ name: "x", judgement: { change: "cannot-tell" } }]);
  expect(warnings).toEqual(["stopped early: nothing is told of what was not measured to the end"]);
  expect(isStopped).toBe(true);
});

test("a case that fails in a process is not compared, and the others are", async () => {
  const losing = answering("1").replace(
    'unpaired: ["y"]',
    'unpaired: [], lost: plan.isSwapped ? [{ name: "z", message: "boom" }] : []',
  );
  const both = losing.replace("before, after }]", 'before, after }, { name: "z", before, after }]');
  const compared = await compareSides(side, side, {
    ...{ program: program("loses one", both), forks: 4, mostForks: 4 },
  });

  expect(compared.comparisons.map(({ name }) => name)).toEqual(["x"]);
  expect(compared.warnings).toEqual(["z is not compared: boom"]);
});

test("where half of the processes fail, there is no answer", async () => {
  const failing = program("fails", `process.send({ kind: "failed", message: "no", hint: "so" });`);

  await expect(compareSides(side, side, { program: failing, forks: 2 })).rejects.toMatchObject({
    code: "codec",
    message: "no",
    hint: "so",
  });
});
