import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import type { MockOptions } from "../mocks/server/mock-options.ts";
import { type MockServer, mockServer } from "../mocks/server/mock-server.ts";
import { schemaErrors } from "../reports/testing/schema-errors.ts";
import { compileSources } from "../schema/compile.ts";
import { serve } from "../transports/loopback-server.ts";
import { Sandbox, commandTest as test } from "./testing/command.ts";

const orders = `syntax = "proto3";

package acme.v1;

message Order {
  string name = 1;
}

service Orders {
  rpc Create(Order) returns (Order);
}
`;
const schema = compileSources(new Map([["acme/v1/orders.proto", orders]]));
const create = "acme.v1.Orders/Create";
const few = ["--seed", "1", "-n", "5", "--max-edges", "20"];

async function ordersServer(
  handler: NonNullable<MockOptions["handlers"]>[string],
): Promise<MockServer> {
  return await mockServer(schema, { handlers: { [create]: handler }, otherwise: "echo" });
}

/** Throws on any name with that in it. */
async function throwing(on: string): Promise<MockServer> {
  return await ordersServer((call) => {
    if (JSON.stringify(call.requests[0]?.json).includes(on)) throw new Error("cannot order that");
    return undefined;
  });
}

test("a handler that throws is found by reflection, shrunk, stored, and shown again until it is fixed", async ({
  sandbox,
}) => {
  using server = await throwing("name");
  const found = await sandbox.run(["run", server.address, "--property", "rpc/no-unknown", ...few]);

  expect(found.stderr).toBe("");
  expect(found.code).toBe(1);
  expect(found.stdout).toContain("schema    1 method, by reflection (v1)");
  const block = found.stdout.slice(found.stdout.indexOf("FAIL "), found.stdout.indexOf("method  "));
  const [, id = ""] = /^FAIL .* ([a-z\d]{6})$/m.exec(block) ?? [];
  expect(block).toMatch(
    /^FAIL {2}rpc\/no-unknown {2}acme\.v1\.Orders\/Create {2}deterministic 5\/5 +\w{6}\n/,
  );
  expect(block).toMatch(/\n {2}request {3}\{"name":".{1,2}"\}/);
  expect(block).toMatch(
    new RegExp(
      `\\n {2}call {6}grpcurl -plaintext -d '\\{"name":".{1,2}"\\}' ${server.address} ${create}\\n`,
    ),
  );
  expect(block).toContain(`\n  replay    wireproof replay ${id}\n`);
  expect(sandbox.names(".wireproof/failures")).toEqual([`${id}.json`]);

  const again = await sandbox.run(["replay", id]);
  expect([again.code, again.stderr]).toEqual([1, ""]);
  expect(again.stdout).toContain("deterministic 5/5");

  const page = await sandbox.run(["findings"]);
  expect(page.stdout).toContain("# Findings of servers\n");

  using mended = await ordersServer(() => undefined);
  const elsewhere = await sandbox.run(["replay", id, "--target", mended.address]);
  expect([elsewhere.code, sandbox.names(".wireproof/failures")]).toEqual([0, [`${id}.json`]]);
  expect(elsewhere.stdout).toContain(`FIXED ${id}  kept in the store`);

  server.close();
  const gone = await sandbox.run(["replay", id]);
  expect(gone.code).toBe(3);
  expect(gone.stdout).toContain(server.address);
});

test("a server without reflection is tested with the schema that is given", async ({ sandbox }) => {
  const server = await serve([
    {
      method: { path: `/${create}`, clientStreaming: false, serverStreaming: false },
      read: () => undefined,
      answer: () => {
        throw new Error("never");
      },
    },
  ]);
  sandbox.write({ "protos/acme/v1/orders.proto": orders });

  const none = await sandbox.run(["run", server.address]);
  const off = await sandbox.run(["run", server.address, "--reflection", "off"]);
  const on = await sandbox.run(["run", server.address, "--reflection", "on", "--proto", "protos"]);
  const given = await sandbox.run(["run", server.address, "--proto", "protos", ...few]);
  server.close();

  for (const { code, stderr } of [none, off]) {
    expect(code).toBe(2);
    expect(stderr).toMatch(/hint: .*--proto.*--descriptor-set.*reflection service/);
  }
  expect([on.code, on.stderr]).toEqual([2, expect.stringContaining("--reflection on: ")]);
  expect(given.code).toBe(1);
  expect(given.stdout).toContain("  at        protos/acme/v1/orders.proto:10:3\n");
  expect(given.stdout).toContain(
    `grpcurl -plaintext -import-path protos -proto acme/v1/orders.proto -d '{}' ${server.address} ${create}\n`,
  );
});

