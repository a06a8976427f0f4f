import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { GuardNews, GuardOrder } from "./guard-protocol.ts";
import { endTree, leftOf, type ProcessTree } from "./process-tree.ts";

/**
 * The program of a process that stands between a server and who started it: whatever becomes of that one, `kill -9`
 * too, the guard is there to end all processes of the server. Started by `GuardedProcess`.
 */
type StartOrder = Extract<GuardOrder, { kind: "start" }>;

let tree: ProcessTree | undefined;
let graceMs = 0;
let isEnding = false;

function start(order: StartOrder): void {
  graceMs = order.graceMs;
  const [file = "", ...rest] = order.words;
  const child = spawn(file, rest, {
    cwd: order.folder,
    env: order.environment,
    shell: order.shell,
    // The standard input stays open and empty; what it says goes past the guard.
    stdio: ["pipe", "inherit", "inherit"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  // Nothing is ever written to it.
  child.stdin?.on("error", () => undefined);
  child.once("error", (error: NodeJS.ErrnoException) => {
    tell({ kind: "failed", code: error.code ?? "", reason: error.message });
  });
  if (child.pid === undefined) return;
  tree = { root: child.pid, mark: order.mark };
  tell({ kind: "started", tree });
  watch(child, tree);
}

function watch(child: ChildProcess, started: ProcessTree): void {
  child.once("exit", (code, signal) => {
    const hasOthers = process.platform !== "win32" && leftOf(started).length > 0;
    tell({ kind: "ended", end: { code, signal }, hasOthers });
  });
}

/** Ends the server, and then itself. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  if (tree !== undefined) await endTree(tree, graceMs);
  // At once: whatever of the server would not go still holds a pipe.
  process.kill(process.pid, "SIGKILL");
}

function tell(news: GuardNews): void {
  process.send?.(news, () => undefined);
}

// Whatever ends the process that started this one: nothing is to be left of the server.
process.on("disconnect", () => void end());
// For a whole group, or by whoever shuts the machine down.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
process.on("message", (order: GuardOrder) => {
  if (order.kind === "start") start(order);
  else void end();
});
if (!process.connected) void end();
