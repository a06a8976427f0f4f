import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { isThere } from "../../engine/spawn/process-tree.ts";
import { type Sandbox, commandTest as test } from "../testing/command.ts";

const proto = `syntax = "proto3"; package acme.v1;
message Order { string id = 1; repeated int64 cents = 2; }
`;

/** A codec whose messages are the bytes that were read, with something more that it does first. */
function copying(first = ""): string {
  return `export default { name: "own", version: "1",
    open: () => ({ transcode(typeName, input) { ${first} return Uint8Array.from(input); } }) };`;
}

function withFiles(sandbox: Sandbox, files: Readonly<Record<string, string>> = {}): void {
  sandbox.write({ "proto/acme/v1/order.proto": proto, ...files });
}

for (const [what, args, never] of [
  ["a self-test", ["--selftest", "--comparisons", "1"], "HELD"],
  ["a comparison", ["proto", "--codec", "./own.mjs", "--against", "./other.mjs"], "slower  "],
] as const)
  test(`Ctrl-C ends ${what} at once, and says that it says nothing`, async ({
    expect,
    sandbox,
  }) => {
    withFiles(sandbox, { "own.mjs": copying(), "other.mjs": copying() });
    const running = sandbox.start(["bench", ...args]);
    // By then it is in the middle of its first processes.
    const timer = setTimeout(() => running.process.kill("SIGINT"), 2500);
    const began = performance.now();
    const { code, stdout, stderr } = await running.ended;
    clearTimeout(timer);

    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining("stopping") });
    expect(stdout.toLowerCase()).toContain("stopped");
    expect(stdout).not.toContain(never);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

/** Writes down in which process it is, before it hangs. */
const hanging = `import { appendFileSync } from "node:fs";
appendFileSync("pids", process.pid + "\\n");
${copying("for (;;);")}`;

for (const [signal, expected] of [
  ["SIGINT", 130],
  ["SIGTERM", 130],
  ["SIGKILL", null],
] as const)
  test.runIf(process.platform === "linux")(
    `${signal} ends a measurement and leaves no process of it behind, whatever its codec is at`,
    async ({ expect, sandbox }) => {
      withFiles(sandbox, { "own.mjs": hanging });
      const running = sandbox.start(["bench", "proto", "--codec", "./own.mjs"]);
      while (!sandbox.names(".").includes("pids")) await sleep(20);
      await sleep(300);
      running.process.kill(signal);
      const began = performance.now();
      const { code } = await running.ended;

      expect(code).toBe(expected);
      expect(performance.now() - began).toBeLessThan(8000);
      const pids = sandbox.read("pids").trim().split("\n").map(Number);
      const until = Date.now() + 10_000;
      while (pids.some(isThere) && Date.now() < until) await sleep(20);
      expect(pids.filter(isThere)).toEqual([]);
    },
  );

test("a codec that never answers is said to be skipped, and others are measured", async ({
  expect,
  sandbox,
}) => {
  withFiles(sandbox, { "own.mjs": copying("return new Promise(() => 0);") });
  const { code, stdout } = await sandbox.run([
    ...["bench", "proto", "--codec", "./own.mjs", "--codec", "protobufjs", "--time", "300ms"],
  ]);

  expect({ code, stdout }).toEqual({
    code: 4,
    stdout: expect.stringContaining("transcode by own skipped: it did not answer within 10 s"),
  });
  expect(stdout).toMatch(/encode +protobufjs +[\d.]+ [nµ]s/);
});

test("Ctrl-C in the middle of a measurement tells what was measured by then", async ({
  expect,
  sandbox,
}) => {
  withFiles(sandbox);
  const running = sandbox.start(["bench", "proto", "--codec", "protobufjs", "--time", "60s"]);
  const timer = setTimeout(() => running.process.kill("SIGINT"), 5000);
  const { code, stdout } = await running.ended;
  clearTimeout(timer);

  expect({ code, stdout }).toEqual({
    code: 130,
    stdout: expect.stringMatching(/stopped early: \d+ rounds were measured/),
  });
});

test("a build that throws later is told, and takes nothing from what else is compared", async ({
  expect,
  sandbox,
}) => {
  const flaky = "if (typeName.endsWith('Order') && ++calls > 5000) throw new Error('boom');";
  withFiles(sandbox, {
    "proto/acme/v1/item.proto":
      'syntax = "proto3"; package acme.v1; message Item { string id = 1; }',
    "own.mjs": `let calls = 0; ${copying(flaky)}`,
    "other.mjs": copying(),
  });
  const { code, stdout } = await sandbox.run([
    ...["bench", "proto", "--codec", "./own.mjs", "--against", "./other.mjs", "--format", "json"],
  ]);

  expect([0, 1]).toContain(code);
  const { comparisons, warnings } = JSON.parse(stdout);
  expect(comparisons).toMatchObject([{ name: "own/transcode/acme.v1.Item" }]);
  expect(warnings).toContain("own/transcode/acme.v1.Order is not compared: boom");
});

const own = ["proto", "--codec", "./own.mjs"];

for (const [args, message] of [
  [[...own, "--against", "./own.mjs", "--save", "z.json"], "--save and --against: "],
  [[...own, "--against", "./own.mjs", "--save"], "--save and --against: "],
  [[...own, "--against", "./own.mjs", "--time", "1s"], "--time and --against: "],
  [[...own, "--against", "./own.mjs", "--recommend"], "--recommend and --against: "],
  [[...own, "--tolerance", "3"], "--tolerance has no effect without --compare or --against"],
  [[...own, "--comparisons", "3"], "--comparisons has no effect without --selftest"],
  [["proto", "--demo"], "--demo brings its own schemas, but proto is given too"],
  [["--selftest", "proto"], "--selftest and proto: "],
  [["--selftest", "--codec", "protobufjs"], "--selftest and --codec: "],
  [["--selftest", "--report", "json=z.json"], "--selftest and --report: "],
  [["--selftest", "--format", "json"], "--selftest and --format: "],
] as const)
  test(`bench ${args.join(" ")} is refused: part of it would have no effect`, async ({
    expect,
    sandbox,
  }) => {
    withFiles(sandbox, { "own.mjs": copying() });
    const { code, stdout, stderr } = await sandbox.run(["bench", ...args]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain("hint: ");
  });
