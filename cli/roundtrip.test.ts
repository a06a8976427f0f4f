import { readFileSync } from "node:fs";
import type { JsonReport } from "../reports/json-report.ts";
import { schemaErrors } from "../reports/testing/schema-errors.ts";
import { commandTest as test } from "./testing/command.ts";

const text = { "m.proto": 'syntax = "proto3";\n\nmessage M { string s = 1; }\n' };
const orders = {
  "protos/acme/order.proto": `syntax = "proto3";
package acme;
message Order { string name = 1; repeated Item items = 2; map<string, int64> totals = 3; }
message Item { int32 count = 1; double price = 2; }
`,
};

/** A codec that passes bytes on, or whatever its body does instead. */
function codecModule(body: string): string {
  return `export default { name: "own", version: "1.2.3", open: () => ({ transcode(name, bytes) { ${body} } }) };`;
}

/** A report without what differs from run to run. */
function lasting(json: string): unknown {
  const { checks, findings, summary, seed }: JsonReport = JSON.parse(json);
  return { checks: checks.map((check) => ({ ...check, durationMs: 0 })), findings, summary, seed };
}

test("a finding is printed in full, stored, and shown again by replay", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);

  const run = await sandbox.run([
    "roundtrip",
    "m.proto",
    "--codec",
    "protobufjs-object",
    "--seed",
    "7",
  ]);
  const again = await sandbox.run(["replay"]);

  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 1, stderr: "" });
  expect(run.stdout).toContain("seed 7\n");
  expect(run.stdout).toMatch(/^FAIL {2}object\/encode {2}protobufjs-object \d+\.\d+\.\d+ {2}M /m);
  expect(run.stdout).toContain(String.raw`  input     {"s":"\ud800"}`);
  const id = /^ {2}replay {4}wireproof replay (\w+)$/m.exec(run.stdout)?.[1] ?? "";
  expect(sandbox.names(".wireproof/failures")).toEqual([`${id}.json`]);
  expect(again.code).toBe(1);
  expect(again.stdout).toContain(String.raw`  input     {"s":"\ud800"}`);
  expect(again.stdout).toContain("1 stored failure: 1 still fails");
});

test("a codec that holds ends well, and says how much was tried", async ({ expect, sandbox }) => {
  sandbox.write(orders);

  const { code, stdout, stderr } = await sandbox.run([
    "roundtrip",
    "protos",
    "--codec",
    "protobuf-es",
    "--property",
    "wire/*",
    "--property",
    "object/*",
  ]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^HELD no counterexample {2}12 checks, [\d,]+ cases in /m);
});

test("a report file and the report on stdout are the same, and what the schema says", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const schemaUrl = new URL("../reports/report.schema.json", import.meta.url);

  const { code, stdout } = await sandbox.run([
    ...["roundtrip", "m.proto", "--report", "json=out/deep/report.json", "--format", "json"],
    ...["--codec", "protobufjs", "--codec", "protons", "-n", "5", "--seed", "3"],
  ]);

  expect(code).toBe(1);
  expect(sandbox.read("out/deep/report.json")).toBe(stdout);
  expect(schemaErrors(JSON.parse(readFileSync(schemaUrl, "utf8")), JSON.parse(stdout))).toEqual([]);
  expect(JSON.parse(stdout).command).toBe(
    "wireproof roundtrip m.proto --report json=out/deep/report.json --format json --codec protobufjs --codec protons -n 5 --seed 3",
  );
});

test("the same seed makes the same cases and findings, with one worker or three", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(orders);
  const args = [
    "roundtrip",
    "protos",
    ...["--codec", "protobufjs", "--codec", "protobuf-es", "--property", "**"],
    ...["--seed", "42", "-n", "20", "--format", "json", "--no-store"],
  ];

  const one = await sandbox.run([...args, "--workers", "1"]);
  const three = await sandbox.run([...args, "--workers", "3"]);

  expect(lasting(three.stdout)).toEqual(lasting(one.stdout));
});

