import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** The processes that came of one that was started as the leader of a group of its own. */
export interface ProcessTree {
  /** The process that was started. */
  readonly root: number;
  /** `NAME=value`, which it has in its environment and nobody else has: it stays on whoever leaves the group and the session. */
  readonly mark: string;
}

/** How often it is looked who is left. */
const lookIntervalMs = 40;

/** How long what was killed may take to be gone: the kernel needs time for a process with much memory. */
const killedMs = 5000;

/**
 * Ends all processes of a tree: SIGTERM, and SIGKILL for those that are there after a while. Resolves when none is left.
 *
 * On Linux all are found that came of the root: by parent, session or mark. Elsewhere those are that are of its group or have
 * a chain of parents to it; on Windows there is no SIGTERM.
 */
export async function endTree(tree: ProcessTree, graceMs: number): Promise<void> {
  if (process.platform === "win32") {
    endWindowsTree(tree.root);
    return;
  }
  const asked = new Set<number>();
  await untilNoneIsLeft(tree, graceMs, (pid) => {
    if (!asked.has(pid)) signal(pid, "SIGTERM");
    asked.add(pid);
  });
  // One that forks meanwhile is looked for again and again.
  await untilNoneIsLeft(tree, killedMs, (pid) => signal(pid, "SIGKILL"));
}

/** Those of a tree that run, by their ids. */
export function leftOf({ root, mark }: ProcessTree): readonly number[] {
  const all = process.platform === "linux" ? processesOfLinux(mark) : processesOfPosix();
  const found = new Set(all.filter((one) => isOf(root, one)).map(({ pid }) => pid));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  return all.filter(({ pid, isDead }) => found.has(pid) && !isDead).map(({ pid }) => pid);
}

/** Whether a process is there and does more than wait for its parent to take notice of its end. */
export function isThere(pid: number): boolean {
  if (process.platform === "linux") {
    const stat = textOf(`/proc/${pid}/stat`);
    return stat !== "" && !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(")") + 1));
  }
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function untilNoneIsLeft(
  tree: ProcessTree,
  ms: number,
  visit: (pid: number) => void,
): Promise<void> {
  const until = performance.now() + ms;
  for (;;) {
    const left = leftOf(tree);
    if (left.length === 0) return;
    for (const pid of left) visit(pid);
    if (performance.now() >= until) return;
    await sleep(lookIntervalMs);
  }
}

interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  /** Its group, and on Linux its session: both have the id of the root for all that did not leave them. */
  readonly groups: readonly number[];
  readonly isMarked: boolean;
  /** Only waits for its parent to take notice of its end. */
  readonly isDead: boolean;
}

function isOf(root: number, one: FoundProcess): boolean {
  return one.pid === root || one.isMarked || one.groups.includes(root);
}

/** proc_pid_stat(5), proc_pid_environ(5). One that ends meanwhile is left out. */
function processesOfLinux(mark: string): readonly FoundProcess[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const stat = textOf(`/proc/${pid}/stat`);
    // The name of the program, in brackets, may hold anything.
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === undefined || session === undefined) return [];
    const isMarked = textOf(`/proc/${pid}/environ`).split("\0").includes(mark);
    const groups = [Number(group), Number(session)];
    const isDead = state === "Z" || state === "X";
    return [{ pid: Number(pid), parent: Number(parent), groups, isMarked, isDead }];
  });
}

/** Empty for what is gone, or is somebody else's. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/ps.html */
function processesOfPosix(): readonly FoundProcess[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [pid, parent, group, state = ""] = line.trim().split(/\s+/);
    if (parent === undefined) return [];
    const isDead = state.startsWith("Z");
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        groups: [Number(group)],
        isMarked: false,
        isDead,
      },
    ];
  });
}

/** One that ended meanwhile wants no signal; one that is another user's takes none. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

function endWindowsTree(root: number): void {
  try {
    execFileSync("taskkill", ["/pid", String(root), "/T", "/F"], { stdio: "ignore" });
  } catch {
    // It says so where there is no such process any more.
  }
}
