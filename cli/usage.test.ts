import { version } from "../schema/version.ts";
import { commandTest as test } from "./testing/command.ts";

const orders = {
  "protos/acme/order.proto": `syntax = "proto3";
package acme;
message Order { string name = 1; Item item = 2; }
message Item { int32 count = 1; }
`,
};

test.concurrent("the version is printed without loading what only commands need", async ({
  expect,
  sandbox,
}) => {
  // Node writes there which scripts it ran.
  const { code, stdout, stderr } = await sandbox.run(["--version"], { NODE_V8_COVERAGE: "ran" });

  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  const ran = sandbox.names("ran").map((name) => sandbox.read(`ran/${name}`));
  const scripts = ran.flatMap((text) => text.match(/(?<="url":"file:)[^"]+/g) ?? []);
  expect(scripts.filter((url) => url.endsWith("/program/main.js"))).toHaveLength(1);
  const ofCommands = /\/(?:roundtrip|load|schema|catalogue|built-in)-|node_modules/;
  expect(scripts.filter((url) => ofCommands.test(url))).toEqual([]);
  await sandbox.run(["list", "--properties"], { NODE_V8_COVERAGE: "listed" });
  expect(
    sandbox
      .names("listed")
      .map((name) => sandbox.read(`listed/${name}`))
      .join(),
  ).toMatch(/\/program\/catalogue-/);
});

test.concurrent("help goes to stdout and names every command, exit code and an example", async ({
  expect,
  sandbox,
}) => {
  const { code, stdout, stderr } = await sandbox.run(["--help"]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const word of [
    "roundtrip",
    "replay",
    "list",
    "describe",
    "explain",
    "Exit codes",
    "Examples",
  ])
    expect(stdout).toContain(word);
});

test.concurrent("every command has help of its own, with its defaults", async ({
  expect,
  sandbox,
}) => {
  const { code, stdout } = await sandbox.run(["roundtrip", "--help"]);

  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain("(default: 100, env: WIREPROOF_MAX_EXAMPLES)");
  expect(stdout.replace(/\s+/g, " ")).toContain("(default: saved,edges,random)");
});

