import { randomUUID } from "node:crypto";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { ToolError } from "../../schema/tool-error.ts";
import { serve } from "../../transports/loopback-server.ts";
import type { RestartableServer } from "../live/live-request.ts";
import type { ServerEnd } from "./guard-protocol.ts";
import { GuardedProcess, type StartOutcome } from "./guarded-process.ts";
import { type SpawnCommand, spawnCommand } from "./spawn-command.ts";

/** What to start, and when it is there. */
export interface SpawnRequest {
  /** As the user wrote it; `{port}` in it stands for the port. */
  readonly command: string;
  /** The port it is to listen at; one that is free where left out. */
  readonly port?: number;
  /** The folder it runs in. */
  readonly folder: string;
  /** Resolves when the server answers, and rejects where it takes too long. The signal says that the process is gone. */
  readonly wait: (address: string, signal: AbortSignal) => Promise<void>;
  /** How long its processes may take to end before they are killed. 3000 where left out. */
  readonly graceMs?: number;
}

/** How often a server may end before it answers, one time after the other. */
const mostAttempts = 3;

/** How long before it is started again; more each time. */
const pauseMs = 100;

const defaultGraceMs = 3000;

/** How long one that answered before may take to do so again, before it is taken to be stuck. */
const stuckMs = 1000;

/**
 * A server that is started by a command, at a port of this machine that does not change from start to start.
 *
 * The command gets the port in place of `{port}`, and in PORT and WIREPROOF_PORT. Its processes are ended with
 * {@link SpawnedServer.stop}, and also where this process is killed. The address goes by `localhost`, since servers listen
 * to one of its two addresses or the other.
 *
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function spawnedServer(request: SpawnRequest): Promise<SpawnedServer> {
  return new SpawnedServer(request, request.port ?? (await freePort()));
}

/** A server whose process is ours. Not started at first. */
export class SpawnedServer implements RestartableServer {
  /** `localhost:34567` */
  readonly address: string;
  readonly port: number;
  /** Whether a shell starts it, and why. */
  readonly how: string;
  private readonly request: SpawnRequest;
  private readonly command: SpawnCommand;
  private current: GuardedProcess | undefined;
  private restarting: Promise<void> | undefined;
  private isStopped = false;

  constructor(request: SpawnRequest, port: number) {
    this.request = request;
    this.port = port;
    this.address = `localhost:${port}`;
    this.command = spawnCommand(request.command, { port, platform: process.platform });
    this.how = this.command.how;
  }

  isRunning(): boolean {
    return this.current?.isRunning ?? false;
  }

  /** The id of its process, which may be a shell; `undefined` before it is started. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** How it ended, in few words: `exit code 1`, `signal SIGKILL`; `undefined` while it runs. */
  end(): string | undefined {
    const end = this.current?.endOfRoot;
    return end === undefined ? undefined : endText(end);
  }

  /** Whether it runs, when its end is known or some time is over: a call may fail before anybody has heard of the end. */
  async isRunningAfter(ms: number): Promise<boolean> {
    const wait = new AbortController();
    const waiting = sleep(ms, undefined, { signal: wait.signal }).catch(() => undefined);
    await Promise.race([this.current?.ended, waiting]);
    wait.abort();
    return this.isRunning();
  }

  lastWords(): string {
    return this.current?.lastWords ?? "";
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @throws ToolError `usage` where there is no such command, and `unreachable` with its last words where it ends three
   * times before it answers, or does not answer in time.
   */
  async start(): Promise<void> {
    if (!this.isRunning()) await this.boot();
  }

  /**
   * Starts it again where it has ended, or is stuck and does not answer any more, and waits until it answers. Asked by
   * several at once, it does so once.
   *
   * @throws ToolError as `start` does.
   */
  restart(): Promise<void> {
    this.restarting ??= this.again().finally(() => {
      this.restarting = undefined;
    });
    return this.restarting;
  }

  /** Ends all of its processes, and waits for that; it cannot be started any more. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.current?.stop();
  }

  private async again(): Promise<void> {
    if (await this.answers()) return;
    await this.boot();
  }

  /** One that runs may only be slow, but one that is stuck will not get on by itself: it is not given the time of a start. */
  private async answers(): Promise<boolean> {
    if (!this.isRunning()) return false;
    const stuck = AbortSignal.timeout(stuckMs);
    try {
      await this.request.wait(this.address, stuck);
      return this.isRunning();
    } catch (error) {
      if (isUnreachable(error) || stuck.aborted) return false;
      throw error;
    }
  }

  private async boot(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.current?.stop();
      if (this.isStopped) throw this.trouble("was stopped");
      const end = await this.attempt();
      if (end === undefined) return;
      await this.current?.stop();
      if (attempt === mostAttempts)
        throw this.trouble(
          `ended before it answered, ${mostAttempts} times in a row: ${endText(end)}`,
        );
      await sleep(attempt * pauseMs);
    }
  }

