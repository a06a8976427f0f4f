import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Failed, ForkAnswer, ForkNews, ForkPlan } from "./fork-protocol.ts";

/** How a fork is started. */
export interface ForkOptions {
  /** How long it may be silent: however many cases there are, it says so when it is done with one. */
  readonly timeoutMs: number;
  /** Its program. @defaultValue the built one */
  readonly program?: string | undefined;
  /** Ends it at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has a process of its own measure, and waits until that process is gone, whatever becomes of it. Never throws: a fork
 * that hangs, dies or cannot start has failed.
 *
 * It ends itself when this process is gone, and is no member of its group, so that Ctrl-C is not for it.
 */
export async function runFork(plan: ForkPlan, options: ForkOptions): Promise<ForkAnswer> {
  const { timeoutMs, program = forkProgram(), signal } = options;
  if (signal?.aborted === true) return stopped;
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Plans hold bytes.
    serialization: "advanced",
    detached: true,
    windowsHide: true,
  });
  const patience = patienceWith(timeoutMs, signal);
  const ended = endOf(child);
  const answered = new Promise<ForkAnswer>((resolve) =>
    child.on("message", (news: ForkNews) => {
      if (news.kind === "progress") patience.restart();
      else resolve(news);
    }),
  );
  // What cannot be sent is told by the end of the process.
  child.send(plan, () => undefined);
  const answer = await Promise.race([answered, ended, patience.over]);
  patience.end();
  // At once, whatever it is at.
  child.kill("SIGKILL");
  await ended;
  return answer;
}

const stopped = failed("a process that measures was stopped");

/** Resolves when nobody waits for an answer any more. */
function patienceWith(timeoutMs: number, signal: AbortSignal | undefined) {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Failed>((resolve) => {
    const late = failed(`a process that measures did not answer within ${timeoutMs / 1000} s`);
    timer = setTimeout(() => resolve(late), timeoutMs);
    ending.signal.addEventListener("abort", () => clearTimeout(timer));
    signal?.addEventListener("abort", () => resolve(stopped), { signal: ending.signal });
  });
  return { over, restart: () => void timer?.refresh(), end: () => ending.abort() };
}

/** How it ended: of importance only where it had not answered. */
function endOf(child: ChildProcess): Promise<Failed> {
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve(failed(`a process that measures did not start: ${error.message}`)),
    );
    // Not `exit`: what it said before its end is only then heard.
    child.once("close", (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve(failed(`a process that measures ended without an answer (${how})`));
    });
  });
}

function failed(message: string): Failed {
  return { kind: "failed", message };
}

/** From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function forkProgram(): string {
  const isSource = import.meta.url.endsWith(".ts");
  const url = new URL(isSource ? "../../dist/program/fork.js" : "./fork.js", import.meta.url);
  return fileURLToPath(url);
}