test.concurrent("no command at all is wrong usage, and gets the help", async ({
  expect,
  sandbox,
}) => {
  const { code, stdout, stderr } = await sandbox.run([]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("Usage: wireproof");
});

for (const [what, args, error, hint] of [
  ["an unknown command", ["roundtirp"], "unknown command 'roundtirp'", "did you mean roundtrip?"],
  [
    "an unknown flag",
    ["roundtrip", "protos", "--sed", "1"],
    "unknown option '--sed'",
    "did you mean --seed?",
  ],
  [
    "a flag of another planet",
    ["list", "--frobnicate"],
    "unknown option '--frobnicate'",
    "see wireproof list --help",
  ],
  [
    "a flag without its value",
    ["roundtrip", "protos", "--seed"],
    "option '--seed <seed>' argument missing",
    "see wireproof roundtrip --help",
  ],
  ["no schema", ["roundtrip"], "no schema given", "name folders, files or globs"],
  [
    "a schema beside the demo",
    ["roundtrip", "protos", "--demo"],
    "--demo brings its own schemas, but protos is given too",
    "leave out one",
  ],
  [
    "a schema that does not exist",
    ["roundtrip", "prots"],
    "no such file or folder: prots",
    "it was looked for at",
  ],
  [
    "an import folder that does not exist",
    ["list", "protos", "-I", "vendor"],
    "no such import folder: vendor",
    "",
  ],
  ["a folder without schema", ["list", "nothing"], "no .proto file in nothing", "name a folder"],
  [
    "a seed that is no number",
    ["roundtrip", "protos", "--seed", "x1"],
    '--seed: expected a whole number from 0 to 2^64 - 1, got "x1"',
    "",
  ],
  [
    "a count below zero",
    ["roundtrip", "protos", "-n", "-5"],
    '--max-examples: expected a whole number from 0 up, got "-5"',
    "",
  ],
  [
    "no worker",
    ["roundtrip", "protos", "--workers", "0"],
    '--workers: expected a whole number from 1 up, got "0"',
    "",
  ],
  [
    "a time without unit that exists",
    ["roundtrip", "protos", "--max-time", "3w"],
    '--max-time: expected a time such as 500ms, 30s or 5m, got "3w"',
    "",
  ],
  [
    "an unknown phase",
    ["roundtrip", "protos", "--phases", "edges,randon"],
    '--phases: expected one of saved, edges, random, got "randon"',
    'did you mean "random"?',
  ],
  [
    "an unknown format",
    ["roundtrip", "protos", "--format", "jsn"],
    '--format: expected one of text, json, got "jsn"',
    'did you mean "json"?',
  ],
  [
    "an unknown kind of report",
    ["roundtrip", "protos", "--report", "jsn=x"],
    '--report: expected one of json, got "jsn"',
    'did you mean "json"?',
  ],
  [
    "a report without file",
    ["roundtrip", "protos", "--report", "json"],
    '--report: expected kind=file, got "json"',
    "as in --report json=",
  ],
  [
    "a report in a file's place",
    ["roundtrip", "protos", "--report", "json=protos/acme/order.proto/x"],
    "--report json=protos/acme/order.proto/x: cannot be written",
    "",
  ],
  [
    "an unknown codec",
    ["roundtrip", "protos", "--codec", "protobufj"],
    'no codec is called "protobufj"',
    'did you mean "protobufjs"?',
  ],
  [
    "a codec module that is not there",
    ["roundtrip", "protos", "--codec", "./c.mjs"],
    "codec ./c.mjs: no such file",
    "it was looked for at",
  ],
  [
    "an unknown property",
    ["roundtrip", "protos", "--property", "wire/rond-trip"],
    'no property is called "wire/rond-trip"',
    'did you mean "wire/round-trip"?',
  ],
  [
    "an unknown message",
    ["roundtrip", "protos", "--message", "acme.Ordr"],
    'no message is called "acme.Ordr"',
    'did you mean "acme.Order"?',
  ],
  [
    "known failures that are not there",
    ["roundtrip", "protos", "--known", "no.txt"],
    "no such file or folder of known failures: no.txt",
    "",
  ],
  [
    "an unknown message to describe",
    ["describe", "protos", "acme.Itm"],
    'no message is called "acme.Itm"',
    'did you mean "acme.Item"?',
  ],
  [
    "a schema without message to describe",
    ["describe", "protos"],
    'expected a schema and the name of a message, got only "protos"',
    "as in: wireproof describe",
  ],
  [
    "an unknown property to explain",
    ["explain", "wire/mrge"],
    'no property is called "wire/mrge"',
    'did you mean "wire/merge"?',
  ],
  ["nothing to list", ["list"], "nothing to list", "name a schema"],
  [
    "an unknown failure to replay",
    ["replay", "k3f9a2"],
    'no stored failure is called "k3f9a2" in .wireproof/failures',
    "",
  ],
] as const)
  test.concurrent(`${what} is wrong usage, and gets the remedy`, async ({ expect, sandbox }) => {
    sandbox.write({ ...orders, "nothing/x": "" });

    const { code, stdout, stderr } = await sandbox.run(args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error: ${error}`);
    expect(stderr).toContain(hint === "" ? "" : `hint: ${hint}`);
  });

test.concurrent("an empty setting in the environment is none", async ({ expect, sandbox }) => {
  sandbox.write(orders);
  const { code, stderr } = await sandbox.run(
    [
      "roundtrip",
      "protos",
      "--codec",
      "protobuf-es",
      "--max-edges",
      "1",
      "-n",
      "1",
      "--property",
      "wire/*",
    ],
    { WIREPROOF_SEED: "", WIREPROOF_MAX_EXAMPLES: "" },
  );

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.concurrent("a wrong seed in the environment is told like one on the command line", async ({
  expect,
  sandbox,
}) => {
  sandbox.write(orders);

  const { code, stderr } = await sandbox.run(["roundtrip", "protos"], {
    WIREPROOF_SEED: "abc",
  });

  expect(code).toBe(2);
  expect(stderr).toContain('error: --seed: expected a whole number from 0 to 2^64 - 1, got "abc"');
});

test.concurrent("a schema that does not compile gets the compiler's message with file, line and column", async ({
  expect,
  sandbox,
}) => {
  sandbox.write({ "bad.proto": 'syntax = "proto3";\nmessage M { strin s = 1; }\n' });

  const { code, stdout, stderr } = await sandbox.run(["roundtrip", "bad.proto"]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/bad\.proto:2:13: "strin" is not defined\./);
});

for (const [what, args, error] of [
  [
    "a filter of messages that matches nothing",
    ["--message", "acme.v2.*"],
    'no message matches "acme.v2.*"',
  ],
  [
    "a filter of properties that matches nothing",
    ["--property", "rpc/*"],
    'no property matches "rpc/*"',
  ],
] as const)
  test.concurrent(`${what} is no success`, async ({ expect, sandbox }) => {
    sandbox.write(orders);

    const { code, stdout, stderr } = await sandbox.run(["roundtrip", "protos", ...args]);

    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(`error: ${error}`);
  });

for (const command of ["roundtrip", "list"])
  test.concurrent(`${command} of a schema without messages is no success`, async ({
    expect,
    sandbox,
  }) => {
    sandbox.write({ "e.proto": 'syntax = "proto3"; enum E { ZERO = 0; }' });

    const { code, stdout, stderr } = await sandbox.run([command, "e.proto"]);

    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toMatch(/^error: .*no message/);
  });

test.concurrent("messages are listed with their places", async ({ expect, sandbox }) => {
  sandbox.write(orders);

  const { code, stdout } = await sandbox.run(["list", "protos"]);

  expect(code).toBe(0);
  expect(stdout).toBe(
    "acme.Item   1 field   protos/acme/order.proto:4\n" +
      "acme.Order  2 fields  protos/acme/order.proto:3\n" +
      "2 messages in 1 file\n",
  );
});

test.concurrent("codecs and properties are listed", async ({ expect, sandbox }) => {
  const { code, stdout } = await sandbox.run(["list", "--codecs", "--properties"]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^protobuf-es +\d+\.\d+\.\d+ +binary and json; unknown fields kept$/m);
  expect(stdout).toMatch(/^wire\/round-trip +\S/m);
});

test.concurrent("a message is described", async ({ expect, sandbox }) => {
  sandbox.write(orders);

  const { code, stdout } = await sandbox.run(["describe", "protos", "acme.Order"]);

  expect(code).toBe(0);
  expect(stdout).toBe(
    "message acme.Order  protos/acme/order.proto:3\n" +
      "      1  name  string     :3  implicit presence\n" +
      "      2  item  acme.Item  :3  explicit presence\n",
  );
});

test.concurrent("a property is explained, and all are listed where none is named", async ({
  expect,
  sandbox,
}) => {
  const one = await sandbox.run(["explain", "wire/merge"]);
  const all = await sandbox.run(["explain"]);

  expect([one.code, all.code]).toEqual([0, 0]);
  expect(one.stdout).toMatch(
    /^wire\/merge\n {2}claim {5}\S.*\n {2}source {4}https:\/\/protobuf\.dev/,
  );
  expect(all.stdout).toMatch(/^wire\/merge +\S/m);
});

test.concurrent("colours are forced, refused, and left out where there is no terminal", async ({
  expect,
  sandbox,
}) => {
  const start = "\u001b[";

  const [piped, forced, refused] = await Promise.all([
    sandbox.run(["explain", "wire/merge"]),
    sandbox.run(["explain", "wire/merge"], { FORCE_COLOR: "1" }),
    sandbox.run(["explain", "wire/merge", "--no-color"], { FORCE_COLOR: "1" }),
  ]);

  expect(piped.stdout).not.toContain(start);
  expect(forced.stdout).toContain(start);
  expect(refused.stdout).not.toContain(start);
});
