import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import type { BenchCase } from "../measure/bench-case.ts";
import { packageFolder } from "../package-folder.ts";

/** What the command needs to say its version at most, in nanoseconds: longer is felt. */
const mostStartNs = 150e6;

/** The command as users start it, which has to be built, beside a Node that has nothing to do. */
export function startCases(): readonly BenchCase[] {
  const version = { args: ["--version"], exitCodes: [0] };
  return [
    {
      ...processCase("program/start/version", () => commandOf(version.args), version.exitCodes),
      ...{ maxRounds: 21, wantedMostNs: mostStartNs },
    },
    { ...processCase("node/start/nothing", () => ["-e", "0"], [0]), maxRounds: 21 },
  ];
}

/**
 * A run of one worker and of two, the same cases in both. Each worker starts, and has its code compiled, for itself: a second one is
 * for runs that are long beside that, so a thorough measurement takes one of a minute and more.
 */
export function workerCases(examples: number): readonly BenchCase[] {
  const property = examples > 1 ? "wire/*" : "wire/round-trip";
  const run = (workers: number) => () =>
    commandOf([
      ...["roundtrip", join("proto", "wireproof", "kinds"), "--import-path", "proto"],
      ...["--message", "**.Everything", "--property", property],
      ...["--codec", "protobufjs", "--codec", "protobuf-es"],
      ...["--seed", "1", "--max-examples", String(examples), "--max-edges", String(examples)],
      ...["--workers", String(workers), "--max-shrink-time", "1ms", "--no-store", "--quiet"],
    ]);
  // What libraries are known to do wrong is found, the same by both.
  const exitCodes = [0, 1];
  return [
    { ...processCase("roundtrip/one-worker/everything", run(1), exitCodes), maxRounds: 3 },
    { ...processCase("roundtrip/two-workers/everything", run(2), exitCodes), maxRounds: 3 },
  ];
}

function commandOf(args: readonly string[]): readonly string[] {
  return [join("dist", "program", "main.js"), ...args];
}

function processCase(
  name: string,
  args: () => readonly string[],
  exitCodes: readonly number[],
): BenchCase {
  return {
    name,
    operations: 1,
    bytes: 0,
    async run() {
      const child = spawn(process.execPath, args(), { cwd: packageFolder(), stdio: "ignore" });
      const [code] = (await once(child, "exit")) as [number | null];
      if (code === null || !exitCodes.includes(code))
        throw new Error(`${name}: the process ended with ${code}`);
      return code;
    },
  };
}
