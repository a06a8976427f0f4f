import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { interruptionOf } from "./interruption.ts";
import { commandTest as test } from "./testing/command.ts";

const text = { "m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; }\n' };
const endless = ["roundtrip", "m.proto", "-n", "999999999", "--workers", "1"];
const findsAtOnce = [...endless, "--codec", "protobufjs-object", "--property", "object/encode"];

for (const [how, signal] of [
  ["Ctrl-C", "SIGINT"],
  ["SIGTERM, as of a cancelled job of CI,", "SIGTERM"],
] as const)
  test(`${how} keeps what was found, prints the summary, and ends with 130`, async ({
    expect,
    sandbox,
  }) => {
    sandbox.write(text);
    const run = sandbox.start([...findsAtOnce, "--report", "json=out.json"]);
    await run.printed("  replay  ");

    run.process.kill(signal);
    const { code, stdout, stderr } = await run.ended;

    expect(code).toBe(130);
    expect(stderr).toContain("stopping: findings so far are kept");
    expect(stdout).toContain("Interrupted: what had not run by then is not in these counts.");
    expect(sandbox.names(".wireproof/failures")).toHaveLength(1);
    expect(JSON.parse(sandbox.read("out.json")).warnings).toContainEqual({
      code: "interrupted",
      message: "the run was stopped before its end",
    });
  });

test("a second Ctrl-C ends at once, whatever still runs", async ({ expect, sandbox }) => {
  const hang = `export default { name: "own", version: "1", open: () => ({ transcode() { for (;;); } }) };`;
  sandbox.write({ ...text, "own.mjs": hang });
  const run = sandbox.start([...endless, "--codec", "./own.mjs", "--case-timeout", "1h"]);
  await run.printed("checks");

  run.process.kill("SIGINT");
  await new Promise((resolve) => run.process.stderr?.once("data", resolve));
  run.process.kill("SIGINT");

  expect(await run.ended).toMatchObject({ code: null, signal: "SIGINT" });
});

test("a finding that was printed survives a kill, and is shown again", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const run = sandbox.start(findsAtOnce);
  await run.printed("  replay  ");

  run.process.kill("SIGKILL");
  const { stdout } = await run.ended;
  const id = /wireproof replay (\w+)/.exec(stdout)?.[1] ?? "no id";
  const again = await sandbox.run(["replay", id]);

  expect(again.code).toBe(1);
  expect(again.stdout).toContain(String.raw`  input     {"s":"\ud800"}`);
});

test("a reader that goes away ends the run, and is no crash", async ({ expect, sandbox }) => {
  sandbox.write(text);
  const run = sandbox.start(findsAtOnce);
  await run.printed("wireproof");

  run.process.stdout?.destroy();
  const { code, stderr } = await run.ended;

  expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
});

test("as many calls as there are may wait at once, without a warning of Node's", async ({
  expect,
}) => {
  const terminal = {
    ...{ out: () => undefined, err: () => undefined, colour: () => false, columns: () => 80 },
    ...{ runner: undefined, showsProgress: false, closed: new AbortController().signal },
  };

  const warnings: string[] = [];
  const keep = ({ name }: Error) => void warnings.push(name);
  process.on("warning", keep);

  const { signal, end } = interruptionOf(terminal);
  for (let call = 0; call < 100; call++) signal.addEventListener("abort", () => undefined);
  await setImmediate();
  end();
  process.off("warning", keep);

  expect(warnings).toEqual([]);
});
