import { expect } from "vitest";
import { mockServer } from "../mocks/server/mock-server.ts";
import { compileSources } from "../schema/compile.ts";
import { commandTest as test } from "./testing/command.ts";

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
const least = ["--seed", "1", "-n", "0", "--max-edges", "2", "--property", "rpc/no-unknown"];

/** Says UNKNOWN to every call. */
const broken = `
import { Server, ServerCredentials } from "${import.meta.resolve("@grpc/grpc-js")}";
const server = new Server();
const read = (bytes) => bytes;
const method = { path: "/${create}", requestStream: false, responseStream: false };
server.addService(
  { Create: { ...method, requestSerialize: read, requestDeserialize: read, responseSerialize: read, responseDeserialize: read } },
  { Create: (_, callback) => callback({ code: 2, details: "oh" }) },
);
server.bindAsync("127.0.0.1:" + process.argv[2], ServerCredentials.createInsecure(), () => {});
`;

test("the command that is printed reaches the server as the run did, and has no value of a header in it", async ({
  sandbox,
}) => {
  using server = await mockServer(schema, {
    handlers: {
      [create]: ({ metadata }) => {
        if (JSON.stringify(metadata).includes("s3cr3t")) throw new Error("cannot order that");
        return undefined;
      },
    },
    otherwise: "echo",
  });
  const header = ["-H", "X-Token: s3cr3t", "--authority", "shop.test", "--call-timeout", "3s"];
  const flags = '--authority shop.test -H "x-token: $X_TOKEN" --call-timeout 3s';

  const found = await sandbox.run(["run", server.address, ...header, ...least]);
  const unstored = await sandbox.run(["run", server.address, ...header, ...least, "--no-store"]);

  const [, id = "", rest] =
    /\n {2}replay {4}wireproof replay (\w+) (.*)\n/.exec(found.stdout) ?? [];
  expect(rest).toBe(flags);
  expect(found.stdout).toContain("  next      export X_TOKEN='…'\n");
  expect(unstored.stdout).toContain(' -H "X-Token: $X_TOKEN" --authority shop.test ');
  expect(sandbox.read(`.wireproof/failures/${id}.json`)).not.toContain("s3cr3t");
  const bare = await sandbox.run(["replay", id, "--keep"]);
  expect([bare.code, bare.stdout]).toEqual([0, expect.stringMatching(/^FIXED /)]);
  const again = await sandbox.run(["replay", id, ...header]);
  expect([again.code, again.stdout]).toEqual([
    1,
    expect.stringContaining(`replay ${id} ${flags}\n`),
  ]);

  server.close();
  const gone = await sandbox.run(["replay", id]);
  expect([gone.code, gone.stdout]).toEqual([
    3,
    expect.stringContaining(`\n  as it was found: wireproof replay ${id} ${flags}\n`),
  ]);
});

test("a server that the config starts is started for a replay too, where no other is named", async ({
  sandbox,
}) => {
  using other = await mockServer(schema, { otherwise: "echo" });
  const spawn = "node server.mjs {port}";
  sandbox.write({
    "server.mjs": broken,
    "acme/v1/orders.proto": orders,
    "wireproof.config.json": JSON.stringify({ run: { spawn, proto: "acme", importPath: "." } }),
  });

  const found = await sandbox.run(["run", ...least]);
  const [, id = ""] = /\n {2}replay {4}wireproof replay (\w+)\n/.exec(found.stdout) ?? [];
  const again = await sandbox.run(["replay", id]);
  const elsewhere = await sandbox.run(["replay", id, "--target", other.address]);
  const named = await sandbox.run(["run", other.address, ...least, "--spawn", spawn]);

  expect([again.code, again.stderr]).toEqual([1, ""]);
  expect([elsewhere.code, elsewhere.stdout]).toEqual([0, expect.stringMatching(/^FIXED /)]);
  expect([named.code, named.stderr]).toEqual([
    2,
    expect.stringMatching(/^error: --spawn: something listens at localhost:\d+ already\n/),
  ]);
});

test("a schema may be named from where imports start, as grpcurl takes it", async ({ sandbox }) => {
  sandbox.write({ "server.mjs": broken, "protos/acme/v1/orders.proto": orders });

  const { code, stdout } = await sandbox.run([
    ...["run", "--spawn", "node server.mjs {port}", ...least],
    ...["-I", "protos", "--proto", "acme/v1/orders.proto"],
  ]);

  expect(code).toBe(1);
  expect(stdout).toContain(" -import-path protos -proto acme/v1/orders.proto ");
});

test("known failures of servers are listed, and hold beside those of codecs", async ({
  sandbox,
}) => {
  const only = ["--property", "wire/round-trip", "--codec", "protobuf-es", "--no-store", "-n", "1"];
  sandbox.write({
    "server.mjs": broken,
    "acme/v1/orders.proto": orders,
    "known/protobufjs.txt": "# why\nwire/merge protobufjs ** 01234567\n",
    "old.txt": "# why\nrpc/no-unknown server acme.v1.Orders/Creat\n",
  });
  const run = ["run", "--spawn", "node server.mjs {port}", "--proto", "acme", "-I", "."];

  await sandbox.run([...run, ...least]);
  const first = await sandbox.run(["findings", "--known", "known"]);
  const second = await sandbox.run(["findings", "--known", "known"]);
  const held = await sandbox.run([...run, ...least, "--known", "known"]);
  const narrow = ["--seed", "1", "-n", "0", "--max-edges", "2", "--property", "rpc/no-leak"];
  const narrower = await sandbox.run([...run, ...narrow, "--known", "known"]);
  const old = await sandbox.run([...run, ...least, "--known", "old.txt", "--quiet"]);
  const codecs = await sandbox.run(["roundtrip", "acme", "-I", ".", ...only, "--known", "known"]);

  expect([first.stderr, second.stderr]).toEqual(["written: known/server.txt\n", ""]);
  expect(sandbox.read("known/server.txt")).toMatch(
    /^# Given \{\}, it gives UNKNOWN: oh: .*\n# https:.*statuscodes\.md$\nrpc\/no-unknown server acme\.v1\.Orders\/Create [\da-f]{8}$/m,
  );
  expect(held.stdout).toContain("(1 known)");
  expect([held.stderr, narrower.stderr, codecs.stderr]).toEqual(["", "", ""]);
  expect(old.stdout).toContain(
    "WARN old.txt:2: acme.v1.Orders/Creat matches no method of the server\n",
  );
});

test("Ctrl-C ends a replay with 130, and takes nothing out of the store", async ({ sandbox }) => {
  let isBroken = true;
  using server = await mockServer(schema, {
    handlers: {
      [create]: async () => {
        if (isBroken) throw new Error("cannot order that");
        await new Promise((resolve) => setTimeout(resolve, 500));
        return undefined;
      },
    },
    otherwise: "echo",
  });
  await sandbox.run(["run", server.address, ...least]);
  const stored = sandbox.names(".wireproof/failures");
  isBroken = false;

  const called = server.calls.length;
  const replay = sandbox.start(["replay"]);
  await expect.poll(() => server.calls.length - called, { timeout: 20_000 }).toBeGreaterThan(1);
  replay.process.kill("SIGINT");
  const { code, stdout } = await replay.ended;

  expect([code, sandbox.names(".wireproof/failures")]).toEqual([130, stored]);
  expect(stdout).toMatch(/^NOT REPLAYED \w+ {2}it was interrupted: /);
});
