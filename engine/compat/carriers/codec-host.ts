import process from "node:process";
import { setImmediate as immediately } from "node:timers/promises";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import type { CodecSession } from "../../../codecs/codec.ts";
import { isCodecDeclines } from "../../../codecs/codec-error.ts";
import { loadCodec, openSession } from "../../../codecs/load-codec.ts";
import { ToolError } from "../../../schema/tool-error.ts";
import { outcomeOf } from "../../act.ts";
import { loanOf } from "../../loans.ts";
import { orphanCheck } from "../../orphan-check.ts";
import type {
  CodecOrder,
  CodecReply,
  CodecSetup,
  TranscodeOutcome,
  TranscodeRequest,
} from "./codec-protocol.ts";

/*
 * The program of a process in which one codec has one version of a schema open. Started by `CodecChild`.
 *
 * The codec runs in the main thread, as it does in a user's program: with its stack, and with the
 * power to end the process.
 */

/** More than any message that is sent can mean. */
const maxAnswerBytes = 64 * 2 ** 20;

/** Of the process, memory outside of the heap too: what a worker of the checks has. */
const maxMemoryBytes = 2 * 2 ** 30;

/**
 * Ends the process when the one that started it is gone, or when it takes too much memory: in a thread of
 * its own, since the codec may never let the main one hear of it.
 */
const watchdog = `
  const { workerData: { ppid, maxMemoryBytes } } = require("node:worker_threads");
  ${orphanCheck}
  setInterval(() => {
    if (isOrphan() || process.memoryUsage.rss() > maxMemoryBytes) process.kill(process.pid, "SIGKILL");
  }, 100);
`;

// Kept, since a codec may put something else in its place.
const send = process.send?.bind(process);
const end = process.kill.bind(process, process.pid, "SIGKILL");
let session: CodecSession | undefined;

async function replyTo(order: CodecOrder): Promise<CodecReply> {
  if (order.kind === "open") return await open(order.setup);
  const outcome = await transcode(order.request);
  // What a codec throws from a callback must end this case, and not the next.
  await immediately();
  return { kind: "transcoded", outcome };
}

async function open({ spec, baseFolder, schema }: CodecSetup): Promise<CodecReply> {
  try {
    const codec = await loadCodec(spec, baseFolder);
    const { name, version, claims } = codec;
    session = await openSession(codec, schema);
    return { kind: "opened", name, version, claims: { ...claims } };
  } catch (error) {
    if (error instanceof ToolError)
      return { kind: "failed", code: error.code, message: error.message, hint: error.hint };
    // A getter of theirs, say: whatever is thrown here is the module's.
    const message = `codec ${spec}: ${error instanceof Error ? error.message : inspect(error)}`;
    return { kind: "failed", code: "codec", message, hint: undefined };
  }
}

async function transcode(request: TranscodeRequest): Promise<TranscodeOutcome> {
  const { typeName, input, from, to } = request;
  const loan = loanOf(input);
  try {
    const act = () => session?.transcode(typeName, loan.lent, from, to);
    const outcome = await outcomeOf(act, [loan]);
    if (outcome.kind !== "wrote" || outcome.bytes.length <= maxAnswerBytes) return outcome;
    return { kind: "crashed", reason: `wrote ${outcome.bytes.length} bytes` };
  } catch (error) {
    if (isCodecDeclines(error)) return { kind: "declined" };
    throw error;
  }
}

new Worker(watchdog, { eval: true, workerData: { ppid: process.ppid, maxMemoryBytes } }).unref();
process.on("disconnect", end);
if (!process.connected) end();
process.on("message", (order: CodecOrder) => {
  // Only bugs of ours are thrown here: as anything that nobody catches, they end the process.
  void replyTo(order).then((reply) => send?.(reply));
});
