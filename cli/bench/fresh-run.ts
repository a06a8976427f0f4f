import { spawn } from "node:child_process";
import process from "node:process";
import { text } from "node:stream/consumers";
import type { BenchResult } from "../../bench/bench-result.ts";
import type { BenchPlace } from "./bench-place.ts";

/**
 * Measures codecs once more in a process of its own: what the compiler made of them in this one stays for as long as it lives.
 *
 * @throws Error where that process ends without a report.
 */
export async function freshRun(
  paths: readonly string[],
  { flags, signal }: BenchPlace,
): Promise<BenchResult> {
  const { importPath, codec, message, operation, time, seed, demo } = flags;
  const args = [
    ...["bench", "--format", "json", "--quiet", ...(demo === true ? ["--demo"] : [])],
    ...each("--import-path", importPath),
    ...each("--codec", codec),
    ...each("--message", message),
    ...each("--operation", operation === undefined ? [] : [operation.join(",")]),
    ...each("--time", time === undefined ? [] : [`${time}ms`]),
    ...each("--seed", seed === undefined ? [] : [seed]),
    ...["--", ...paths],
  ];
  const [, program = ""] = process.argv;
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    signal,
    windowsHide: true,
  });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  const report = await Promise.race([text(child.stdout), failed]);
  return JSON.parse(report) as BenchResult;
}

function each(flag: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value) => [flag, value]);
}
