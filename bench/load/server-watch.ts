import { platform } from "node:process";
import pidtree from "pidtree";
import pidusage from "pidusage";
import { ToolError } from "../../schema/tool-error.ts";
import type { ServerUse } from "./load-result.ts";

/** Windows starts a program for each look, which takes longer than a look at /proc. */
const lookEveryMs = platform === "win32" ? 2000 : 500;

/** How often it is asked which processes there are: that starts a program on every platform. */
const familyEveryMs = 5000;

/**
 * What a server's processes take: the one that was named and all below it.
 *
 * Processor time counts between {@link begin} and {@link end}, memory all the time.
 */
export class ServerWatch {
  private readonly pid: number;
  private readonly warn: (message: string) => void;
  private pids: readonly number[];
  private familyKnownAt: number;
  private readonly timer: NodeJS.Timeout;
  private looking: Promise<Look | undefined> | undefined;
  private isGone = false;
  private use = emptyUse();
  private began: Look | undefined;

  private constructor(pid: number, pids: readonly number[], warn: (message: string) => void) {
    this.pid = pid;
    this.pids = pids;
    this.familyKnownAt = performance.now();
    this.warn = warn;
    this.timer = setInterval(() => void this.look(), lookEveryMs);
  }

  /** @throws ToolError `usage` where there is no such process. */
  static async of(pid: number, warn: (message: string) => void): Promise<ServerWatch> {
    try {
      return new ServerWatch(pid, await pidtree(pid, { root: true }), warn);
    } catch (cause) {
      throw new ToolError(`--pid ${pid}: there is no such process`, {
        code: "usage",
        hint: "give the number of the server's process, on this machine",
        cause,
      });
    }
  }

  /** From here on processor time counts. */
  async begin(): Promise<void> {
    this.began = await this.look();
  }

  /** Up to here. */
  async end(): Promise<void> {
    const [before, after] = [this.began, await this.look()];
    this.began = undefined;
    if (before === undefined || after === undefined) return;
    this.use.ms += after.atMs - before.atMs;
    for (const [pid, cpuMs] of after.cpuMs) this.use.cpuMs += cpuMs - (before.cpuMs.get(pid) ?? 0);
  }

  /** What was taken since the last time this was asked; `undefined` where nothing could be seen. */
  take(): ServerUse | undefined {
    const { cpuMs, ms, memory } = this.use;
    this.use = emptyUse();
    const [start, end] = [memory?.start, memory?.end];
    if (ms === 0 || start === undefined || end === undefined) return undefined;
    const memoryMost = memory?.most ?? end;
    return { cpuCores: cpuMs / ms, memoryStart: start, memoryEnd: end, memoryMost };
  }

  close(): void {
    clearInterval(this.timer);
    pidusage.clear();
  }

  /** One look at a time: a slow machine must not be asked twice at once. */
  private look(): Promise<Look | undefined> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookNow(): Promise<Look | undefined> {
    if (this.isGone) return undefined;
    if (performance.now() - this.familyKnownAt > familyEveryMs) await this.findFamily();
    const seen = await this.usages();
    if (!seen.has(this.pid)) {
      this.vanish();
      return undefined;
    }
    const all = [...seen.values()];
    this.remember(all.reduce((sum, { memory }) => sum + memory, 0));
    return {
      atMs: performance.now(),
      cpuMs: new Map([...seen].map(([pid, { ctime }]) => [pid, ctime])),
    };
  }

  /** Of those that are still there. */
  private async usages(): Promise<ReadonlyMap<number, pidusage.Status>> {
    const seen = new Map<number, pidusage.Status>();
    await Promise.all(
      this.pids.map(async (pid) => {
        // A process of the family that has ended is not asked for again when the family is next looked at.
        const usage = await pidusage(pid).catch(() => undefined);
        // One that has ended and that nobody has asked about yet has a number still, and no memory.
        if (usage !== undefined && usage.memory > 0) seen.set(pid, usage);
      }),
    );
    return seen;
  }

  private async findFamily(): Promise<void> {
    this.familyKnownAt = performance.now();
    this.pids = await pidtree(this.pid, { root: true }).catch(() => this.pids);
  }

  private remember(bytes: number): void {
    const { memory } = this.use;
    this.use.memory = {
      start: memory?.start ?? bytes,
      end: bytes,
      most: Math.max(memory?.most ?? 0, bytes),
    };
  }

  private vanish(): void {
    this.isGone = true;
    clearInterval(this.timer);
    this.warn(`process ${this.pid} has ended: what the server took is only known up to then`);
  }
}

/** What was seen at one time. */
interface Look {
  readonly atMs: number;
  /** Processor time since it began, in milliseconds, by process. */
  readonly cpuMs: ReadonlyMap<number, number>;
}

interface Use {
  cpuMs: number;
  ms: number;
  memory: { readonly start: number; readonly end: number; readonly most: number } | undefined;
}

function emptyUse(): Use {
  return { cpuMs: 0, ms: 0, memory: undefined };
}
