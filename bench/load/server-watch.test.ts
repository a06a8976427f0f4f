import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { ServerWatch } from "./server-watch.ts";

/** Keeps a core busy, from a process below the one that is named. */
const busyFamily = `
  const { spawn } = require("node:child_process");
  const below = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  console.log(below.pid);
  setInterval(() => {}, 1000);`;

test("a pid of no process is refused", async () => {
  const pid = await pidOfNobody();
  const watching = ServerWatch.of(pid, () => {});

  await expect(watching).rejects.toThrow(ToolError);
  await expect(watching).rejects.toThrow(`--pid ${pid}: there is no such process`);
});

test("sees processor time and memory of a process and of those below it, and says when they are gone", async () => {
  const { root, below } = await family();
  const warnings: string[] = [];
  const watch = await ServerWatch.of(root.pid ?? 0, (message) => warnings.push(message));
  onTestFinished(() => watch.close());
  await watch.begin();
  await sleep(600);
  await watch.end();
  const use = watch.take();

  // It has a core, or as much of one as others leave it.
  expect(use?.cpuCores).toBeGreaterThan(0.1);
  expect(use?.cpuCores).toBeLessThan(1.5);
  expect(use?.memoryMost).toBeGreaterThan(2 * 20 * 2 ** 20);
  expect(use?.memoryMost).toBeGreaterThanOrEqual(use?.memoryEnd ?? Number.NaN);

  for (const pid of [below, root.pid ?? 0]) process.kill(pid, "SIGKILL");
  await new Promise((resolve) => root.once("exit", resolve));
  await watch.begin();
  await watch.end();

  expect(warnings).toEqual([
    `process ${root.pid} has ended: what the server took is only known up to then`,
  ]);
  expect(watch.take()).toBeUndefined();
});

async function pidOfNobody(): Promise<number> {
  const ended = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await new Promise((resolve) => ended.once("exit", resolve));
  return ended.pid ?? 0;
}

/** Two processes that are gone when the test is over, whatever came of it. */
async function family(): Promise<{ readonly root: ChildProcess; readonly below: number }> {
  const root = spawn(process.execPath, ["-e", busyFamily], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const below = Number(await new Promise((resolve) => root.stdout.once("data", resolve)));
  onTestFinished(() => {
    for (const pid of [below, root.pid ?? 0]) end(pid);
  });
  return { root, below };
}

/** Where it still runs. */
function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
