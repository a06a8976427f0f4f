import { setTimeout } from "node:timers/promises";
import { ToolError } from "../schema/tool-error.ts";
import { diagnose } from "./diagnose.ts";
import { checkHealth, type Health } from "./health.ts";
import { httpNotFound, httpStatusOf } from "./http-status.ts";
import type { Target } from "./target.ts";
import type { Transport } from "./transport.ts";

/** What {@link waitFor} may be told. */
export interface WaitOptions {
  /** How long to wait at most, in milliseconds; 0 to look once. */
  readonly timeoutMs: number;
  /** Aborting ends the waiting: it rejects with the reason. */
  readonly signal?: AbortSignal;
}

/** How long to rest between two looks. */
const restMs = 50;
/** How long one look may take, where there is time for more. */
const lookMs = 1000;
/** How long the only look may take. */
const onlyLookMs = 5000;

const unavailable = 14;

/**
 * Waits until a server says that it is healthy or, where it has no health service, until it answers a call of gRPC.
 *
 * With a `timeoutMs` of 0 it looks once, and is content with a server that answers, whatever it says of its health: the way to
 * find out whether there is a server at all, before anything else is asked of it.
 *
 * @throws ToolError `unreachable` with what was found in its place, once the time is over.
 */
export async function waitFor(
  target: Target,
  transport: Transport,
  { timeoutMs, signal = new AbortController().signal }: WaitOptions,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  const isOnly = timeoutMs === 0;
  let told: Health | undefined;
  for (;;) {
    const leftMs = Math.max(1, Math.ceil(until - performance.now()));
    const deadlineMs = isOnly ? onlyLookMs : Math.min(lookMs, leftMs);
    const health = await checkHealth(transport, { deadlineMs, signal });
    signal.throwIfAborted();
    if (isUp(health) || (isOnly && health.kind === "not-serving")) return;
    if (isOfServer(health)) told = health;
    if (performance.now() + restMs >= until) throw await whyNot(target, told);
    await setTimeout(restMs, undefined, { signal });
  }
}

/** The last look may be cut short, and then says less than one before it. */
function isOfServer(health: Health): boolean {
  return health.kind !== "failed" || health.answered;
}

/**
 * A server that has no health service, or will not let us ask it, is up when it says so. What routes by path, as ConnectRPC's
 * servers and proxies do, says of one that it does not have 404 of HTTP, which is UNIMPLEMENTED to callers.
 * https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
 */
function isUp(health: Health): boolean {
  switch (health.kind) {
    case "serving":
    case "unknown-service":
    case "unimplemented":
      return true;
    case "not-serving":
      return false;
    case "failed":
      return health.answered
        ? health.status.code !== unavailable
        : httpStatusOf(health.status) === httpNotFound;
  }
}

async function whyNot(target: Target, health: Health | undefined): Promise<ToolError> {
  if (health?.kind === "not-serving")
    return notUp(target, `it says of its health that it is ${health.status}`);
  if (health?.kind === "failed")
    return notUp(target, `it answers with ${health.status.name}: ${health.status.details}`);
  return await diagnose(target);
}

function notUp(target: Target, message: string): ToolError {
  return new ToolError(`${target.address}: ${message}`, {
    code: "unreachable",
    hint: "give it more time with --wait-for SECONDS, or look at what it waits for itself",
  });
}
