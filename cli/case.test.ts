import { commandTest as test } from "./testing/command.ts";

const files = {
  "m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; int32 n = 2; }\n',
  "own.mjs": `export default { name: "own", version: "1.2.3", open: () => ({
    transcode: (name, bytes) => bytes.slice(0, 40),
  }) };`,
};

/** What a run says of its first finding, and the words of the command that shows it again. */
function firstFinding(stdout: string) {
  const [, shown = "", words = ""] =
    /^(FAIL .*?)\n {2}replay {4}wireproof ([^\n]*)/ms.exec(stdout) ?? [];
  return { shown, words: words.split(" ") };
}

for (const phases of ["edges", "random"])
  test(`a finding that is not stored comes with the command of its case (${phases})`, async ({
    expect,
    sandbox,
  }) => {
    sandbox.write(files);
    const args = ["roundtrip", "m.proto", "--codec", "./own.mjs", "--property", "wire/round-trip"];

    const run = await sandbox.run([...args, "--phases", phases, "-n", "500", "--no-store"]);
    const first = firstFinding(run.stdout);
    const again = await sandbox.run(first.words);

    expect(run.code).toBe(1);
    expect(first.words).toContain("--case");
    expect(again.code).toBe(1);
    expect(firstFinding(again.stdout)).toEqual(first);
    expect(again.stdout).toContain("1 check, 1 case in");
    expect(run.stdout).not.toContain("wireproof replay");
    expect(sandbox.names(".wireproof")).toEqual([]);
  });

test("what a case passes on to another property is shown again by that case", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({
    "m.proto": 'syntax = "proto3";\n\nmessage M { repeated bool set = 1; }\n',
    "own.mjs": `export default { name: "own", version: "1.2.3", open: () => ({
      transcode: (name, bytes) => bytes.length > 200 ? new Uint8Array() : bytes,
    }) };`,
  });
  const args = ["roundtrip", "m.proto", "--codec", "./own.mjs", "--property", "wire/round-trip"];

  const run = await sandbox.run([...args, "--property", "wire/merge", "--no-store"]);
  const first = firstFinding(run.stdout);
  const again = await sandbox.run(first.words);

  expect(first.shown).toMatch(/^FAIL {2}wire\/round-trip {2}own/);
  expect(first.words.join(" ")).toContain("--property wire/merge --case");
  expect(again.code).toBe(1);
  expect(firstFinding(again.stdout)).toEqual(first);
});

test("a case that there is not exercises nothing", async ({ expect, sandbox }) => {
  sandbox.write(files);
  const args = ["roundtrip", "m.proto", "--codec", "protobuf-es", "--case", "edges:99999"];

  const { code, stdout } = await sandbox.run(args);

  expect(code).toBe(4);
  expect(stdout).toContain("NOTHING was exercised");
});

test("a case and phases contradict one another", async ({ expect, sandbox }) => {
  sandbox.write(files);

  const { code, stderr } = await sandbox.run([
    ...["roundtrip", "m.proto", "--case", "edges:1", "--phases", "random"],
  ]);

  expect(code).toBe(2);
  expect(stderr).toContain("--case");
  expect(stderr).toContain("--phases");
});
