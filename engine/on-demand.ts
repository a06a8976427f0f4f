import type { CompatResult } from "./compat/compat-result.ts";
import type { CompatRequest } from "./compat/run-compat.ts";
import type { RunListener, RunResult } from "./events.ts";
import type { LiveListener, LiveResult } from "./live/live-events.ts";
import type { LiveRequest } from "./live/live-request.ts";
import type { ReplayRequest, ReplayResult } from "./replay.ts";
import type { RunRequest } from "./run-request.ts";

// What a program may never ask for, read on the first call: all of it with its libraries takes longer
// to read than all else that the package offers.

/**
 * Runs every check of the plan, in worker threads, and tells the listener.
 *
 * @throws ToolError for an unknown message, property or codec, an empty schema, and a bad file of known failures.
 */
export async function run(request: RunRequest, listener: RunListener): Promise<RunResult> {
  const engine = await import("./run.ts");
  return await engine.run(request, listener);
}

/**
 * Calls every method of a server with generated messages, judges what comes back, and tells the listener.
 *
 * @throws ToolError for filters that leave nothing to call, properties that are none, and a bad file of known failures.
 */
export async function runLive(request: LiveRequest, listener: LiveListener): Promise<LiveResult> {
  const engine = await import("./live/run-live.ts");
  return await engine.runLive(request, listener);
}

/**
 * Hands stored inputs to the codec again, byte for byte. Needs neither the
 * schema's files nor the generators.
 *
 * A failure whose codec or schema is gone is not replayed, with the reason; the others are.
 *
 * @throws ToolError `store` for an id that the store does not have and a store that is no folder,
 * and `codec` for a codec of the request that does not load.
 */
export async function replay(request: ReplayRequest, listener: RunListener): Promise<ReplayResult> {
  const engine = await import("./replay.ts");
  return await engine.replay(request, listener);
}

/**
 * Compares a schema with earlier versions of it.
 *
 * @throws ToolError `schema` where two versions have nothing in common; `codec` where a codec cannot
 * be loaded or cannot open one of them.
 */
export async function runCompat(request: CompatRequest): Promise<CompatResult> {
  const engine = await import("./compat/run-compat.ts");
  return await engine.runCompat(request);
}
