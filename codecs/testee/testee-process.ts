import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { CodecCrash } from "../codec-error.ts";

/** How long to wait for what is still in the pipe. */
const lastWordsMs = 200;

/** Every message stands behind its length, four bytes, little-endian. */
const headerBytes = 4;

/** How much of what a testee complains of is kept, from the end. */
const maxComplaint = 2000;

/**
 * The program that stands between: it starts the testee, with its own standard streams, and ends
 * it when this side goes away.
 *
 * A testee that loops for ever hears nothing of the end of its input. The thread that started it
 * may be ended at any time, without a word, and then only the channel to the keeper closes.
 */
const keeper = `
  const { spawn } = require("node:child_process");
  const [program, ...args] = process.argv.slice(1);
  const isModule = /\\.[cm]?js$/.test(program);
  const command = isModule ? [process.execPath, program, ...args] : [program, ...args];
  const testee = spawn(command[0], command.slice(1), { stdio: [0, 1, 2] });
  process.once("disconnect", () => testee.kill("SIGKILL"));
  testee.once("error", (error) => { console.error(error.message); process.exit(127); });
  testee.once("exit", (code, signal) => {
    if (signal !== null) console.error("ended by " + signal);
    process.exit(code ?? 1);
  });
`;

/** One running testee. It answers one request at a time. */
export class TesteeProcess {
  private readonly child: ChildProcess;
  private pending: ((answer: Uint8Array | CodecCrash) => void) | undefined;
  private received: Buffer = Buffer.alloc(0);
  private complaint = "";
  private ended: CodecCrash | undefined;

  constructor(program: string) {
    this.child = fork(program, [], { silent: true, execArgv: ["--eval", keeper] });
    this.child.stdout?.on("data", (chunk: Buffer) => this.take(chunk));
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString("utf8")).slice(-maxComplaint);
    });
    // Whatever is wrong with the pipe, the end of the process tells it.
    this.child.stdin?.on("error", () => undefined);
    this.child.once("error", (error) => this.end(error.message));
    this.child.once("exit", (code) => void this.heard(code));
    // A testee that nobody waits for must not keep the thread from ending.
    this.hold(false);
  }

  /** Whether it can still be asked. */
  get isRunning(): boolean {
    return this.ended === undefined;
  }

  /** The response to a request. @throws CodecCrash where the testee ends before it has answered. */
  async ask(request: Uint8Array): Promise<Uint8Array> {
    this.hold(true);
    const answer = await new Promise<Uint8Array | CodecCrash>((resolve) => {
      if (this.ended !== undefined) return resolve(this.ended);
      this.pending = resolve;
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32LE(request.length);
      this.child.stdin?.write(Buffer.concat([header, request]));
    });
    this.hold(false);
    if (answer instanceof CodecCrash) throw answer;
    return answer;
  }

  /** Ends it, whatever it is doing. */
  async close(): Promise<void> {
    if (this.ended !== undefined) return;
    await new Promise<void>((resolve) => {
      this.hold(true);
      this.child.once("exit", () => resolve());
      if (this.child.connected) this.child.disconnect();
    });
  }

  /** Its last words may come after its end; a program that it has left behind may hold the line. */
  private async heard(code: number | null): Promise<void> {
    const { stderr } = this.child;
    if (stderr !== null && !stderr.closed)
      await Promise.race([once(stderr, "close"), sleep(lastWordsMs)]);
    this.end(`ended with ${code ?? "no exit code"}`);
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (this.received.length < headerBytes) return;
    const end = headerBytes + this.received.readUInt32LE(0);
    if (this.received.length < end) return;
    // A copy: the rest of a chunk must not live as long as the answer.
    const answer = Uint8Array.from(this.received.subarray(headerBytes, end));
    this.received = this.received.subarray(end);
    this.settle(answer);
  }

  private end(how: string): void {
    const lines = this.complaint.trim().split("\n");
    const said = lines.at(-1) ?? "";
    this.ended ??= new CodecCrash(`the testee ${how}${said === "" ? "" : `: ${said}`}`);
    this.settle(this.ended);
  }

  private settle(answer: Uint8Array | CodecCrash): void {
    const { pending } = this;
    this.pending = undefined;
    pending?.(answer);
  }

  private hold(holds: boolean): void {
    const { child } = this;
    const streams = [child.stdin, child.stdout, child.stderr] as readonly unknown[];
    for (const part of [child, child.channel, ...streams]) setHeld(part, holds);
  }
}

interface Referenced {
  ref?(): unknown;
  unref?(): unknown;
}

/** Streams of a child are sockets, which have these methods, though their declarations say nothing of it. */
function setHeld(part: unknown, holds: boolean): void {
  const referenced = (part ?? {}) as Referenced;
  if (holds) referenced.ref?.();
  else referenced.unref?.();
}
