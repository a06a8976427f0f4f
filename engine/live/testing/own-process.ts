import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { ToolError } from "../../../schema/tool-error.ts";
import type { RestartableServer } from "../live-request.ts";

/** A server in a process of its own, killed at once where a spawned server of a user is given time to end. */
export class OwnProcess implements RestartableServer {
  /** How often it was started. */
  starts = 0;
  private readonly file: string;
  private child: ChildProcess | undefined;
  private port = 0;
  private words = "";

  /** @param file a program that listens at PORT of 127.0.0.1, any free one for 0, and then writes the port to its output. */
  constructor(file: string) {
    this.file = file;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  lastWords(): string {
    return this.words;
  }

  async restart(): Promise<void> {
    await this.stop();
    this.starts++;
    const child = spawn(process.execPath, [this.file], {
      env: { ...process.env, PORT: String(this.port) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    child.stderr.on("data", (text: Buffer) => {
      this.words += text.toString();
    });
    const said = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    if (!this.isRunning()) throw new ToolError("it does not start", { code: "unreachable" });
    this.port = Number(String(said[0]));
  }

  /** Kills it, and waits until it is gone. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning()) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}
