import { execFileSync } from "node:child_process";
import { commandTest as test } from "./testing/command.ts";

const head = 'syntax = "proto3";\npackage acme.v1;\n';
const wide = `${head}message Order { int64 cents = 1; string note = 2; }\n`;
const narrow = `${head}message Order { int32 cents = 1; string note = 2; }\n`;
const grown = `${head}message Order { int64 cents = 1; string note = 2; string by = 3; }\n`;
const against = ["--against", "old", "--seed", "1"];

test("a change that breaks is shown with the smallest message, and ends with 1", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ "old/acme/v1/order.proto": wide, "new/acme/v1/order.proto": narrow });

  const { code, stdout, stderr } = await sandbox.run(["compat", "new", ...against]);

  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toContain("BREAKING  1 of 1 change");
  expect(stdout).toContain("FAIL  acme.v1.Order.cents   int64 → int32");
  expect(stdout).toContain(
    "    sent      08 80 80 80 80 08\n    meant     2147483648\n    got       -2147483648\n",
  );
  expect(stdout).toContain("old/acme/v1/order.proto:3");
  expect(stdout).toContain("new/acme/v1/order.proto:3");
  expect(stdout).toContain("FIELD_WIRE_JSON_COMPATIBLE_TYPE in WIRE_JSON, nothing in WIRE");
});

test("a field that is added is safe, and so is nothing at all", async ({ expect, sandbox }) => {
  sandbox.write({
    "old/o.proto": wide,
    "new/o.proto": grown,
    "same/o.proto": `// the same\n${wide}`,
  });

  const added = await sandbox.run(["compat", "new", ...against]);
  const same = await sandbox.run(["compat", "same", ...against]);

  expect(added.code).toBe(0);
  expect(added.stdout).toContain("SAFE  the one change breaks nothing");
  expect(same.code).toBe(0);
  expect(same.stdout).toContain("SAFE  nothing changed");
});

test("a narrowed field of what clients alone read is no matter where clients are first", async ({
  expect,
  sandbox,
}) => {
  const service = "service S { rpc Get(Id) returns (Order); } message Id {}\n";
  sandbox.write({ "old/o.proto": narrow + service, "new/o.proto": wide + service });

  const serversFirst = await sandbox.run(["compat", "new", ...against]);
  const clientsFirst = await sandbox.run([
    "compat",
    "new",
    ...against,
    "--rollout",
    "clients-first",
  ]);

  expect(serversFirst.code).toBe(1);
  expect(serversFirst.stdout).toContain("update clients first, then servers");
  expect(clientsFirst.code).toBe(0);
});

for (const [mode, code] of [
  ["BACKWARD", 1],
  ["FORWARD", 0],
  ["FULL", 1],
  ["BACKWARD_TRANSITIVE", 1],
  ["FORWARD_TRANSITIVE", 0],
  ["FULL_TRANSITIVE", 1],
] as const)
  test(`a narrowed field ends with ${code} under ${mode}`, async ({ expect, sandbox }) => {
    sandbox.write({ "old/o.proto": wide, "new/o.proto": narrow });

    const run = await sandbox.run(["compat", "new", ...against, "--mode", mode]);

    expect(run.code).toBe(code);
  });

test("a mode that is not transitive judges the last version, the others all of them", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ "v1/o.proto": wide, "v2/o.proto": narrow, "new/o.proto": narrow });
  const versions = ["compat", "new", "--against", "v1", "--against", "v2"];

  const last = await sandbox.run([...versions, "--mode", "BACKWARD"]);
  const all = await sandbox.run([...versions, "--mode", "BACKWARD_TRANSITIVE"]);
  const usual = await sandbox.run(versions);

  expect([last.code, all.code, usual.code]).toEqual([0, 1, 1]);
  expect(last.stdout).toContain("v1: the mode asks for the last earlier version alone");
  expect(all.stdout).toContain("against v1");
});

test("whoever had buf in the pipeline keeps its exit code", async ({ expect, sandbox }) => {
  sandbox.write({ "old/o.proto": wide, "new/o.proto": narrow, "safe/o.proto": grown });
  const flag = ["--exit-code-findings", "100"];

  const breaks = await sandbox.run(["compat", "new", ...against, ...flag]);
  const holds = await sandbox.run(["compat", "safe", ...against, ...flag]);

  expect([breaks.code, holds.code]).toEqual([100, 0]);
});

test("the same seed gives the same report, to the byte", async ({ expect, sandbox }) => {
  sandbox.write({ "old/o.proto": wide, "new/o.proto": narrow });
  const run = async () => {
    const { stdout } = await sandbox.run(["compat", "new", ...against]);
    return stdout.replace(/tried in .*/, "");
  };

  expect(await run()).toBe(await run());
});

test("an accepted change passes until its day, and an entry that accepts nothing fails", async ({
  expect,
  sandbox,
}) => {
  const accepting = (day: string) =>
    `# No order is above 20 million.\nacme.v1.Order.cents until ${day}\n`;
  sandbox.write({
    ...{ "old/o.proto": wide, "new/o.proto": narrow },
    ...{ "good.txt": accepting("2999-12-31"), "late.txt": accepting("2020-01-31") },
    "bare.txt": "acme.v1.Order.cents until 2999-12-31\n",
  });
  const accept = (file: string, to = "new") =>
    sandbox.run(["compat", to, ...against, "--accept", file]);

  const good = await accept("good.txt");
  const late = await accept("late.txt");
  const stale = await accept("good.txt", "old");
  const bare = await accept("bare.txt");

  expect([good.code, late.code, stale.code, bare.code]).toEqual([0, 1, 5, 2]);
  expect(good.stdout).toContain("No order is above 20 million.");
  expect(late.stdout).toContain("late.txt:2");
  expect(stale.stdout).toContain("good.txt:2");
  expect(bare.stderr).toContain("bare.txt:1: an accepted change without a reason");
});

