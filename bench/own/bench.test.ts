import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "node:process";
import { afterAll, expect, test, vi } from "vitest";
import type { BenchReport } from "./bench-report.ts";
import { runBench } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-bench-"));
// What a run leaves until its process ends goes with the folder: a test's process is ended from outside.
vi.stubEnv("TMPDIR", folder);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What a command line prints, and what it writes with `--json`. */
async function benchOf(
  ...args: readonly string[]
): Promise<{ readonly text: string; readonly report: BenchReport }> {
  const file = join(folder, "bench.json");
  let text = "";
  await runBench(["--quick", "--json", file, ...args], (part) => {
    text += part;
  });
  return { text, report: JSON.parse(readFileSync(file, "utf8")) };
}

test("a whole run measures every case and every ratio", async () => {
  const { text, report } = await benchOf();

  const besideGhz = ["load/vs-ghz-1", "load/vs-ghz-50", "load/vs-ghz-500"];
  const ratioNames = Object.keys(report.ratios);
  expect(ratioNames.filter((name) => !besideGhz.includes(name))).toEqual([
    ...["engine/overhead", "generators/vs-composed", "hostile/rate", "live/rate"],
    ...["load/vs-grpc-js-1", "load/vs-grpc-js-50", "load/vs-grpc-js-500"],
    ...["start/bare-node", "roundtrip/two-workers"],
  ]);
  // Measured all, or said not to be.
  const isSkipped = text.includes("skipped: load/vs-ghz");
  expect(besideGhz.filter((name) => ratioNames.includes(name))).toEqual(isSkipped ? [] : besideGhz);
  expect(Object.values(report.ratios).every((ratio) => Number.isFinite(ratio) && ratio > 0)).toBe(
    true,
  );
  expect(Object.keys(report.ratioSpreads)).toEqual(Object.keys(report.ratios));
  expect(report.environment.node).toBe(version);
  const names = report.cases.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["oracle/decode/everything", "schema/load/proto"]));
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[\w-]+\/[\w-]+\/[\w-]+$/.test(name))).toEqual([]);
  expect(report.cases.filter((one) => !(one.nanosecondsPerOperation.median > 0))).toEqual([]);
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
}, 300_000);

test("the two sides of the engine's overhead handle the same bytes", async () => {
  const { report } = await benchOf("^engine/round-trip/", "^protobufjs/decode-encode/");

  const bytes = report.cases.map((one) => one.bytesPerOperation);
  expect(bytes).toHaveLength(2);
  expect(bytes[0]).toBe(bytes[1]);
  expect(Object.keys(report.ratios)).toEqual(["engine/overhead"]);
});

test("regular expressions select cases by name", async () => {
  const { report } = await benchOf("^oracle/(en|de)code/");

  expect(report.cases.map(({ name }) => name)).toEqual([
    "oracle/encode/everything",
    "oracle/decode/everything",
  ]);
  expect(report.ratios).toEqual({});
});

test.each([
  ["^protobufjs/encod$", 'did you mean "protobufjs/encode"?'],
  ["engin/round-trip/everything", 'did you mean "engine/round-trip/everything"?'],
  ["^orakle/", 'did you mean "oracle"?'],
])("a filter that matches no case is an error that names the nearest: %s", async (filter, hint) => {
  await expect(benchOf(filter)).rejects.toMatchObject({
    message: `no case of the bench matches "${filter}"`,
    code: "nothing-selected",
    hint,
  });
});

test("what is no regular expression is told so", async () => {
  await expect(benchOf("(")).rejects.toMatchObject({
    message: '"(" is no regular expression',
    code: "usage",
  });
});

test("an unknown flag and a file that cannot be written are errors of usage", async () => {
  const nowhere = join(folder, "no", "such", "folder.json");

  await expect(benchOf("--quik")).rejects.toMatchObject({ code: "usage", hint: "see --help" });
  await expect(benchOf("^oracle/", "--json", nowhere)).rejects.toMatchObject({
    message: expect.stringContaining(nowhere),
    code: "usage",
  });
});

test("help names the flags", async () => {
  let text = "";
  await runBench(["--help"], (part) => {
    text += part;
  });

  expect(text).toContain("--json FILE");
  expect(text).toContain("profile, change, bench");
});