test("a seed is made up, said, and repeats the run from the command in the report", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const args = [
    ...["roundtrip", "m.proto", "--codec", "protobuf-es", "-n3"],
    ...["--format", "json", "--no-store"],
  ];

  const first = JSON.parse((await sandbox.run(args)).stdout);
  const second = JSON.parse((await sandbox.run(args)).stdout);

  expect(first.seed).toMatch(/^\d+$/);
  expect(second.seed).not.toBe(first.seed);
  expect(first.command).toBe(`wireproof ${args.join(" ")} --seed ${first.seed}`);
});

test("the seed of the environment counts, and the command line's counts more", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const args = ["roundtrip", "m.proto", "--codec", "protobuf-es", "-n", "1"];

  const env = await sandbox.run(args, { WIREPROOF_SEED: "11" });
  const both = await sandbox.run([...args, "--seed", "12"], { WIREPROOF_SEED: "11" });

  expect(env.stdout).toMatch(/^wireproof \S+ {2}seed 11\n/);
  expect(both.stdout).toMatch(/^wireproof \S+ {2}seed 12\n/);
});

test("the command in the report says what came from the environment", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);
  const args = ["roundtrip", "m.proto", "--codec", "protobuf-es", "--format", "json", "--no-store"];

  const { stdout } = await sandbox.run(args, {
    WIREPROOF_SEED: "11",
    WIREPROOF_MAX_EXAMPLES: "2",
  });

  const { command } = JSON.parse(stdout);
  expect(command).toBe(`wireproof ${args.join(" ")} --seed 11 --max-examples 2`);
});

test("a quiet run prints findings, and nothing where there is none", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(text);

  const held = await sandbox.run([
    ...["roundtrip", "m.proto", "--codec", "protobuf-es", "-q", "--property", "wire/*"],
  ]);
  const failed = await sandbox.run([
    ...["roundtrip", "m.proto", "--codec", "protobufjs-object", "-q", "--property", "object/*"],
  ]);

  expect(held).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/^FAIL {2}object\/encode/);
});

test("a codec of the user's own is tested, and what it does wrong is a finding", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ ...text, "own.mjs": codecModule("return bytes.slice(0, -1);") });

  const { code, stdout } = await sandbox.run(["roundtrip", "m.proto", "--codec", "./own.mjs"]);

  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAIL {2}wire\/round-trip {2}own 1\.2\.3 {2}M /m);
});

test("a codec that returns no bytes is a finding that says so", async ({ expect, sandbox }) => {
  sandbox.write({ ...text, "own.mjs": codecModule('return "text";') });

  const { code, stdout } = await sandbox.run(["roundtrip", "m.proto", "--codec", "./own.mjs"]);

  expect(code).toBe(1);
  expect(stdout).toContain("returned string where a Uint8Array was due");
});

