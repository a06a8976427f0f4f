import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { setImmediate as immediately } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CodecOrder, CodecReply } from "./codec-protocol.ts";

/** Why there is no answer, as the rest of a sentence about the codec. */
export interface NoReply {
  readonly kind: "lost";
  readonly reason: string;
  readonly isHang: boolean;
}

/** Of the heap, in megabytes: what a worker of the checks has, too. */
const maxHeapMb = 1024;

/**
 * One process with a codec. Takes one order at a time; after the first that is not answered it is gone.
 *
 * It ends itself when the process that started it is gone, and is no member of its group, so that Ctrl-C is
 * not for it.
 */
export class CodecChild {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private settle: ((answer: CodecReply | NoReply) => void) | undefined;
  private gone: NoReply | undefined;

  constructor() {
    this.child = spawn(
      process.execPath,
      [`--max-old-space-size=${maxHeapMb}`, fileURLToPath(hostUrl())],
      {
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        serialization: "advanced",
        detached: true,
        windowsHide: true,
      },
    );
    this.child.on("message", (reply: CodecReply) => this.settle?.(reply));
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => {
        this.lose({ reason: `did not start: ${error.message}`, isHang: false });
        resolve();
      });
      this.child.once("exit", (code, signal) => {
        const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
        this.lose({ reason: `ended its process (${how})`, isHang: false });
        resolve();
      });
    });
    this.keep({ waits: false });
  }

  /** Whether it can still be asked. */
  get isAlive(): boolean {
    return this.gone === undefined && this.child.connected;
  }

  /** The answer to an order, or why there is none. Ends the process where it takes longer than that. */
  async ask(order: CodecOrder, timeoutMs: number): Promise<CodecReply | NoReply> {
    if (this.gone !== undefined) return this.gone;
    this.keep({ waits: true });
    const answer = await new Promise<CodecReply | NoReply>((resolve) => {
      const timer = setTimeout(() => void this.expire(timeoutMs), timeoutMs);
      this.settle = (reply) => {
        clearTimeout(timer);
        this.settle = undefined;
        resolve(reply);
      };
      // What cannot be sent is told by the end of the process.
      this.child.send(order, () => undefined);
    });
    this.keep({ waits: false });
    return answer;
  }

  /** Ends it at once, whatever it is at, and waits for that. */
  async end(): Promise<void> {
    this.lose({ reason: "was ended", isHang: false });
    this.child.kill("SIGKILL");
    this.keep({ waits: true });
    await this.ended;
  }

  private async expire(timeoutMs: number): Promise<void> {
    const { settle } = this;
    // The answer may be there already where this process did not get on.
    await immediately();
    await immediately();
    if (this.settle === undefined || this.settle !== settle) return;
    this.lose({ reason: `did not return within ${spanText(timeoutMs)}`, isHang: true });
    this.child.kill("SIGKILL");
  }

  private lose(why: Omit<NoReply, "kind">): void {
    this.gone ??= { kind: "lost", ...why };
    this.settle?.(this.gone);
  }

  /** Whether this process stays for it. */
  private keep({ waits }: { readonly waits: boolean }): void {
    const { child } = this;
    for (const part of [child, child.channel]) {
      if (waits) part?.ref();
      else part?.unref();
    }
  }
}

function spanText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}

/** Its program. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function hostUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(
    isSource ? "../../../dist/program/codec-host.js" : "./codec-host.js",
    import.meta.url,
  );
}
