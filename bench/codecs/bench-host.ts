import { writeSync } from "node:fs";
import process from "node:process";
import { inspect } from "node:util";
import { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { codecAdvice } from "../advice/codec-advice.ts";
import { againstSides } from "./against.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import {
  type HostFailure,
  type HostNews,
  type HostOrder,
  type HostResults,
  lossDescriptor,
} from "./host-protocol.ts";
import { HostWatch } from "./host-watch.ts";
import { measureCodecs } from "./measure-codecs.ts";
import { reasonOf } from "./reason-of.ts";

/*
 * The program of a process in which codecs are measured. Started by `inBenchHost`.
 *
 * They run in the main thread, as they do in a user's program: with its stack, and with the power to block it, and to end the
 * process.
 */

// Kept, since a codec may put something else in its place.
const send = process.send?.bind(process);
const end = process.kill.bind(process, process.pid, "SIGKILL");
const stopping = new AbortController();
let watch: HostWatch | undefined;

function tell(news: HostNews): void {
  send?.(news, () => undefined);
}

async function resultOf(
  { task }: HostOrder,
  request: CodecBenchRequest,
): Promise<HostResults[keyof HostResults]> {
  const { signal } = stopping;
  switch (task.kind) {
    case "measure":
      return await measureCodecs({ ...request, budgetMs: task.budgetMs, signal }, (event) => {
        if (event.kind !== "round") tell(event);
        else tell({ kind: "round", round: event.round, rounds: event.rounds });
      });
    case "against":
      return await againstSides(request, task.against, signal);
    case "advice":
      return await codecAdvice(request, signal);
  }
}

async function carryOut(order: HostOrder): Promise<void> {
  const { descriptorSet, sources, roots } = order.schema;
  try {
    watch = new HostWatch(order);
    const schema = new Schema({ descriptorSet, roots, readSource: (file) => sources.get(file) });
    tell({ kind: "answer", result: await resultOf(order, { ...order.request, schema, watch }) });
  } catch (error) {
    tell(failure(error));
  } finally {
    watch?.leave();
  }
}

function failure(error: unknown): HostFailure {
  if (error instanceof ToolError)
    return { kind: "failed", code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return { kind: "failed", code: undefined, message };
}

/** Says what this process is lost by, while it ends. */
function tellLoss(reason: string): void {
  const asked = watch?.asked;
  if (asked !== undefined) writeSync(lossDescriptor, `${JSON.stringify({ asked, reason })}\n`);
}

process.on("uncaughtException", (error) => {
  if (watch?.asked === undefined) tell(failure(error));
  else tellLoss(`something threw that nobody catches: ${reasonOf(error)}`);
  // What was told is to leave first.
  setImmediate(end);
});
process.on("exit", (code) => tellLoss(`it ended the process, with exit code ${code}`));
process.on("disconnect", end);
if (!process.connected) end();
process.on("message", (order: HostOrder | { readonly kind: "stop" }) => {
  if (order.kind === "stop") stopping.abort();
  else void carryOut(order);
});