for (const [what, module, error] of [
  [
    "throws as it loads",
    'throw new Error("no licence");',
    "codec ./own.mjs: the module does not load: no licence",
  ],
  ["exports nothing", "export const a = 1;", "codec ./own.mjs: no default export"],
  [
    "lacks a method",
    'export default { name: "own", version: "1" };',
    "codec ./own.mjs: open: expected a function",
  ],
] as const)
  test(`a codec module that ${what} is an error that names it`, async ({ expect, sandbox }) => {
    sandbox.write({ ...text, "own.mjs": module });

    const { code, stdout, stderr } = await sandbox.run([
      "roundtrip",
      "m.proto",
      "--codec",
      "./own.mjs",
    ]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${error}`);
  });

test("an error that a codec module throws when nobody waits for it is a finding", async ({
  expect,
  sandbox,
}) => {
  const late = `setTimeout(() => { throw new Error("late"); });\n${codecModule("return bytes;")}`;
  sandbox.write({ ...text, "own.mjs": late });

  const { code, stdout } = await sandbox.run(["roundtrip", "m.proto", "--codec", "./own.mjs"]);

  expect(code).toBe(1);
  expect(stdout).toContain("crashed: the codec threw outside of the call: Error: late");
});

test("what is fixed is reported and taken out of the store, unless it is to be kept", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ ...text, "own.mjs": codecModule("return bytes.slice(0, -1);") });
  await sandbox.run(["roundtrip", "m.proto", "--codec", "./own.mjs", "--property", "wire/*"]);
  const stored = sandbox.names(".wireproof/failures");
  sandbox.write({ "own.mjs": codecModule("return bytes;") });

  const kept = await sandbox.run(["replay", "--keep"]);
  const afterKept = sandbox.names(".wireproof/failures");
  const replayed = await sandbox.run(["replay"]);

  expect(stored.length).toBeGreaterThan(0);
  expect(kept.code).toBe(0);
  expect(kept.stdout).toContain("kept in the store");
  expect(afterKept).toEqual(stored);
  expect(replayed.code).toBe(0);
  expect(replayed.stdout).toMatch(/^FIXED \w+ {2}taken out of the store/);
  expect(sandbox.names(".wireproof/failures")).toEqual([]);
});

test("another codec's success is no reason to forget a failure", async ({ expect, sandbox }) => {
  sandbox.write({ ...text, "own.mjs": codecModule("return bytes.slice(0, -1);") });
  await sandbox.run(["roundtrip", "m.proto", "--codec", "./own.mjs", "--property", "wire/*"]);
  const stored = sandbox.names(".wireproof/failures");

  const { code, stdout } = await sandbox.run(["replay", "--codec", "protobuf-es"]);

  expect(code).toBe(0);
  expect(stdout).toContain("kept in the store");
  expect(sandbox.names(".wireproof/failures")).toEqual(stored);
});

test("store files that cannot be read are named, and left alone", async ({ expect, sandbox }) => {
  const files = {
    ".wireproof/failures/cut.json": '{"storeVersion":1,',
    ".wireproof/failures/newer.json": '{"storeVersion":999}',
  };
  sandbox.write({ ...text, ...files });

  const run = await sandbox.run([
    ...["roundtrip", "m.proto", "--codec", "protobuf-es", "-n", "1", "--property", "wire/*"],
  ]);
  const replayed = await sandbox.run(["replay"]);

  for (const { stdout } of [run, replayed]) {
    expect(stdout).toMatch(/^WARN .*cut\.json/m);
    expect(stdout).toMatch(/^WARN .*newer\.json/m);
  }
  expect(run.code).toBe(0);
  expect(sandbox.names(".wireproof/failures")).toEqual(["cut.json", "newer.json"]);
});

test("a known failure does not fail the run, and one that no longer fails does", async ({
  expect,
  sandbox,
}) => {
  const known = "# lone surrogates, see #12\nobject/encode protobufjs-object M\n";
  sandbox.write({
    ...text,
    "known.txt": known,
    "stale.txt": known.replace("object/encode", "wire/merge"),
  });
  const properties = ["--property", "wire/*", "--property", "object/*"];
  const args = ["roundtrip", "m.proto", "--codec", "protobufjs-object", ...properties, "--known"];

  const accepted = await sandbox.run([...args, "known.txt"]);
  const stale = await sandbox.run([...args, "known.txt", "--known", "stale.txt"]);

  expect(accepted.code).toBe(0);
  expect(accepted.stdout).toContain("lone surrogates, see #12");
  expect(stale.code).toBe(5);
  expect(stale.stdout).toMatch(/^STALE stale\.txt:2/m);
});

test("the demo runs from any folder", async ({ expect, sandbox }) => {
  const { code, stdout } = await sandbox.run([
    ...["roundtrip", "--demo", "--message", "wireproof.**", "--codec", "protobuf-es", "-n", "1"],
    ...["--property", "wire/round-trip", "--phases", "random", "--no-store"],
  ]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^wireproof \S+ {2}seed 1\n {2}schema {4}\d\d+ messages\n/);
});
