import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { isThere } from "../engine/spawn/process-tree.ts";
import { commandTest as test } from "./testing/command.ts";

const text = { "m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; }\n' };

/** A codec that writes down in which process it is, and then never returns. */
const hanging = `
import { appendFileSync } from "node:fs";
import process from "node:process";
appendFileSync("pids", process.pid + "\\n");
export default { name: "own", version: "1", open: () => ({ transcode() { console.log("in"); for (;;); } }) };`;

const command = ["roundtrip", "m.proto", "--codec", "./own.mjs", "--case-timeout", "1h"];

/** Those that still run after a while that is long for what takes milliseconds. */
async function leftOf(pids: readonly number[]): Promise<readonly number[]> {
  const until = Date.now() + 10_000;
  while (pids.some(isThere) && Date.now() < until) await sleep(20);
  return pids.filter(isThere);
}

for (const [way, signals] of [
  ["kill -9", ["SIGKILL"]],
  ["SIGTERM", ["SIGTERM"]],
  ["Ctrl-C twice", ["SIGINT", "SIGINT"]],
] as const)
  test.runIf(process.platform === "linux")(
    `${way} leaves no process of the command behind, whatever its codec is at`,
    async ({ expect, sandbox }) => {
      sandbox.write({ ...text, "own.mjs": hanging });
      const run = sandbox.start(command);
      await run.printed("checks");
      // The module is imported to be introduced, and again to be tested.
      while (!sandbox.names(".").includes("pids") || sandbox.read("pids").split("\n").length < 3)
        await sleep(20);
      const pids = sandbox.read("pids").trim().split("\n").map(Number);

      for (const signal of signals) {
        run.process.kill(signal);
        await sleep(200);
      }
      await run.ended;

      expect(pids.filter((pid) => pid === run.process.pid)).toEqual([]);
      expect(await leftOf(pids)).toEqual([]);
    },
  );
