import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { runSlice } from "../../engine/file-slice.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import {
  type HostAnswer,
  type HostDoing,
  type HostFailure,
  type HostNews,
  type HostOrder,
  type HostResults,
  type HostSchema,
  type HostTask,
  type Lost,
  lossDescriptor,
} from "./host-protocol.ts";

/** Who waits for a host, and how long. */
export interface HostWait {
  /** Asks it to end with what it has; what does not within a moment is ended. */
  readonly signal: AbortSignal;
  readonly listen?: ((news: HostDoing) => void) | undefined;
  /** How long a codec may take for one answer. @defaultValue 10 s */
  readonly limitMs?: number | undefined;
}

const usualLimitMs = 10_000;

/** Less than SIGTERM gives the whole command. */
const stoppingMs = 1500;

/**
 * Has a process of its own do something with codecs, so that none of them can block this one or end it, and so that each
 * measurement is of fresh code. What costs a process, the next one leaves out and says why.
 *
 * The process ends itself when this one is gone, and is no member of its group, so that Ctrl-C is not for it.
 *
 * @throws what the task throws; the signal's reason, where it was aborted and the process had no answer; and ToolError `codec`
 * where the process is lost without a word, or by what nothing goes on without.
 */
export async function inBenchHost<Kind extends HostTask["kind"]>(
  task: Extract<HostTask, { kind: Kind }>,
  { schema, watch: _, ...request }: CodecBenchRequest,
  wait: HostWait,
): Promise<HostResults[Kind]> {
  const lost: Lost[] = [];
  const { limitMs = usualLimitMs } = wait;
  const whole = { kind: "order", task, request, schema: partsOf(schema), limitMs } as const;
  for (;;) {
    wait.signal.throwIfAborted();
    const said = await runHost({ ...whole, lost }, wait);
    // A cast: a host answers what it is asked.
    if (said.kind === "answer") return said.result as HostResults[Kind];
    wait.signal.throwIfAborted();
    if (said.kind === "failed") throw thrownBy(said);
    if (said.lost.asked.operation === "load") throw unloaded(said.lost);
    lost.push(said.lost);
  }
}

function partsOf(schema: Schema): HostSchema {
  const { descriptorSet, roots, messageNames } = schema;
  return { descriptorSet, roots, sources: runSlice(schema, messageNames).sources };
}

function thrownBy({ code, message, hint }: HostFailure): Error {
  return code === undefined ? new Error(message) : new ToolError(message, { code, hint });
}

function unloaded({ asked, reason }: Lost): ToolError {
  return new ToolError(`codec ${asked.codec}: it does not load: ${reason}`, { code: "codec" });
}

type Said = HostAnswer | HostFailure | { readonly kind: "lost"; readonly lost: Lost };

/** One process, and waits until it is gone, whatever becomes of it. */
async function runHost(order: HostOrder, { signal, listen }: HostWait): Promise<Said> {
  const child = spawn(process.execPath, [...process.execArgv.filter(isForCodecs), program()], {
    // What a codec prints must not come between the lines of a report. The last one is for what it is lost by.
    stdio: ["ignore", 2, 2, "ipc", "pipe"],
    serialization: "advanced",
    detached: true,
    windowsHide: true,
  });
  const ended = endOf(child);
  const answered = new Promise<Said>((resolve) =>
    child.on("message", (news: HostNews) => {
      if (news.kind === "answer" || news.kind === "failed") resolve(news);
      else listen?.(news);
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    child.send({ kind: "stop" }, () => undefined);
    timer = setTimeout(() => child.kill("SIGKILL"), stoppingMs);
  };
  signal.addEventListener("abort", stop);
  // What cannot be sent is told by the end of the process.
  child.send(order, () => undefined);
  const said = await Promise.race([answered, ended]);
  signal.removeEventListener("abort", stop);
  clearTimeout(timer);
  child.kill("SIGKILL");
  await ended;
  return said;
}

/** How a module is loaded is for codecs too; what looks into a process is for this one. */
function isForCodecs(flag: string): boolean {
  return !/^--(?:inspect|cpu-prof|heap-prof)/.test(flag);
}

/** How it ended, of importance only where it had not answered; and what it was lost by, where it said so. */
async function endOf(child: ChildProcess): Promise<Said> {
  // A cast: it is a pipe.
  const loss = text(child.stdio[lossDescriptor] as Readable).catch(() => "");
  const how = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`did not start: ${error.message}`));
    child.once("close", (code, signal) =>
      resolve(
        `ended without an answer (${signal === null ? `exit code ${code}` : `signal ${signal}`})`,
      ),
    );
  });
  const told = await loss;
  if (told !== "") return { kind: "lost", lost: JSON.parse(told.split("\n", 1)[0] ?? "") };
  return { kind: "failed", code: "codec", message: `the process that measures codecs ${how}` };
}

/** From source, as in our own tests, it is the built one: Node 20 runs no TypeScript. */
function program(): string {
  const isSource = import.meta.url.endsWith(".ts");
  const url = new URL(
    isSource ? "../../dist/program/bench-host.js" : "./bench-host.js",
    import.meta.url,
  );
  return fileURLToPath(url);
}
