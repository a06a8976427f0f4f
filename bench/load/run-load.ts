import { ToolError } from "../../schema/tool-error.ts";
import { stepsOverErrorShare } from "./error-share.ts";
import type { LoadListener, LoadRequest } from "./load-request.ts";
import type { StepResult } from "./load-result.ts";
import { LoadRun, type PlannedStep } from "./load-run.ts";

/**
 * Calls a server under load: each method under each step, one after the other, a warm-up before each. Where the server is
 * gone, or the run is told to stop, it ends with what was measured so far, and the last result says why.
 *
 * @throws ToolError `usage` where there is no process of the pid to be watched, and `unreachable` where no connection can be
 * made, or none lasts, before anything was measured.
 */
export async function runLoad(
  request: LoadRequest,
  listen: LoadListener = () => undefined,
): Promise<readonly StepResult[]> {
  const run = await LoadRun.begin([request], listen);
  const results: StepResult[] = [];
  try {
    await measureAll(run, request, results);
  } catch (error) {
    const last = results.pop();
    if (last === undefined) throw error;
    results.push({ ...last, endedEarly: goneWords(error) });
  } finally {
    await run.end();
  }
  const { maxErrorShare = 1 } = request;
  for (const message of stepsOverErrorShare(results, maxErrorShare))
    listen({ kind: "warning", message });
  return results;
}

/** Each method under each step, in the order in which they are measured. */
export function plannedSteps({ calls, steps }: LoadRequest): readonly PlannedStep[] {
  return calls.flatMap((_, method) => steps.map((step): PlannedStep => ({ method, step })));
}

/** @package */
export function goneBefore({ target }: LoadRequest): ToolError {
  return new ToolError(`${target.address}: the server was gone before anything was measured`, {
    code: "unreachable",
    hint: "does it end by itself, or take no more connections?",
  });
}

/** Why a run ended behind its last result. @throws whatever is a reason to throw that away @package */
export function goneWords(error: unknown): string {
  if (!isUnreachable(error)) throw error;
  return `the server is gone: ${error.message}`;
}

async function measureAll(
  run: LoadRun,
  request: LoadRequest,
  results: StepResult[],
): Promise<void> {
  const steps = plannedSteps(request);
  for (const [index, step] of steps.entries()) {
    const [result] = await run.measure([step], { number: index + 1, of: steps.length });
    if (result === undefined && !run.isStopped) throw goneBefore(request);
    if (result !== undefined) results.push(result);
    if (result?.endedEarly !== undefined || run.isStopped) return;
  }
}

function isUnreachable(error: unknown): error is ToolError {
  return error instanceof ToolError && error.code === "unreachable";
}
