import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { collectGarbage, memoryNow } from "../memory.ts";
import { isThere } from "./process-tree.ts";
import { type SpawnedServer, type SpawnRequest, spawnedServer } from "./spawned-server.ts";
import { type ServerProgram, serverPrograms } from "./testing/server-programs.ts";

let folder = "";
const servers: SpawnedServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-spawn-"));
  for (const [name, text] of Object.entries(serverPrograms))
    writeFileSync(join(folder, `${name}.cjs`), text);
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** What this process holds on to, in bytes: its heap and its buffers, without garbage. */
function heldBytes(): number {
  collectGarbage();
  return memoryNow();
}

/** Until somebody accepts a connection. */
async function accepted(address: string, signal: AbortSignal, ms = 20_000): Promise<void> {
  const port = Number(address.split(":")[1]);
  const until = Date.now() + ms;
  while (!signal.aborted) {
    if (await connects(port)) return;
    if (Date.now() > until)
      throw new ToolError(`nothing listens at ${address}`, { code: "unreachable" });
    await sleep(10);
  }
  throw new Error("aborted");
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

async function serverOf(command: string, options: Partial<SpawnRequest> = {}) {
  const server = await spawnedServer({ command, folder, wait: accepted, ...options });
  servers.push(server);
  return server;
}

const node = /^[\w@%+:,./-]+$/.test(process.execPath) ? process.execPath : "node";

async function started(name: ServerProgram, options: Partial<SpawnRequest> = {}) {
  const server = await serverOf(`${node} ${name}.cjs`, options);
  await server.start();
  return server;
}

function linesOf(name: string): readonly string[] {
  return readFileSync(join(folder, name), "utf8").trim().split("\n");
}

/** The ids that so many processes wrote down, once all have. */
async function pids(count: number): Promise<readonly number[]> {
  for (;;) {
    const lines = await linesOnce("pids");
    if (lines.length === count) return lines.map(Number);
    await sleep(10);
  }
}

async function linesOnce(name: string): Promise<readonly string[]> {
  for (;;)
    try {
      return linesOf(name);
    } catch {
      await sleep(10);
    }
}

async function troubleOf(promise: Promise<unknown>): Promise<ToolError> {
  const error = await promise.then(
    () => new Error("it did not reject"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ToolError) return error;
  throw error;
}

test("a server is told a free port of this machine, and runs until it is stopped", async () => {
  const server = await started("plain");

  expect(server.how).toBe("without a shell");
  expect(server.address).toBe(`localhost:${server.port}`);
  expect(server.isRunning()).toBe(true);
  expect(await connects(server.port)).toBe(true);
  await server.stop();
  expect(server.isRunning()).toBe(false);
  expect(await connects(server.port)).toBe(false);
});

test("{port} in a command is the port, and what only a shell understands goes to one", async () => {
  const server = await serverOf(`echo at {port} >&2 && exec "${process.execPath}" plain.cjs`);

  await server.start();

  expect(server.how).toContain("by the shell, for");
  expect(server.lastWords()).toContain(`at ${server.port}`);
});

test("a tree of three generations is gone when stop resolves", async () => {
  const server = await started("threeGenerations");
  const family = await pids(3);

  expect(family.filter(isThere)).toEqual(family);
  await server.stop();

  expect(family.filter(isThere)).toEqual([]);
});

test("who ignores SIGTERM is killed once its time is over", async () => {
  const server = await started("ignoresTerm", { graceMs: 200 });
  const [pid = 0] = await pids(1);

  const begin = performance.now();
  await server.stop();

  expect(isThere(pid)).toBe(false);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(200);
});

test.runIf(process.platform === "linux")(
  "a child with a session of its own is ended too, whose parent is still there or not",
  async () => {
    const server = await started("withDaemon");
    const both = await pids(2);
    const [parent = 0, daemon = 0] = both;
    process.kill(parent, "SIGKILL");
    while (server.isRunning()) await sleep(5);

    expect(isThere(daemon)).toBe(true);
    await server.stop();

    expect(both.filter(isThere)).toEqual([]);
  },
);

test.runIf(process.platform === "linux")(
  "a server that moves to the background runs, and is stopped",
  async () => {
    const server = await started("daemon");
    const [daemon = 0] = await pids(1);
    // It may listen before the end of its parent is known here.
    for (let looks = 0; server.end() === undefined && looks < 1000; looks++) await sleep(10);

    expect(server.end()).toBe("exit code 0");
    expect(server.isRunning()).toBe(true);
    await server.stop();

    expect(isThere(daemon)).toBe(false);
  },
);

test("a server that was killed is known to have ended, and starts again at its address", async () => {
  const server = await started("ignoresTerm");
  const [first = 0] = await pids(1);

  process.kill(first, "SIGKILL");
  expect(await server.isRunningAfter(10_000)).toBe(false);
  expect(server.end()).toBe("signal SIGKILL");
  await Promise.all([server.restart(), server.restart()]);

  expect(server.isRunning()).toBe(true);
  expect(await connects(server.port)).toBe(true);
  expect(await pids(2)).toHaveLength(2);
});

test("of a flood the last words are kept, and no more than 64 KiB of it", async () => {
  const before = heldBytes();

  const server = await started("floods");

  expect(server.lastWords().endsWith("the last words")).toBe(true);
  expect(Buffer.byteLength(server.lastWords())).toBeLessThanOrEqual(64 * 1024);
  expect(Buffer.byteLength(server.lastWords())).toBeGreaterThan(60 * 1024);
  // It said 100 MiB. What the process takes from its system beside that is garbage, and Node's affair.
  expect(heldBytes() - before).toBeLessThan(10 * 1024 * 1024);
});

test("of a server that is ready its greeting is not its last words, and what it says later is", async () => {
  const server = await started("speaksLater");
  const until = Date.now() + 10_000;
  // As long as it may greet, whatever it says is forgotten.
  await sleep(200);

  expect(server.lastWords()).toBe("");
  writeFileSync(join(folder, "speak"), "");
  while (server.lastWords() === "" && Date.now() < until) await sleep(10);

  expect(server.lastWords()).toBe("it is late");
});

test("a server that is stuck is started again soon, however long a start may take", async () => {
  let isStuck = false;
  const server = await started("ignoresTerm", {
    graceMs: 100,
    wait: async (address, signal) => {
      if (isStuck) await sleep(60_000, undefined, { signal });
      await accepted(address, signal);
    },
  });
  isStuck = true;
  const begin = performance.now();
  const restarted = server.restart();
  await pids(1);
  // What is started in its place is not stuck.
  setTimeout(() => {
    isStuck = false;
  }, 1000);
  await restarted;

  expect(performance.now() - begin).toBeLessThan(20_000);
  expect(await pids(2)).toHaveLength(2);
});

test("a server that ends at once is tried three times, and its last words are told", async () => {
  const server = await serverOf(`${node} diesAtOnce.cjs`);

  const { code, message, hint } = await troubleOf(server.start());

  expect(code).toBe("unreachable");
  expect(message).toBe(
    `the server of --spawn "${node} diesAtOnce.cjs" ended before it answered, 3 times in a row: exit code 3; it last said:\nno database at port 5432`,
  );
  expect(hint).toContain("WIREPROOF_PORT");
  expect(linesOf("starts")).toEqual(["xxx"]);
});

test("a server that runs and never answers is ended, and that is told", async () => {
  const server = await serverOf(`${node} plain.cjs`, {
    wait: async (address) => {
      await sleep(300);
      throw new ToolError(`nothing answers at ${address}`, { code: "unreachable" });
    },
  });

  const { code, message } = await troubleOf(server.start());

  expect(code).toBe("unreachable");
  expect(message).toContain("does not answer: nothing answers at localhost:");
  expect(server.isRunning()).toBe(false);
});

test("a command that does not exist is wrong usage, without a shell and with one", async () => {
  for (const [command, why] of [
    ["no-such-command-of-mine --port {port}", "there is no such command"],
    ["no-such-command-of-mine && true", "not found"],
  ] as const) {
    const { code, message, hint } = await troubleOf((await serverOf(command)).start());

    expect(code).toBe("usage");
    expect(message).toContain(`--spawn: cannot start "${command}": `);
    expect(message).toContain(why);
    expect(hint).toContain("give the path of a program");
  }
});

test("a server that was stopped while it starts does not come back", async () => {
  const server = await serverOf(`${node} diesAtOnce.cjs`);

  const trouble = troubleOf(server.start());
  await sleep(50);
  await server.stop();

  expect((await trouble).message).toContain("was stopped");
  expect(server.isRunning()).toBe(false);
});

for (const signal of ["SIGKILL", "SIGTERM"] as const)
  test(`${signal} to the process that started a server ends all that came of the server`, async () => {
    const program = join(import.meta.dirname, "../../dist/engine/spawn/spawned-server.js");
    writeFileSync(
      join(folder, "starter.mjs"),
      `import { spawnedServer } from ${JSON.stringify(program)};
       const command = ${JSON.stringify(`${node} threeGenerations.cjs`)};
       const server = await spawnedServer({ command, folder: process.cwd(), wait: async () => {} });
       await server.start();
       setInterval(() => {}, 1000);`,
    );
    const starter = spawn(process.execPath, ["starter.mjs"], { cwd: folder, stdio: "ignore" });
    const family = await pids(3);

    starter.kill(signal);
    const until = Date.now() + 20_000;
    while (family.some(isThere) && Date.now() < until) await sleep(20);

    expect(family.filter(isThere)).toEqual([]);
  });
