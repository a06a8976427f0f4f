import { RawClient } from "../mocks/server/testing/raw-client.ts";
import { type Running, type Sandbox, commandTest as test } from "./testing/command.ts";

const proto = `syntax = "proto3"; package acme.v1;
service Orders { rpc Create(Order) returns (Order); rpc List(Order) returns (stream Order); }
message Order { string id = 1; int64 cents = 2; }
`;
const create = "/acme.v1.Orders/Create";

/** A mock that runs, and a client of it. */
interface Mock extends Running {
  readonly client: RawClient;
  readonly address: string;
  readonly greeting: string;
}

async function start(
  sandbox: Sandbox,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Mock> {
  sandbox.write({ "proto/acme/v1/orders.proto": proto });
  const running = sandbox.start(["mock", ...args], env);
  const lines: string[] = [];
  running.process.stdout?.on("data", (text: string) => lines.push(text));
  await running.printed("acme.v1.Orders/List\n");
  const greeting = lines.join("");
  const [, address = ""] = /^listening on (\S+)\n/.exec(greeting) ?? [];
  return { ...running, address, greeting, client: new RawClient(address) };
}

test("tells the address first, serves until it is told to end, and then what came", async ({
  expect,
  sandbox,
}) => {
  const mock = await start(sandbox, ["proto", "--seed", "7"]);
  const one = await mock.client.call(create, [new Uint8Array()]);
  await mock.client.call(create, [Uint8Array.of(255)]);
  mock.client.close();
  mock.process.kill("SIGTERM");
  const { code, stdout, stderr } = await mock.ended;

  expect(one.status).toBe("OK");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(
    stdout.replaceAll(mock.address, "ADDRESS").replace(/in [\d.]+ s/, "in TIME"),
  ).toMatchInlineSnapshot(`
    "listening on ADDRESS
    next  wireproof run ADDRESS

    2 methods, seed 7
      acme.v1.Orders/Create
      acme.v1.Orders/List

    2 calls in TIME
      acme.v1.Orders/Create  OK 1, INTERNAL 1
    "
  `);
});

test("answers the same for the same seed, on a port of one's own", async ({ expect, sandbox }) => {
  const first = await start(sandbox, ["proto", "--seed", "7"]);
  const answer = await first.client.call(create, [new Uint8Array()]);
  first.client.close();
  first.process.kill("SIGINT");
  expect((await first.ended).code).toBe(0);

  // A port that was free a moment ago.
  const port = first.address.replace(/.*:/, "");
  const second = await start(sandbox, ["proto"], { PORT: port, WIREPROOF_SEED: "7" });
  const again = await second.client.call(create, [new Uint8Array()]);
  second.client.close();

  expect(second.address).toBe(first.address);
  expect(again.messages).toEqual(answer.messages);
});

test("echoes, waits, and answers from a file", async ({ expect, sandbox }) => {
  sandbox.write({
    "answers.json": JSON.stringify({
      "acme.v1.Orders/Create": { when: { id: "no" }, status: "NOT_FOUND", message: "nobody" },
    }),
  });
  const delays = ["--delay", "headers=20ms", "--delay", "trailers=10ms..20ms"];
  const mock = await start(sandbox, ["proto", "--echo", "--answers", "answers.json", ...delays]);

  const echo = await mock.client.call(create, [Buffer.from("0a01781005", "hex")]);
  const missing = await mock.client.call(create, [Buffer.from("\x0a\x02no")]);
  mock.client.close();

  expect(echo.messages).toEqual([Buffer.from("0a01781005", "hex")]);
  expect(echo.times.headers).toBeGreaterThanOrEqual(18);
  expect(echo.times.end).toBeGreaterThanOrEqual(26);
  expect([missing.status, missing.details]).toEqual(["NOT_FOUND", "nobody"]);
});

test("tells scripts the address in one line of JSON", async ({ expect, sandbox }) => {
  sandbox.write({ "proto/acme/v1/orders.proto": proto });
  const mock = sandbox.start(["mock", "proto", "--seed", "7", "--format", "json"]);
  await mock.printed("}\n");
  mock.process.kill("SIGINT");
  const { code, stdout, stderr } = await mock.ended;

  const line: unknown = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(line).toEqual({
    address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    port: expect.any(Number),
    seed: "7",
    methods: ["acme.v1.Orders/Create", "acme.v1.Orders/List"],
  });
  expect(stderr).toMatch(/^\n0 calls in [\d.]+ s\n$/);
});

test("serves the workspace services, and tells what came but for calls that ask for health", async ({
  expect,
  sandbox,
}) => {
  const mock = sandbox.start(["mock", "--reference", "workspace", "--format", "json"]);
  let printed = "";
  mock.process.stdout?.on("data", (text: string) => {
    printed += text;
  });
  await mock.printed("}\n");
  const line: Listening = JSON.parse(printed);
  const client = new RawClient(line.address);
  await client.call("/grpc.health.v1.Health/Check", [new Uint8Array()]);
  await client.call("/workspace_daemon.SystemService/GetStatus", [new Uint8Array()]);
  await client.call("/workspace_daemon.MemoryService/GetDocument", [new Uint8Array()]);
  client.close();
  mock.process.kill("SIGINT");
  const { code, stderr } = await mock.ended;

  expect(code).toBe(0);
  expect(line.methods).toHaveLength(23);
  expect(stderr.replace(/in [\d.]+ s/, "in TIME")).toMatchInlineSnapshot(`
    "
    2 calls in TIME
      workspace_daemon.MemoryService/GetDocument  INVALID_ARGUMENT 1
      workspace_daemon.SystemService/GetStatus    OK 1
    "
  `);
});

interface Listening {
  readonly address: string;
  readonly methods: readonly string[];
}

for (const [args, message] of [
  [["mock"], "error: no schema given\nhint: as in: wireproof mock proto/"],
  [["mock", "proto", "--delay", "header=1s"], 'hint: did you mean "headers"?'],
  [["mock", "proto", "--delay", "headers=2s..1s"], "error: --delay: expected a time"],
  [["mock", "proto", "--answers", "none.json"], "error: --answers none.json: ENOENT"],
  [["mock", "proto", "--answers", "bad.json"], 'hint: did you mean "response"?'],
  [
    ["mock", "proto", "--answers", "other.json"],
    'error: other.json: no method is called "acme.v1.Orders/Creat"\nhint: did you mean',
  ],
  [["mock", "proto", "--port", "70000"], "error: --port: expected a whole number from 0 to 65535"],
  [["mock", "proto", "--defect", "trims"], "error: --defect trims without --reference"],
  [["mock", "proto", "--reference", "workspace"], "error: both proto and --reference workspace"],
  [["mock", "--reference", "workspace", "--defect", "trim"], 'hint: did you mean "trims"?'],
  [["mock", "--reference", "workspace", "--echo"], "'--reference <name>' cannot be used with"],
] as const)
  test(`${args.join(" ")} ends with 2 and says why`, async ({ expect, sandbox }) => {
    sandbox.write({
      "proto/acme/v1/orders.proto": proto,
      "bad.json": '{"acme.v1.Orders/Create": {"respnse": {}}}',
      "other.json": '{"acme.v1.Orders/Creat": {}}',
    });

    const { code, stdout, stderr } = await sandbox.run(args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

test("a schema without services ends with 4", async ({ expect, sandbox }) => {
  sandbox.write({ "proto/a.proto": 'syntax = "proto3"; message M {}' });

  const { code, stderr } = await sandbox.run(["mock", "proto"]);

  expect(code).toBe(4);
  expect(stderr).toContain("error: the schema has no method to serve");
});

test("a port that is taken is told in two lines, with exit code 3", async ({ expect, sandbox }) => {
  const first = await start(sandbox, ["proto"]);
  const port = first.address.replace(/.*:/, "");
  first.client.close();

  for (const what of [["proto"], ["--reference", "workspace"]]) {
    const { code, stdout, stderr } = await sandbox.run(["mock", ...what, "--port", port]);

    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^error: no server can be started at .*EADDRINUSE.*\nhint: .*\n$/);
  }
});