test("a schema that disagrees with the server's reflection is a warning that shows in what", async ({
  sandbox,
}) => {
  using server = await ordersServer(() => undefined);
  const other = orders
    .replace("string name = 1", "bytes name = 1;\n  int32 size = 2")
    .replace("rpc Create", "rpc Delete(Order) returns (Order);\n  rpc Create");
  sandbox.write({ "acme/v1/orders.proto": other });
  const args = [
    "run",
    server.address,
    "--proto",
    "acme",
    "-I",
    ".",
    "--include",
    "**/Create",
    ...few,
  ];

  const told = await sandbox.run([...args, "--property", "rpc/no-unknown"]);
  const strict = await sandbox.run([...args, "--property", "rpc/no-unknown", "--fail-on-warning"]);

  const warnings = told.stdout
    .split("\nWARN ")
    .slice(1)
    .map((text) => text.replace(/\s+/g, " "));
  expect(warnings.map((text) => text.replace(/.* disagree: /, "").trim())).toEqual([
    "acme.v1.Orders/Delete: the server does not tell of it",
    "acme.v1.Order.name: bytes → string",
    expect.stringMatching(/^acme.v1.Order.size: the server does not tell of it/),
  ]);
  expect([told.code, strict.code]).toEqual([0, 1]);
});

test("the JSON report is what its schema says, and values of the user's metadata are nowhere", async ({
  sandbox,
}) => {
  using server = await ordersServer(({ metadata }) => ({
    status: "UNKNOWN",
    message: `bad token ${JSON.stringify(metadata)}`,
  }));
  const report = JSON.parse(
    readFileSync(new URL("../reports/live-report.schema.json", import.meta.url), "utf8"),
  );

  const { code, stdout, stderr } = await sandbox.run([
    ...[
      "run",
      server.address,
      "-H",
      "authorization: Bearer s3cr3t-one",
      "-Hx-key: s3cr3t-two",
      ...few,
    ],
    ...["--format", "json", "--report", "json=out.json", "--max-shrink-calls", "20"],
  ]);

  expect([code, stderr]).toEqual([1, ""]);
  expect(sandbox.read("out.json")).toBe(stdout);
  expect(schemaErrors(report, JSON.parse(stdout))).toEqual([]);
  expect(stdout).toContain("[redacted]");
  expect(stdout).toContain("$AUTHORIZATION");
  const stored = sandbox
    .names(".wireproof/failures")
    .map((name) => sandbox.read(`.wireproof/failures/${name}`));
  expect(stored.length).toBeGreaterThan(0);
  expect([stdout, ...stored].filter((text) => text.includes("s3cr3t"))).toEqual([]);
  expect(JSON.stringify(server.calls[0]?.metadata)).toContain("s3cr3t-two");
});

test("what is not a server of gRPC is told apart, with exit code 3", async ({ sandbox }) => {
  const web = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
  await new Promise((resolve) => web.once("listening", resolve));
  const { port } = web.address() as AddressInfo;

  const http = await sandbox.run(["run", `127.0.0.1:${port}`]);
  web.close();
  web.closeAllConnections();
  const nobody = await sandbox.run(["run", `127.0.0.1:${port}`]);
  const late = await sandbox.run(["run", `127.0.0.1:${port}`, "--wait-for", "0.2"]);

  expect([http.code, http.stdout]).toEqual([3, ""]);
  expect(http.stderr).toContain("HTTP/1");
  expect([nobody.code, late.code]).toEqual([3, 3]);
  expect(nobody.stderr).toContain(`127.0.0.1:${port}`);
});

test("TLS where the server speaks plain text is told, with the flag that mends it", async ({
  sandbox,
}) => {
  using server = await ordersServer(() => undefined);

  const { code, stderr } = await sandbox.run(["run", server.address, "--insecure"]);

  expect(code).toBe(3);
  expect(stderr).toContain("--plaintext");
});

