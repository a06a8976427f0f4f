import { commandTest as test } from "./testing/command.ts";

const text = { "m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; }\n' };
const held = ["fuzz", "m.proto", "--codec", "protobuf-es", "--property", "wire/round-trip"];
const finds = ["fuzz", "m.proto", "--codec", "protobufjs-object", "--property", "object/encode"];

test("it runs in rounds until the time is up, and ends well where everything held", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);

  const { code, stdout, stderr } = await sandbox.run([
    ...held,
    ...["--max-time", "8s", "--seed", "7", "--workers", "1", "-n", "10"],
  ]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^ {2}round 1 {3}seed 7, 10 random cases a check$/m);
  expect(stdout).toMatch(/^HELD no counterexample {2}1 check, [\d,]+ cases in /m);
  expect(stdout).toContain(
    "wireproof roundtrip m.proto --codec protobuf-es --property wire/round-trip --phases random --seed SEED --max-examples CASES\n",
  );
});

test("Ctrl-C keeps what was found, prints the summary, and ends with 130", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const run = sandbox.start([...finds, "--workers", "1", "--report", "json=out.json"]);
  await run.printed("  round 2");

  run.process.kill("SIGINT");
  const { code, stdout } = await run.ended;

  expect(code).toBe(130);
  expect(stdout.match(/^FAIL {2}object\/encode/gm)).toHaveLength(1);
  expect(stdout).toMatch(/^ {2}rounds {4}\d+; 1 failure in the store$/m);
  expect(sandbox.names(".wireproof/failures")).toHaveLength(1);
  expect(JSON.parse(sandbox.read("out.json"))).toMatchObject({
    command: expect.stringMatching(/^wireproof fuzz m\.proto .* --seed \d+$/),
    summary: { findings: 1 },
  });
});

test("a finding ends it with 1 when the time is up", async ({ expect, sandbox }) => {
  sandbox.write(text);

  const { code } = await sandbox.run([...finds, "--max-time", "8s", "--workers", "1", "-q"]);

  expect(code).toBe(1);
});

test("a time and a number of cases that cannot be are refused", async ({ expect, sandbox }) => {
  const time = await sandbox.run(["fuzz", "m.proto", "--max-time", "soon"]);
  const cases = await sandbox.run(["fuzz", "m.proto", "-n", "0"]);

  expect(time).toMatchObject({ code: 2, stderr: expect.stringContaining('got "soon"') });
  expect(cases).toMatchObject({ code: 2, stderr: expect.stringContaining("from 1 up") });
});