test("programs and GitHub get what they read", async ({ expect, sandbox }) => {
  sandbox.write({ "old/o.proto": wide, "new/o.proto": narrow });

  const json = await sandbox.run(["compat", "new", ...against, "--format", "json"]);
  const github = await sandbox.run([
    ...["compat", "new", ...against, "--format", "github", "--report", "json=out.json"],
  ]);

  const report = JSON.parse(json.stdout);
  expect(report.findings[0]).toMatchObject({
    subject: "acme.v1.Order.cents",
    expected: "2147483648",
  });
  expect(github.stdout).toMatch(/^::error file=new\/o\.proto,line=3,.*title=/);
  expect(JSON.parse(sandbox.read("out.json")).compat).toEqual(report.compat);
});

test("a method that is gone is a call that fails", async ({ expect, sandbox }) => {
  const method = (name: string) => `service Orders { rpc ${name}(Order) returns (Order); }\n`;
  sandbox.write({
    "old/o.proto": wide + method("Create"),
    "new/o.proto": `${wide}service Orders {}\n`,
  });

  const { code, stdout } = await sandbox.run(["compat", "new", ...against]);

  expect(code).toBe(1);
  expect(stdout).toContain("FAIL  acme.v1.Orders/Create");
  expect(stdout).toContain("12 UNIMPLEMENTED");
});

test("a message that is gone is listed, and a finding where a method needed it", async ({
  expect,
  sandbox,
}) => {
  const service = (type: string) => `service Orders { rpc Create(${type}) returns (Order); }\n`;
  const note = "message Note { string text = 1; }\nmessage Memo { int32 size = 1; }\n";
  sandbox.write({
    "old/o.proto": `${wide}${note}message Gone { string text = 1; }\n${service("Gone")}`,
    "new/o.proto": `${wide}${note}${service("Memo")}`,
    "unused/o.proto": `${wide}${note}${service("Note")}`,
  });

  const used = await sandbox.run(["compat", "new", ...against]);
  const listed = await sandbox.run(["compat", "unused", ...against]);

  expect(used.code).toBe(1);
  expect(used.stdout).toContain("FAIL  acme.v1.Orders/Create");
  expect(listed.code).toBe(0);
  expect(listed.stdout).toContain("acme.v1.Gone");
});

function git(folder: string, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...identity, ...args], { cwd: folder, stdio: "ignore" });
}

test("a git revision is compared with the work tree, as it stands there", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ "proto/acme/v1/order.proto": wide });
  git(sandbox.folder, "init", "-b", "main");
  git(sandbox.folder, "add", ".");
  git(sandbox.folder, "commit", "-m", "one");
  git(sandbox.folder, "tag", "v1.2.0");
  sandbox.write({ "proto/acme/v1/order.proto": narrow });

  const main = await sandbox.run(["compat", "proto", "--against", ".git#ref=main,subdir=proto"]);
  const tag = await sandbox.run(["compat", "proto", "--against", ".git#tag=v1.2.0,subdir=proto"]);
  const none = await sandbox.run(["compat", "proto", "--against", ".git#ref=mian,subdir=proto"]);

  expect([main.code, tag.code, none.code]).toEqual([1, 1, 2]);
  expect(main.stdout).toContain("proto/acme/v1/order.proto:3");
  expect(none.stderr).toMatch(/^error: the old side, \.git#ref=mian,subdir=proto: /);
  expect(none.stderr).toContain("hint: ");
});

test("wrong input says which side it is, and why", async ({ expect, sandbox }) => {
  sandbox.write({
    ...{ "old/o.proto": wide, "new/o.proto": narrow },
    "broken/o.proto": `${head}message Order { int64 cents 1; }\n`,
    "other/p.proto": 'syntax = "proto3";\npackage other;\nmessage P {}\n',
  });
  const said = async (...args: readonly string[]) => {
    const { code, stderr } = await sandbox.run(["compat", ...args]);
    return `${code} ${stderr.split("\n")[0]}`;
  };

  expect(await said("new")).toMatch(/^2 error: nothing to compare with$/);
  expect(await said("--against", "old")).toMatch(/^2 error: no schema given$/);
  expect(await said("new", "--against", "gone")).toMatch(/^2 error: the old side, gone: no such/);
  expect(await said("broken", "--against", "old")).toMatch(
    /^2 error: the new side, broken: .*compile/,
  );
  expect(await said("new", "--against", "broken")).toMatch(/^2 error: the old side, broken: /);
  expect(await said("new", "--against", "other")).toMatch(/^2 error: .*nothing in common/);
  expect(await said("new", "--against", "old", "--mode", "BACKWARDS")).toMatch(/^2 error: --mode/);
  expect(await said("new", "--against", "old", "--change", "acme.v1.Ordr.*")).toMatch(/^4 error: /);
});

test("a codec that has nothing to say of an encoding exercises nothing", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ "old/o.proto": wide, "new/o.proto": narrow });

  const { code, stdout } = await sandbox.run([
    ...["compat", "new", ...against, "--codec", "protobufjs", "--encoding", "json"],
  ]);

  expect(code).toBe(4);
  expect(stdout).toContain("NOTHING  was exercised");
  expect(stdout).not.toContain("any order");
});