test.each([
  [["run"], "no server given"],
  [["run", "example.com:443"], "--allow-remote"],
  [["run", "localhost"], "localhost:50051"],
  [["run", "localhost:1", "-H", "x y: s3cr3t"], 'not "x y"'],
  [["run", "localhost:1", "--phases", "edge"], 'did you mean "edges"?'],
  [["run", "localhost:1", "--config", "no.config.ts"], "no.config.ts: no such file"],
  [
    ["run", "localhost:1", "--spawn", "wireproof-no-such-program {port}"],
    "there is no such command",
  ],
])("%j is refused before any call", async (args, message) => {
  const sandbox = new Sandbox();
  const { code, stderr, stdout } = await sandbox.run(args);
  sandbox.end();

  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("s3cr3t");
});

/** A server that dies of a name, and says so. */
const mortal = `import grpc from ${JSON.stringify(import.meta.resolve("@grpc/grpc-js"))};
const server = new grpc.Server();
const bytes = (value) => value;
const create = { path: "/${create}", requestStream: false, responseStream: false, requestSerialize: bytes,
  requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes };
server.addService({ create }, {
  create: (call, callback) => {
    if (call.request.length === 0) return callback(null, Buffer.alloc(0));
    console.error("a name killed me");
    process.exit(7);
  },
});
server.bindAsync("127.0.0.1:" + process.argv[2], grpc.ServerCredentials.createInsecure(), () => undefined);
`;

test("a server that is started for the run is started again when it dies, and is gone with the run", async ({
  sandbox,
}) => {
  sandbox.write({ "server.mjs": mortal, "acme/v1/orders.proto": orders });
  const args = ["--proto", "acme", "-I", ".", "--property", "rpc/alive-after", "--no-store"];
  const least = ["--seed", "1", "-n", "0", "--max-edges", "2", "--max-shrink-calls", "2"];

  const { code, stdout, stderr } = await sandbox.run([
    ...["run", "--spawn", "node server.mjs {port}", ...args, ...least],
  ]);

  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("FAIL  rpc/alive-after  acme.v1.Orders/Create  deterministic 5/5");
  expect(stdout).toContain("its last words: a name killed me");
  expect(stdout).toMatch(
    /\n {2}replay {4}wireproof run --spawn 'node server.mjs \{port\}' .*--seed 1/,
  );
  expect(stdout.match(/^FAIL {2}/gm)?.length).toBe(1);
  const [, address = ""] = /target {4}(localhost:\d+)/.exec(stdout) ?? [];
  const gone = await sandbox.run(["run", address, ...args]);
  expect(gone.code).toBe(3);
});

test("what was found on a server that was started is shown again with its command, until it is mended", async ({
  sandbox,
}) => {
  const angry = mortal.replace("process.exit(7)", "callback({ code: 2, details: 'oh' })");
  sandbox.write({ "server.mjs": angry, "acme/v1/orders.proto": orders });
  const spawn = ["--spawn", "node server.mjs {port}"];
  const schemaFlags = ["--proto", "acme", "-I", ".", "--property", "rpc/no-unknown"];
  const least = ["--seed", "1", "-n", "0", "--max-edges", "2", "--max-shrink-calls", "2"];

  const found = await sandbox.run(["run", ...spawn, ...schemaFlags, ...least]);

  const [, id = ""] =
    /\n {2}replay {4}wireproof replay (\w+) --spawn 'node server\.mjs \{port\}'\n/.exec(
      found.stdout,
    ) ?? [];
  expect(found.stdout).toMatch(/\n {2}call {6}grpcurl .* HOST:PORT acme\.v1\.Orders\/Create\n/);
  const alone = await sandbox.run(["replay", id]);
  const again = await sandbox.run(["replay", id, ...spawn]);
  expect([alone.code, again.code, again.stderr]).toEqual([3, 1, ""]);
  expect(again.stdout).toContain("deterministic 5/5");
  expect(again.stdout).toContain("HOST:PORT acme.v1.Orders/Create");

  sandbox.write({ "server.mjs": angry.replace("=== 0", ">= 0") });
  const mended = await sandbox.run(["replay", id, ...spawn]);
  expect([mended.code, mended.stdout]).toEqual([
    0,
    expect.stringMatching(/^FIXED \w+ {2}taken out of the store/),
  ]);
});

