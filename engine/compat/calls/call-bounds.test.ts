import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process, { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { compileText } from "../../../schema/compile.ts";
import { methodChanges, methodPairs } from "../../../schema/evolution/method-changes.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { CallLoss } from "../compat-result.ts";
import { notMade } from "./call-loss.ts";
import { type CallSetup, withCalls } from "./calls.ts";

function schemaOf(services: string): Schema {
  return compileText(`syntax = "proto3"; package a; message M {} ${services}`);
}

function between(old: Schema, next: Schema, limits: Partial<CallSetup> = {}): CallSetup {
  return { old, new: next, changes: methodChanges(old, next), ...limits };
}

async function lossesOf(setup: CallSetup): Promise<readonly CallLoss[]> {
  return await withCalls(setup, async (calls) => {
    const losses = await Promise.all(setup.changes.map((change) => calls.losses(change)));
    return losses.flat();
  });
}

const kept = "service Kept { rpc A(M) returns (M); }";
const gone = "service Gone { rpc A(M) returns (M); rpc B(M) returns (M); rpc C(M) returns (M); }";

test("one call stands for a whole service only where there are too many to make", async () => {
  const [old, next] = [schemaOf(kept + gone), schemaOf(kept)];

  const [few, many] = [
    await lossesOf(between(old, next, { maxCalls: 3 })),
    await lossesOf(between(old, next, { maxCalls: 2 })),
  ];

  expect(few.map(({ script }) => script[0])).toEqual(
    ["A", "B", "C"].map((name) => `the old client calls a.Gone/${name}(a.M) returns (a.M)`),
  );
  expect(many.map(({ script }) => script[0])).toEqual(
    ["A", "A", "A"].map((name) => `the old client calls a.Gone/${name}(a.M) returns (a.M)`),
  );
  expect(many.map(({ script }) => script[2])).toEqual([
    undefined,
    ...["B", "C"].map(
      (name) =>
        `this call stands for all methods of a.Gone, a.Gone/${name} among them: the new server lacks the service`,
    ),
  ]);
  expect(many.every(({ got }) => got.startsWith("12 UNIMPLEMENTED: The server"))).toBe(true);
});

test("a call that may not be made any more is said not to have been made, and is a loss all the same", async () => {
  const methods = ["rpc A(M) returns (M);", "rpc B(stream M) returns (M);"].join(" ");
  const idempotent = "rpc C(M) returns (M) { option idempotency_level = NO_SIDE_EFFECTS; }";
  const [old, next] = [
    schemaOf(`service S { ${methods} ${idempotent} rpc D(M) returns (stream M); }`),
    schemaOf("service S { rpc B(M) returns (M); rpc C(M) returns (M); rpc D(M) returns (M); }"),
  ];

  const losses = await lossesOf(between(old, next, { maxCalls: 1 }));

  expect(losses.map(({ client, got }) => `${client}: ${got}`)).toEqual([
    "old: 12 UNIMPLEMENTED: The server does not implement the method /a.S/A",
    `old: 12 UNIMPLEMENTED, by the clause: ${notMade}`,
    `old: 405, by the clause: ${notMade}`,
    `old: the server acted twice, by the clause: ${notMade}`,
    `new: 12 UNIMPLEMENTED, by the clause: ${notMade}`,
  ]);
});

test("a message of one's own is still judged where no more calls may be made", async () => {
  const [text, data] = ["string", "bytes"].map((kind) =>
    compileText(
      `syntax = "proto3"; package a; message M { ${kind} f = 1; } service S { rpc A(M) returns (M); }`,
    ),
  );
  if (text === undefined || data === undefined) throw new Error("two schemas");
  const [methods] = methodPairs(text, data);
  if (methods === undefined) throw new Error("no method in both");

  const reports = await withCalls(between(text, data, { maxCalls: 0 }), async (calls) => [
    await calls.call({ client: "new", methods, request: Uint8Array.of(0x0a, 1, 0x80) }),
    await calls.call({ client: "new", methods, request: Uint8Array.of(0x0a, 1, 0x61) }),
  ]);

  expect(reports.map(({ status, executed }) => [status.name, executed])).toEqual([
    ["INTERNAL", false],
    ["OK", false],
  ]);
});

test("a call that the interface loses is no evidence", async () => {
  const setup = between(schemaOf(kept + gone), schemaOf(kept), { deadlineMs: 0 });

  await expect(lossesOf(setup)).rejects.toMatchObject({
    name: "ToolError",
    code: "unreachable",
    message: "a call over the loopback interface was lost: 4 DEADLINE_EXCEEDED",
  });
});

/** What this process holds of the network. */
function sockets(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP"));
}

test("nothing is started before the first call, and nothing is left after the last", async () => {
  // What earlier tests destroyed the system lets go a moment later.
  await expect.poll(sockets).toEqual([]);
  const setup = between(schemaOf(kept + gone), schemaOf(kept));

  const during = await withCalls(setup, async (calls) => {
    const idle = sockets();
    for (const change of setup.changes) await calls.losses(change);
    return { idle, calling: sockets() };
  });

  expect(during.idle).toEqual([]);
  expect(during.calling.length).toBeGreaterThan(0);
  await expect.poll(sockets).toEqual([]);
});

test("what the user throws ends it all as well", async () => {
  // What earlier tests destroyed the system lets go a moment later.
  await expect.poll(sockets).toEqual([]);
  const setup = between(schemaOf(kept + gone), schemaOf(kept));

  const run = withCalls(setup, async (calls) => {
    for (const change of setup.changes) await calls.losses(change);
    throw new RangeError("enough");
  });

  await expect(run).rejects.toThrow(new RangeError("enough"));
  await expect.poll(sockets).toEqual([]);
});

test("a process that has made calls of every sort ends by itself", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-calls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
  const script = join(folder, "calls.mjs");
  const level = "{ option idempotency_level = NO_SIDE_EFFECTS; }";
  writeFileSync(
    script,
    `import { compileText } from ${JSON.stringify(join(dist, "schema", "compile.js"))};
    import { methodChanges } from ${JSON.stringify(join(dist, "schema", "evolution", "method-changes.js"))};
    import { withCalls } from ${JSON.stringify(join(dist, "engine", "compat", "calls", "calls.js"))};
    const schemaOf = (methods) => compileText(\`syntax = "proto3"; message M {} service S { \${methods} }\`);
    const old = schemaOf("rpc A(M) returns (M); rpc B(M) returns (M); rpc C(M) returns (M);");
    const next = schemaOf("rpc B(stream M) returns (stream M); rpc C(M) returns (M) ${level}");
    const changes = methodChanges(old, next);
    const losses = await withCalls({ old, new: next, changes }, async (calls) =>
      (await Promise.all(changes.map((change) => calls.losses(change)))).flat());
    console.log(losses.length);`,
  );

  const { stdout, stderr } = await promisify(execFile)(execPath, [script], { timeout: 30_000 });

  expect({ stdout, stderr }).toEqual({ stdout: "5\n", stderr: "" });
});