  /** `undefined` where it answers, and else how it ended before. */
  private async attempt(): Promise<ServerEnd | undefined> {
    const started = new GuardedProcess(this.order());
    this.current = started;
    const outcome = await started.started;
    if (outcome.kind === "failed") throw await this.cannotStart(outcome);
    const gone = new AbortController();
    const ended = endOf(started).then((end) => {
      gone.abort();
      return end;
    });
    const ready = this.request.wait(this.address, gone.signal).then(() => undefined);
    // What it throws once the process is gone is of no interest.
    ready.catch(() => undefined);
    try {
      const end = await Promise.race([ended, ready]);
      if (end === undefined) started.becomeReady();
      else this.mustBeFound(end);
      return end;
    } catch (error) {
      await started.stop();
      throw isUnreachable(error) ? this.trouble(`does not answer: ${error.message}`, error) : error;
    }
  }

  private order(): ConstructorParameters<typeof GuardedProcess>[0] {
    const { port, request, command } = this;
    const mark = `WIREPROOF_SPAWN=${randomUUID()}`;
    const [name = "", value = ""] = mark.split("=");
    return {
      kind: "start",
      words: command.words,
      shell: command.kind === "shell",
      folder: request.folder,
      environment: {
        ...inherited(),
        PORT: String(port),
        WIREPROOF_PORT: String(port),
        [name]: value,
      },
      mark,
      graceMs: request.graceMs ?? defaultGraceMs,
    };
  }

  private async cannotStart({ kind, ...failed }: StartOutcome): Promise<ToolError> {
    await this.current?.stop();
    const { code, reason } = { code: "", reason: kind, ...failed };
    return this.noCommand(code === "ENOENT" ? "there is no such command" : reason);
  }

  /** How a shell says that it found no command, or one that is no program. @throws ToolError `usage` */
  private mustBeFound({ code }: ServerEnd): void {
    if (this.command.kind !== "shell" || (code !== 127 && code !== 126)) return;
    const words = this.lastWords();
    throw this.noCommand(words === "" ? `the shell ended with exit code ${code}` : words);
  }

  private noCommand(why: string): ToolError {
    const { command, folder } = this.request;
    return new ToolError(`--spawn: cannot start "${command}": ${why}`, {
      code: "usage",
      hint: `it is started ${this.how} in ${folder}; give the path of a program, or one that is in PATH`,
    });
  }

  private trouble(what: string, cause?: unknown): ToolError {
    const words = this.lastWords();
    const said = words === "" ? "it said nothing" : `it last said:\n${lastLines(words)}`;
    return new ToolError(`the server of --spawn "${this.request.command}" ${what}; ${said}`, {
      code: "unreachable",
      hint: `it must listen at ${this.address}: it is told the port in place of {port} in the command, and in PORT and WIREPROOF_PORT`,
      cause,
    });
  }
}

/** Its end, which for one that moves to the background is none. */
async function endOf(started: GuardedProcess): Promise<ServerEnd> {
  const end = await started.ended;
  if (!started.isRunning) return end;
  return await new Promise(() => undefined);
}

function isUnreachable(error: unknown): error is ToolError {
  return error instanceof ToolError && error.code === "unreachable";
}

function endText({ code, signal }: ServerEnd): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}

/** What a person reads of it. */
function lastLines(words: string): string {
  return words.split("\n").slice(-20).join("\n");
}

function inherited(): Readonly<Record<string, string>> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

/** A port that nobody listens at. Somebody else may take it before the server does. */
async function freePort(): Promise<number> {
  const server = await serve([]);
  server.close();
  return server.port;
}