test("a server that does not come up is told with its last words, and is ended", async ({
  sandbox,
}) => {
  sandbox.write({ "server.mjs": "console.error('no database'); process.exit(1);" });

  const { code, stdout, stderr } = await sandbox.run(["run", "--spawn", "node server.mjs {port}"]);

  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toContain("no database");
});

test("filters that leave nothing to call end with 4, and one that matches nothing is told", async ({
  sandbox,
}) => {
  using server = await ordersServer(() => undefined);

  const nothing = await sandbox.run(["run", server.address, "--include", "acme.v1.Orders/Crate"]);
  const idle = await sandbox.run([
    "run",
    server.address,
    "--exclude",
    "**/Gone",
    "--property",
    "rpc/no-unknown",
    ...few,
  ]);

  expect([nothing.code, nothing.stderr]).toEqual([
    4,
    expect.stringContaining("acme.v1.Orders/Create"),
  ]);
  expect(idle.code).toBe(0);
  expect(idle.stdout).toContain("WARN the filter **/Gone matches no method");
});

test("Ctrl-C ends a run in order, with what was found by then", async ({ sandbox }) => {
  using server = await ordersServer(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return undefined;
  });
  const running = sandbox.start(["run", server.address, "-n", "1000000", "--seed", "1"]);
  await running.printed("checks");
  running.process.kill("SIGINT");

  const { code, stdout, stderr } = await running.ended;

  expect(code).toBe(130);
  expect(stderr).toContain("stopping");
  expect(stdout).toContain("STOPPED no finding so far");
  // The journal is gone with the run, and so is the folder that was made for it.
  expect(sandbox.names(".wireproof")).toEqual([]);
});

test("a run that was killed leaves what it was at, which the next one makes again first", async ({
  sandbox,
}) => {
  let answers = true;
  using server = await ordersServer(async (call) => {
    const isDeadly = JSON.stringify(call.requests[0]?.json).includes("name");
    if (isDeadly && !answers) await new Promise((resolve) => setTimeout(resolve, 2000));
    return undefined;
  });
  answers = false;
  const running = sandbox.start(["run", server.address, "--seed", "1", "--max-shrink-calls", "0"]);
  await running.printed("checks");
  await expect
    .poll(() => server.calls.some((call) => call.requests[0]?.bytes.length !== 0), {
      timeout: 5000,
    })
    .toBe(true);
  running.process.kill("SIGKILL");
  await running.ended;
  expect(sandbox.names(".wireproof/failures")).toEqual([
    // What its calls are of, for a replay.
    expect.stringMatching(/^journal-\d+-0\.about$/),
    expect.stringMatching(/^journal-\d+-0\.calls$/),
  ]);

  const replayed = await sandbox.run(["replay"]);
  expect(replayed.stdout.replace(/\s+/g, " ")).toContain(
    `a call of ${create} that was under way when a run was ended by force`,
  );

  answers = true;
  server.reset();
  const next = await sandbox.run([
    "run",
    server.address,
    "--phases",
    "saved",
    "--property",
    "rpc/no-unknown",
    "--seed",
    "1",
  ]);
  expect(next.code).toBe(0);
  expect(server.calls[0]?.requests[0]?.bytes.length).toBeGreaterThan(0);
  expect(sandbox.names(".wireproof/failures")).toEqual([]);
});

test("what a config says is what flags say, and the command line wins", async ({ sandbox }) => {
  using server = await ordersServer(() => undefined);
  sandbox.write({
    "wireproof.config.json": JSON.stringify({
      run: {
        target: server.address,
        header: "x-from: config",
        maxExamples: 1,
        maxEdges: 1,
        seed: "7",
        property: "rpc/no-unknown",
        store: false,
      },
    }),
  });

  const { code, stdout } = await sandbox.run(["run", "--seed", "8"]);

  expect(code).toBe(0);
  expect(stdout).toContain("seed 8");
  expect(stdout).toContain(`target    ${server.address}`);
  expect(JSON.stringify(server.calls.at(-1)?.metadata)).toContain("x-from");
  expect(sandbox.names(".wireproof")).toEqual([]);
});
