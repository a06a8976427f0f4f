import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { GuardNews, GuardOrder, ServerEnd } from "./guard-protocol.ts";
import { endTree, isThere, leftOf, type ProcessTree } from "./process-tree.ts";
import { Tail } from "./tail.ts";

/** How much is kept of each output: more than a person reads, less than anybody notices. */
const keptBytes = 64 * 1024;

/** How long after it answers a server may still greet. */
const greetingMs = 20;

/** How long it may take to read what is left in the pipes. */
const drainMs = 500;

/** A server in a process of its own, under a guard that ends it when this process is gone. */
export class GuardedProcess {
  /** Settles when it is known whether it was started. */
  readonly started: Promise<StartOutcome>;
  /** The end of the process that was started. */
  readonly ended: Promise<ServerEnd>;
  private readonly guard: ChildProcess;
  private readonly guardEnded: Promise<void>;
  private readonly guardClosed: Promise<void>;
  private readonly outputs = { stdout: new Tail(keptBytes), stderr: new Tail(keptBytes) };
  private readonly graceMs: number;
  private tree: ProcessTree | undefined;
  private end: ServerEnd | undefined;
  private hasOthers = false;
  private stopping: Promise<void> | undefined;

  constructor(order: Extract<GuardOrder, { kind: "start" }>) {
    this.graceMs = order.graceMs;
    // What is said to Node by the environment is for the server.
    const { NODE_OPTIONS: _options, ...environment } = process.env;
    this.guard = spawn(process.execPath, [guardProgram()], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: environment,
      detached: true,
      windowsHide: true,
    });
    for (const name of ["stdout", "stderr"] as const)
      this.guard[name]?.on("data", (chunk: Buffer) => this.outputs[name].add(chunk));
    this.guardEnded = new Promise((resolve) => {
      this.guard.once("exit", () => resolve());
      this.guard.once("error", () => resolve());
    });
    this.guardClosed = new Promise((resolve) => {
      this.guard.once("close", () => resolve());
    });
    this.started = this.outcome();
    this.ended = this.heardEnd();
    this.tell(order);
  }

  /**
   * Whether it runs. One that ended well and left others behind has moved to the background, as daemons do; where it
   * ended otherwise those others are no server.
   */
  get isRunning(): boolean {
    if (this.tree === undefined || this.stopping !== undefined) return false;
    // It may be gone before its guard has said so.
    if (this.end === undefined) return isThere(this.tree.root);
    return this.hasOthers && this.end.code === 0 && leftOf(this.tree).length > 0;
  }

  /** The id of the process that was started; `undefined` before that. */
  get pid(): number | undefined {
    return this.tree?.root;
  }

  /** How the process that was started ended; `undefined` while it runs. */
  get endOfRoot(): ServerEnd | undefined {
    return this.end;
  }

  /**
   * The end of what it wrote to its error output, or where that is empty, to its standard output; once it is ready what it
   * said there before is a greeting, and of no interest.
   */
  get lastWords(): string {
    const { stdout, stderr } = this.outputs;
    const words = stderr.text.trim();
    return words === "" ? stdout.text.trim() : words;
  }

  /** It answers: this process does not stay for it, and what it says from now on is not said of its start. */
  becomeReady(): void {
    this.keep({ waits: false });
    const { stdout } = this.outputs;
    stdout.clear();
    const isGone = (): boolean => this.tree === undefined || !isThere(this.tree.root);
    setTimeout(() => isGone() || stdout.clear(), greetingMs).unref();
  }

  /** Whether this process stays for it. */
  private keep({ waits }: { readonly waits: boolean }): void {
    const { guard } = this;
    for (const one of [guard, guard.channel, guard.stdout, guard.stderr] as readonly (
      | Waited
      | null
      | undefined
    )[])
      if (waits) one?.ref?.();
      else one?.unref?.();
  }

  /** Ends all of its processes, and waits for that. */
  stop(): Promise<void> {
    this.stopping ??= this.toEnd();
    return this.stopping;
  }

  private async toEnd(): Promise<void> {
    this.keep({ waits: true });
    this.tell({ kind: "end" });
    await this.guardEnded;
    // Somebody may have ended the guard.
    if (this.tree !== undefined) await endTree(this.tree, this.graceMs);
    // What is left in the pipes; who moved out of reach may hold them open.
    await Promise.race([this.guardClosed, sleep(drainMs, undefined, { ref: false })]);
    this.guard.stdout?.destroy();
    this.guard.stderr?.destroy();
  }

  private outcome(): Promise<StartOutcome> {
    return new Promise((resolve) => {
      this.guard.on("message", (news: GuardNews) => {
        if (news.kind === "failed") resolve(news);
        if (news.kind !== "started") return;
        this.tree = news.tree;
        resolve(news);
      });
      void this.guardEnded.then(() =>
        resolve({ kind: "failed", code: "", reason: "the process that guards it ended" }),
      );
    });
  }

  private heardEnd(): Promise<ServerEnd> {
    const ended = new Promise<ServerEnd>((resolve) => {
      this.guard.on("message", (news: GuardNews) => {
        if (news.kind !== "ended") return;
        this.hasOthers = news.hasOthers;
        resolve(news.end);
      });
      // Without its guard it is as good as gone: nobody would hear of its end.
      void this.guardEnded.then(() => resolve({ code: null, signal: "SIGKILL" }));
    });
    return ended.then((end) => {
      this.end = end;
      return end;
    });
  }

  /** What is said to it when it is gone is lost. */
  private tell(order: GuardOrder): void {
    this.guard.send(order, () => undefined);
  }
}

/** Whether it was started. */
export type StartOutcome = Extract<GuardNews, { kind: "started" | "failed" }>;

interface Waited {
  ref?(): unknown;
  unref?(): unknown;
}

/** Its program as it is built, in whatever form this module is: Node 20 runs no TypeScript. */
function guardProgram(): string {
  const isSource = import.meta.url.endsWith(".ts");
  return fileURLToPath(
    new URL(isSource ? "../../dist/program/guard.js" : "./guard.js", import.meta.url),
  );
}
