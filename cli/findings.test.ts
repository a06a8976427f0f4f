import { commandTest as test } from "./testing/command.ts";

const text = { "proto/m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; }\n' };
const finds = ["roundtrip", "proto/", "--codec", "protobufjs-object", "--seed", "1", "-n", "5"];

test("the page has what was found, and a command that finds it again", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  await sandbox.run([...finds, "--property", "object/encode"]);

  const page = await sandbox.run(["findings"]);
  const written = await sandbox.run(["findings", "--write", "FINDINGS.md"]);

  expect(page.code).toBe(0);
  expect(page.stdout).toContain("- message: `M` at [proto/m.proto](proto/m.proto#L3)\n");
  expect(written).toMatchObject({ code: 0, stdout: "", stderr: "written: FINDINGS.md\n" });
  expect(sandbox.read("FINDINGS.md")).toContain(`\n\n${page.stdout.trim()}\n\n`);
  const [, command = ""] = /^npx wireproof (roundtrip .*)$/m.exec(page.stdout) ?? [];
  const again = await sandbox.run(command.split(" "));
  expect(again.code).toBe(1);
  expect(again.stdout).toContain(String.raw`  input     {"s":"\ud800"}`);
});

test("what was written by hand beside the page stays, and a page of somebody's own is not touched", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  await sandbox.run([...finds, "--property", "object/encode"]);
  sandbox.write({ "OURS.md": "# Ours\n" });

  await sandbox.run(["findings", "--write", "FINDINGS.md"]);
  const once = sandbox.read("FINDINGS.md");
  sandbox.write({ "FINDINGS.md": `${once}\n## By hand\n` });
  await sandbox.run(["findings", "--write", "FINDINGS.md"]);
  const refused = await sandbox.run(["findings", "--write", "OURS.md"]);

  expect(sandbox.read("FINDINGS.md")).toBe(`${once}\n## By hand\n`);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("hint: put these")]);
  expect(sandbox.read("OURS.md")).toBe("# Ours\n");
});

test("a list of known failures that was written is one that holds, and is not written twice", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  await sandbox.run([...finds, "--property", "object/encode"]);

  const first = await sandbox.run(["findings", "--known", "known"]);
  const run = await sandbox.run([...finds, "--property", "object/encode", "--known", "known"]);
  const second = await sandbox.run(["findings", "--known", "known"]);

  expect(first.stderr).toBe("written: known/protobufjs-object.txt\n");
  expect(sandbox.read("known/protobufjs-object.txt")).toMatch(
    /^# Given \{"s":"\\ud800"\}, it gives .*\n# https:.*\nobject\/encode protobufjs-object \*\* [\da-f]{8}$/m,
  );
  expect(run.code).toBe(0);
  expect(second.stderr).toBe("");
});

test("an empty store is no page without bugs", async ({ expect, sandbox }) => {
  const { code, stderr } = await sandbox.run(["findings", "--store", "none"]);

  expect(code).toBe(4);
  expect(stderr).toMatch(/^error: no stored failure in none\nhint: run wireproof roundtrip/);
});
