import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ToolError } from "../schema/tool-error.ts";
import { Beats } from "./beats.ts";
import { type HostMessage, type HostOrder, pulsePosition } from "./host-protocol.ts";

/** How a process ended, in few words: its exit code, or the signal. */
export type ProcessEnd = string;

/**
 * A process with a worker thread, and the file that both processes hold open. Nobody else can open
 * it, for its name is gone as soon as it is there, and nothing is left of it whatever happens.
 *
 * It ends itself when the process that started it is gone. It is no member of its group, so that
 * Ctrl-C is not for it.
 */
export class HostProcess {
  /** The end, when all that it said before has been heard. */
  readonly ended: Promise<ProcessEnd>;
  /** Where the worker is, as the process that started it writes and reads it. */
  readonly beats: Beats;
  private readonly child: ChildProcess;
  private readonly file: number;
  private ending: Promise<void> | undefined;

  /** @throws ToolError `config` where no file can be written for it. */
  constructor() {
    this.file = namelessFile();
    this.beats = new Beats(undefined, this.file);
    this.beats.opening();
    this.child = spawn(process.execPath, [fileURLToPath(hostUrl())], {
      stdio: ["ignore", "ignore", "ignore", "ipc", this.file],
      // Values hold maps, bytes and large integers.
      serialization: "advanced",
      detached: true,
      windowsHide: true,
    });
    this.ended = endOf(this.child);
  }

  /** Whether it may still be told something. */
  get isAlive(): boolean {
    return this.child.connected;
  }

  /** Where the worker is, as it wrote itself. Not after {@link end}. */
  get written(): Beats {
    return Beats.in(this.file);
  }

  /** Changes as long as the process gets on. Not after {@link end}. */
  get pulse(): number {
    const count = new Int32Array(1);
    readSync(this.file, count, 0, count.byteLength, pulsePosition);
    return count[0] ?? 0;
  }

  /** What is said to it when it is gone is lost. */
  tell(order: HostOrder): void {
    this.child.send(order, () => undefined);
  }

  /** Hears what it says. */
  listen(listener: (message: HostMessage) => void): void {
    this.child.on("message", listener);
  }

  /** Whether the process that started it stays for it. */
  keep({ waits }: { readonly waits: boolean }): void {
    if (waits) this.child.ref();
    else this.child.unref();
    const { channel } = this.child;
    if (waits) channel?.ref();
    else channel?.unref();
  }

  /** Ends it, waits for that, and closes the file. */
  end(): Promise<void> {
    this.ending ??= this.toEnd();
    return this.ending;
  }

  private async toEnd(): Promise<void> {
    // At once, whatever it is at.
    this.child.kill("SIGKILL");
    await this.ended;
    closeSync(this.file);
  }
}

async function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const isSilent = new Promise<void>((resolve) => {
    child.once("disconnect", resolve);
  });
  const end = await new Promise<ProcessEnd>((resolve) => {
    child.once("error", (error) => resolve(`error ${error.message}`));
    child.once("exit", (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
  });
  if (child.connected) await isSilent;
  return end;
}

function namelessFile(): number {
  const path = join(tmpdir(), `wireproof-${randomUUID()}`);
  try {
    const file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return file;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ToolError(`cannot write to the folder for temporary files: ${why}`, {
      code: "config",
      hint: "set TMPDIR to a folder that can be written to",
      cause: error,
    });
  }
}

/** Its program. From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function hostUrl(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "../dist/program/host.js" : "./host.js", import.meta.url);
}
